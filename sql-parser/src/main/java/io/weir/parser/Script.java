package io.weir.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A script cut into statements: at semicolons outside quotes, comments and the {@code BEGIN … END}
 * of statement sets. It sees quotes, comments and words as the grammar's lexer does.
 */
final class Script {
  /**
   * One statement.
   *
   * @param from the offset after the semicolon before it, where its comments begin
   * @param start the offset of its first token
   * @param end the offset after its last token
   * @param ended whether a semicolon follows
   */
  record Piece(int from, int start, int end, boolean ended) {}

  /** What can be left open at the end of a script. */
  enum Open {
    STRING("string", "end it with '"),
    NAME("quoted name", "end it with ` on the same line"),
    COMMENT("comment", "end it with */");

    final String what;
    final String hint;

    Open(String what, String hint) {
      this.what = what;
      this.hint = hint;
    }
  }

  private final String text;

  /** The text with comments replaced by spaces, so that offsets and lines stay. */
  private final StringBuilder blanked;

  private final List<Piece> pieces = new ArrayList<>();
  private @Nullable Open open;
  private int openStart;
  private boolean complete;

  private int position;
  private int from;
  private int start = -1;
  private int end;

  /** The last words in upper case; any other token clears them. */
  private String beforeLastWord = "";

  private String lastWord = "";
  private boolean inStatementSet;
  private int openCases;

  Script(String text) {
    this.text = text;
    this.blanked = new StringBuilder(text);
    scan();
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Whether the last token of the script is the semicolon of a statement. */
  boolean complete() {
    return complete;
  }

  /** The statement with its comments. */
  String text(Piece piece) {
    return text.substring(piece.from(), piece.end()).strip();
  }

  /** The statement from its first to its last token. */
  String tokens(Piece piece) {
    return text.substring(piece.start(), piece.end());
  }

  /**
   * The statement without comments, behind as many empty lines and spaces as put it where it stands
   * in the script.
   */
  String padded(Piece piece) {
    Span at = at(piece.start());
    return "\n".repeat(at.startLine() - 1)
        + " ".repeat(at.startColumn() - 1)
        + blanked.substring(piece.start(), piece.end());
  }

  Span span(Piece piece) {
    Span first = at(piece.start());
    Span last = at(piece.end() - 1);
    return new Span(first.startLine(), first.startColumn(), last.startLine(), last.startColumn());
  }

  /** The span of the one character at an offset, which may be just behind the text. */
  Span at(int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      char c = text.charAt(i);
      boolean lineEnds =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (lineEnds) {
        line++;
        lineStart = i + 1;
      }
    }
    int column = offset - lineStart + 1;
    return new Span(line, column, line, column);
  }

  /**
   * Refuses a script that ends in a quote or comment.
   *
   * @throws SqlException at the opening quote
   */
  void checkClosed() {
    if (open != null) {
      throw new SqlException(
          SqlException.Code.SYNTAX,
          "Syntax error: the " + open.what + " that begins here does not end",
          at(openStart),
          open.hint);
    }
  }

  private void scan() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (Character.isWhitespace(c)) {
        position++;
      } else if (text.startsWith("--", position) || text.startsWith("//", position)) {
        skipComment(lineEnd(position));
      } else if (text.startsWith("/*", position) && !text.startsWith("/*+", position)) {
        int close = text.indexOf("*/", position + 2);
        if (close < 0) {
          open(Open.COMMENT);
        }
        skipComment(close < 0 ? text.length() : close + 2);
      } else if (c == ';') {
        semicolon();
      } else {
        token(c);
      }
    }
    if (start >= 0) {
      pieces.add(new Piece(from, start, end, false));
      complete = false;
    }
    complete &= open == null;
  }

  private void skipComment(int to) {
    for (int i = position; i < to; i++) {
      char c = blanked.charAt(i);
      if (c != '\n' && c != '\r') {
        blanked.setCharAt(i, ' ');
      }
    }
    position = to;
  }

  private void semicolon() {
    if (inStatementSet) {
      position++;
      end = position;
      forgetWords();
      return;
    }
    if (start >= 0) {
      pieces.add(new Piece(from, start, end, true));
    }
    complete = true;
    position++;
    from = position;
    start = -1;
    forgetWords();
  }

  private void token(char c) {
    if (start < 0) {
      start = position;
      complete = false;
    }
    if (c == '\'') {
      string(lastWord.equals("E") && end == position);
    } else if (c == '`') {
      quotedName();
    } else if (isWordPart(c)) {
      int wordStart = position;
      while (position < text.length() && isWordPart(text.charAt(position))) {
        position++;
      }
      word(text.substring(wordStart, position).toUpperCase(Locale.ROOT));
    } else {
      position++;
      forgetWords();
    }
    end = position;
  }

  private void string(boolean backslashEscapes) {
    int opening = position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\\' && backslashEscapes) {
        position++;
      } else if (c == '\'') {
        if (position < text.length() && text.charAt(position) == '\'') {
          position++;
        } else {
          forgetWords();
          return;
        }
      }
    }
    position = opening;
    open(Open.STRING);
    position = text.length();
  }

  private void quotedName() {
    int lineEnd = lineEnd(position);
    int close = position + 1;
    while (close < lineEnd) {
      if (text.charAt(close) == '`') {
        if (close + 1 == lineEnd || text.charAt(close + 1) != '`') {
          position = close + 1;
          forgetWords();
          return;
        }
        close++;
      }
      close++;
    }
    open(Open.NAME);
    position = text.length();
  }

  private void open(Open what) {
    open = what;
    openStart = position;
  }

  private void word(String word) {
    boolean setBegins =
        (beforeLastWord.equals("STATEMENT") && lastWord.equals("SET") && word.equals("BEGIN"))
            || (beforeLastWord.equals("BEGIN")
                && lastWord.equals("STATEMENT")
                && word.equals("SET"));
    if (setBegins) {
      inStatementSet = true;
      openCases = 0;
    } else if (inStatementSet && word.equals("CASE")) {
      openCases++;
    } else if (inStatementSet && word.equals("END")) {
      if (openCases > 0) {
        openCases--;
      } else {
        inStatementSet = false;
      }
    }
    beforeLastWord = lastWord;
    lastWord = word;
  }

  private void forgetWords() {
    beforeLastWord = "";
    lastWord = "";
  }

  private int lineEnd(int offset) {
    int i = offset;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
