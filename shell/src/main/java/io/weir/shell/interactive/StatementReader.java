package io.weir.shell.interactive;

import io.weir.parser.Statements;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the editor when a statement is complete (Enter otherwise begins another line), and what is
 * being completed: the word, or the text in quotes, before the cursor.
 */
final class StatementReader implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isComplete(line)) {
      throw new EOFError(-1, -1, "the statement has no semicolon yet");
    }
    return new Line(line, cursor, wordStart(line, cursor));
  }

  /** Whether Enter executes the text: a statement with its semicolon, a command, nothing. */
  static boolean isComplete(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || MetaCommands.isCommand(stripped) || Statements.isComplete(text);
  }

  private static int wordStart(String line, int cursor) {
    if (MetaCommands.hasArgument(line.substring(0, cursor))) {
      int start = cursor;
      while (!Character.isWhitespace(line.charAt(start - 1))) {
        start--;
      }
      return start;
    }
    for (SqlToken token : SqlToken.of(line.substring(0, cursor))) {
      if (token.end() == cursor) {
        boolean open = token.kind() == SqlToken.Kind.STRING && !token.closed();
        if (open || (token.kind() == SqlToken.Kind.QUOTED_NAME && !token.closed())) {
          return token.start() + 1;
        } else if (token.kind() == SqlToken.Kind.WORD) {
          return token.start();
        }
      }
    }
    return cursor;
  }

  /** The text with one word: the one being completed. */
  private record Line(String line, int cursor, int wordStart) implements CompletingParsedLine {
    @Override
    public String word() {
      return line.substring(wordStart, cursor);
    }

    @Override
    public int wordCursor() {
      return cursor - wordStart;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }
  }
}
