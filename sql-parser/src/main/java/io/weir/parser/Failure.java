package io.weir.parser;

import static io.weir.parser.generated.WeirSqlParserConstants.CAST;
import static io.weir.parser.generated.WeirSqlParserConstants.EOF;
import static io.weir.parser.generated.WeirSqlParserConstants.IDENTIFIER;
import static io.weir.parser.generated.WeirSqlParserConstants.QUOTED_STRING;
import static io.weir.parser.generated.WeirSqlParserConstants.UNSIGNED_INTEGER_LITERAL;
import static io.weir.parser.generated.WeirSqlParserConstants.tokenImage;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.Token;
import io.weir.parser.generated.TokenMgrError;
import java.util.ArrayList;
import java.util.List;
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
  /** More alternatives than this tell a reader nothing. */
  private static final int MOST_EXPECTED = 5;

  private static final Pattern LEXICAL_ERROR =
      Pattern.compile("(?s)Lexical error at line ([0-9]+), column ([0-9]+).*");

  /** What to name first when many tokens are possible. */
  private static final List<String> TELLING =
      List.of(
          ")", ",", "FROM", "WHERE", "GROUP", "ORDER", "JOIN", "AS", "WITH", "SELECT", "INSERT",
          "CREATE", "DROP", "SHOW", "VALUES", "EXPLAIN");

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
   * JavaCC names the token at which it had to choose and the sequences it had looked for from there;
   * the token to blame is the one that broke off the longest of them.
   */
  private static Failure unexpected(ParseException error, Tokens tokens) {
    Token next = error.currentToken.next;
    int first =
        next.kind == EOF ? tokens.size() : tokens.indexAt(next.beginLine, next.beginColumn);
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
    expected.remove(tokens.kind(first + matched));
    int index = Math.min(first + matched, tokens.size());
    return new Failure(index, expectation(expected), null);
  }

  private static Failure lexical(TokenMgrError error, Tokens tokens) {
    Matcher matcher = LEXICAL_ERROR.matcher(String.valueOf(error.getMessage()));
    int line = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
    int column = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 1;
    return refused(
        new SqlException(
            SqlException.Code.SYNTAX,
            "Syntax error: no word, number or sign of SQL begins here",
            new Span(line, column, line, column),
            null),
        tokens);
  }

  /** Calcite's own checks, outside its grammar. */
  private static Failure broken(CalciteContextException error, Tokens tokens) {
    int index = tokens.indexAt(error.getPosLine(), error.getPosColumn());
    Throwable cause = error.getCause();
    String message = String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
    if (message.startsWith("Non-query expression")) {
      String hint = index == 0 ? "a statement begins with SELECT, INSERT, CREATE, …" : null;
      return new Failure(index, hint, null);
    }
    if (message.startsWith("Query expression")) {
      message = "a query can stand here only in parentheses";
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
        new SqlException(SqlException.Code.SYNTAX, "Syntax error: " + message, span, null));
  }

  private static @Nullable String expectation(SortedSet<Integer> expected) {
    if (expected.contains(CAST)) {
      return expected.contains(IDENTIFIER) ? "expected an expression" : "expected a query";
    }
    boolean name = expected.contains(IDENTIFIER);
    List<String> words = new ArrayList<>();
    for (int kind : expected) {
      String image = tokenImage[kind].replace("\"", "");
      boolean word = Character.isLetter(image.charAt(0));
      boolean named = name && word && !GeneratedParser.reservedKeywords().contains(image);
      if (kind == IDENTIFIER) {
        words.add(0, "a name");
      } else if (kind == QUOTED_STRING) {
        words.add("a string in single quotes");
      } else if (kind == UNSIGNED_INTEGER_LITERAL) {
        words.add("a number");
      } else if (!image.startsWith("<") && !named) {
        words.add(image);
      }
    }
    if (words.size() > MOST_EXPECTED) {
      List<String> possible = words;
      words = TELLING.stream().filter(possible::contains).limit(MOST_EXPECTED).toList();
    }
    return words.isEmpty() ? null : "expected " + or(words);
  }

  private static String or(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
