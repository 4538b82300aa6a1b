package io.weir.parser;

import static io.weir.parser.generated.WeirSqlParserConstants.EOF;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.Token;
import io.weir.parser.generated.TokenMgrError;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.jspecify.annotations.Nullable;

/**
 * Where parsing failed and what could have stood there.
 *
 * @param index of the token that was not expected; the number of tokens at the end of the text
 * @param hint what was expected, or null
 * @param refused the whole explanation, when the failure is not about an unexpected token
 */
record Failure(int index, @Nullable String hint, @Nullable SqlException refused) {
  private static final String STATEMENT_HINT =
      "a statement begins with SELECT, INSERT, CREATE, SHOW, …";

  private static final Pattern LEXICAL_ERROR =
      Pattern.compile("(?s)Lexical error at line ([0-9]+), column ([0-9]+).*");

  static Failure of(Throwable error, Tokens tokens) {
    if (error instanceof SqlException refused) {
      return refused(refused, tokens);
    }
    if (error instanceof ParseException unexpected && unexpected.currentToken != null) {
      return unexpected(unexpected, tokens);
    }
    if (error instanceof TokenMgrError lexical) {
      return lexical(lexical, tokens);
    }
    if (error instanceof CalciteContextException broken) {
      return broken(broken, tokens);
    }
    String message = error.getMessage();
    return refused(
        new SqlException(
            SqlException.Code.SYNTAX,
            "Syntax error: " + (message == null ? "not understood" : message),
            tokens.size() == 0 ? null : tokens.span(0),
            null),
        tokens);
  }

  private static Failure refused(SqlException error, Tokens tokens) {
    Span span = error.span();
    int index = span == null ? 0 : tokens.indexAt(span.startLine(), span.startColumn());
    return new Failure(index, null, error);
  }

  /**
   * JavaCC names the token at which it had to choose and the sequences it had looked for from
   * there; the token to blame is the one that broke off the longest of them.
   */
  private static Failure unexpected(ParseException error, Tokens tokens) {
    Token next = error.currentToken.next;
    int first = next.kind == EOF ? tokens.size() : tokens.indexAt(next.beginLine, next.beginColumn);
    int matched = 0;
    SortedSet<Integer> expected = new TreeSet<>();
    for (int[] sequence : error.expectedTokenSequences) {
      int length = 0;
      while (length < sequence.length - 1 && tokens.kind(first + length) == sequence[length]) {
        length++;
      }
      if (length > matched) {
        matched = length;
        expected.clear();
      }
      if (length == matched) {
        expected.add(sequence[length]);
      }
    }
    int index = Math.min(first + matched, tokens.size());
    expected.remove(tokens.kind(index));
    String hint =
        index == 0 ? STATEMENT_HINT : Expectation.describe(expected, tokens.kind(index - 1));
    return new Failure(index, hint, null);
  }

  private static Failure lexical(TokenMgrError error, Tokens tokens) {
    Matcher matcher = LEXICAL_ERROR.matcher(String.valueOf(error.getMessage()));
    int line = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
    int column = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 1;
    String character = tokens.characterAt(line, column);
    if (character.isBlank() && column > 1) {
      // The lexer gave up behind the character, or the character cannot be seen.
      boolean invisible = !character.isEmpty() && character.codePointAt(0) > 0x20;
      if (!invisible) {
        column--;
        character = tokens.characterAt(line, column);
      }
    }
    String hint = null;
    if ("\u2018\u2019\u201c\u201d".contains(character)) {
      hint = Corrections.QUOTES_HINT;
    } else if (isSpace(character)) {
      character = Character.getName(character.codePointAt(0));
      hint = "write a plain blank";
    }
    return refused(
        new SqlException(
            SqlException.Code.SYNTAX,
            "Syntax error: unexpected character \"" + character + '"',
            new Span(line, column, line, column),
            hint),
        tokens);
  }

  private static boolean isSpace(String character) {
    int type =
        character.isEmpty() ? Character.UNASSIGNED : Character.getType(character.codePointAt(0));
    return type == Character.SPACE_SEPARATOR || type == Character.FORMAT;
  }

  /** Calcite's own checks, outside its grammar. */
  private static Failure broken(CalciteContextException error, Tokens tokens) {
    int index = tokens.indexAt(error.getPosLine(), error.getPosColumn());
    Throwable cause = error.getCause();
    String message = String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
    String hint = null;
    if (message.startsWith("Non-query expression")) {
      return new Failure(index, index == 0 ? STATEMENT_HINT : "expected a query", null);
    } else if (message.startsWith("Query expression")) {
      message = "a query can stand here only in parentheses";
    } else if (message.startsWith("VALUE is not allowed")) {
      message = "unexpected \"VALUE\"";
      hint = "did you mean VALUES?";
    } else if (message.contains("can not be parsed to type")) {
      message = "the number is too large";
    } else if (message.startsWith("'LIMIT start, count'")) {
      message = "LIMIT takes one number";
      hint = "LIMIT 5 OFFSET 10 gives 5 rows after the first 10";
    } else if (message.startsWith("Expecting alias, found character literal")) {
      message = "a string cannot be a name";
      hint = Corrections.QUOTES_HINT;
    } else if (message.startsWith("BETWEEN operator has no terminating AND")) {
      message = "BETWEEN needs two values";
      hint = "write BETWEEN low AND high";
    }
    Span span =
        new Span(
            error.getPosLine(),
            error.getPosColumn(),
            error.getEndPosLine(),
            error.getEndPosColumn());
    return new Failure(
        index,
        null,
        new SqlException(SqlException.Code.SYNTAX, "Syntax error: " + message, span, hint));
  }
}
