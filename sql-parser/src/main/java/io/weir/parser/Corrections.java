package io.weir.parser;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.TokenMgrError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.runtime.CalciteException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the small mistake behind a syntax error: a mistyped keyword, a reserved word used as a
 * name, a comma too many, quotes of another kind. What it proposes has been tried: with it the
 * statement parses further than without.
 */
final class Corrections {
  /** How many tokens before the unexpected one may be to blame: an unknown word is an alias. */
  private static final int TOKENS_BACK = 2;

  private static final int WHOLE_TEXT = Integer.MAX_VALUE / 2;

  static final String QUOTES_HINT =
      "strings are in 'single quotes', names in `back quotes` or without quotes";

  /** Reserved words that hardly anybody means as a name. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "ALL",
          "AND",
          "AS",
          "BETWEEN",
          "BY",
          "CASE",
          "CREATE",
          "CROSS",
          "DISTINCT",
          "ELSE",
          "END",
          "EXCEPT",
          "FETCH",
          "FOR",
          "FROM",
          "FULL",
          "GROUP",
          "HAVING",
          "IN",
          "INNER",
          "INSERT",
          "INTERSECT",
          "INTO",
          "IS",
          "JOIN",
          "LEFT",
          "LIKE",
          "LIMIT",
          "NOT",
          "NULL",
          "OFFSET",
          "ON",
          "OR",
          "ORDER",
          "RIGHT",
          "SELECT",
          "SET",
          "TABLE",
          "THEN",
          "UNION",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE",
          "WITH");

  /** Two keywords that are easily written as one. */
  private static final Map<String, String> RUN_TOGETHER =
      Map.of(
          "CREATETABLE", "CREATE TABLE",
          "GROUPBY", "GROUP BY",
          "INSERTINTO", "INSERT INTO",
          "LEFTJOIN", "LEFT JOIN",
          "ORDERBY", "ORDER BY",
          "UNIONALL", "UNION ALL");

  /** Words with which a statement begins and few clauses do. */
  private static final Set<String> STATEMENT_STARTS =
      Set.of("CREATE", "DESCRIBE", "DROP", "EXECUTE", "EXPLAIN", "INSERT", "SELECT", "SHOW");

  private Corrections() {}

  /** The best correction near the unexpected token, or null when none helps. */
  static @Nullable Correction find(String text, Tokens tokens, int failed) {
    if (failed < tokens.size() && tokens.image(failed).equals("\"")) {
      return new Correction(failed, QUOTES_HINT);
    }
    if (failed > 0 && isImage(tokens, failed - 1, ":") && isImage(tokens, failed, ":")) {
      return new Correction(failed, "write CAST(value AS type)");
    }
    Correction otherDialect = otherDialect(tokens, failed);
    if (otherDialect != null) {
      return otherDialect;
    }
    Correction best = null;
    int furthest = failed;
    for (Attempt attempt : attempts(text, tokens, failed)) {
      int reached = reached(attempt.text()) - attempt.tokensAdded();
      if (reached > furthest) {
        furthest = reached;
        best = attempt.correction();
      }
    }
    if (best == null
        && failed > 1
        && isImage(tokens, failed - 2, "INTERVAL")
        && tokens.image(failed - 1).startsWith("'")) {
      return new Correction(
          failed,
          failed < tokens.size()
                  && tokens
                      .image(failed)
                      .toUpperCase(Locale.ROOT)
                      .matches("(MILLI|MICRO|NANO)SECONDS?")
              ? "fractions of a second are written INTERVAL '0.5' SECOND"
              : "the unit stands behind the quotes: INTERVAL '5' MINUTE");
    }
    if (best == null && beginsStatement(text, tokens, failed)) {
      return new Correction(failed, "a semicolon is missing before it");
    }
    return best;
  }

  private static boolean isImage(Tokens tokens, int index, String image) {
    return index < tokens.size() && tokens.image(index).equalsIgnoreCase(image);
  }

  /** What other systems understand. */
  private static @Nullable Correction otherDialect(Tokens tokens, int failed) {
    if (failed < 2 || failed >= tokens.size()) {
      return null;
    }
    String before = tokens.image(failed - 1).toUpperCase(Locale.ROOT);
    // EXCLUDE is an alias, EXCEPT begins a query: they fail at and behind the parenthesis.
    for (int i = failed - 1; i >= Math.max(1, failed - 2); i--) {
      boolean excludes = isImage(tokens, i, "EXCLUDE") || isImage(tokens, i, "EXCEPT");
      if (excludes && isImage(tokens, i - 1, "*") && isImage(tokens, i + 1, "(")) {
        return new Correction(i, "* has all columns: name those that are wanted instead");
      }
    }
    if (before.equals("TOP")
        && isImage(tokens, failed - 2, "SELECT")
        && tokens.image(failed).matches("[0-9]+")) {
      return new Correction(
          failed,
          "LIMIT " + tokens.image(failed) + " at the end of the query gives that many rows");
    }
    return null;
  }

  private static boolean beginsStatement(String text, Tokens tokens, int index) {
    return index > 0
        && index < tokens.size()
        && STATEMENT_STARTS.contains(tokens.image(index).toUpperCase(Locale.ROOT))
        && reached(text.substring(0, tokens.offset(index))) == WHOLE_TEXT;
  }

  private record Attempt(String text, int tokensAdded, Correction correction) {}

  private static List<Attempt> attempts(String text, Tokens tokens, int failed) {
    List<Attempt> attempts = new ArrayList<>();
    int last = Math.min(failed, tokens.size() - 1);
    for (int i = last; i >= Math.max(0, failed - TOKENS_BACK); i--) {
      if (tokens.isReserved(i)) {
        reserved(text, tokens, i, attempts);
      } else if (tokens.isWord(i)) {
        keyword(text, tokens, i, attempts);
      }
      punctuation(text, tokens, i, attempts);
    }
    return attempts;
  }

  private static void keyword(String text, Tokens tokens, int index, List<Attempt> attempts) {
    String word = tokens.image(index);
    String apart = RUN_TOGETHER.get(word.toUpperCase(Locale.ROOT));
    if (apart != null) {
      attempts.add(
          new Attempt(
              replaced(text, tokens, index, apart),
              1,
              new Correction(index, apart + " is two words")));
      return;
    }
    List<String> keywords = new ArrayList<>(GeneratedParser.keywords());
    keywords.remove(word.toUpperCase(Locale.ROOT));
    for (int tries = 0; tries < 3; tries++) {
      String near = NearestName.of(word, keywords);
      if (near == null) {
        return;
      }
      keywords.remove(near);
      attempts.add(
          new Attempt(
              replaced(text, tokens, index, near),
              0,
              new Correction(index, "did you mean " + near + "?")));
    }
  }

  private static void reserved(String text, Tokens tokens, int index, List<Attempt> attempts) {
    String word = tokens.image(index);
    String quoted = '`' + word + '`';
    String corrected = replaced(text, tokens, index, quoted);
    if (STRUCTURE.contains(word.toUpperCase(Locale.ROOT))
        && !(isPlaceOfName(tokens, index) && reached(corrected) == WHOLE_TEXT)) {
      return;
    }
    attempts.add(
        new Attempt(
            corrected,
            0,
            new Correction(
                index, word + " is a reserved word; as a name it needs back quotes: " + quoted)));
  }

  /** Whether hardly anything but a name can stand there: an alias, a field, a table's column. */
  private static boolean isPlaceOfName(Tokens tokens, int index) {
    return index > 0
        && (isImage(tokens, index - 1, "AS")
            || isImage(tokens, index - 1, ".")
            || isImage(tokens, 0, "CREATE")
                && isImage(tokens, 1, "TABLE")
                && isImage(tokens, 3, "(")
                && (isImage(tokens, index - 1, "(") || isImage(tokens, index - 1, ",")));
  }

  private static void punctuation(String text, Tokens tokens, int index, List<Attempt> attempts) {
    String image = tokens.image(index);
    if (image.equals(",")) {
      attempts.add(
          new Attempt(
              replaced(text, tokens, index, " "), -1, new Correction(index, "remove this comma")));
      attempts.add(
          new Attempt(
              replaced(text, tokens, index, " AS "),
              0,
              new Correction(index, "write AS in its place")));
    } else if (image.equals("=") && index > 0 && tokens.image(index - 1).equals("=")) {
      attempts.add(
          new Attempt(
              replaced(text, tokens, index, " "),
              -1,
              new Correction(index, "equality is written with one =")));
    }
  }

  private static String replaced(String text, Tokens tokens, int index, String replacement) {
    int offset = tokens.offset(index);
    return text.substring(0, offset)
        + replacement
        + text.substring(offset + tokens.image(index).length());
  }

  /** The index of the token at which parsing fails, or {@link #WHOLE_TEXT}. */
  private static int reached(String text) {
    try {
      GeneratedParser.parse(text);
      return WHOLE_TEXT;
    } catch (ParseException
        | TokenMgrError
        | CalciteException
        | NumberFormatException
        | SqlException e) {
      return Failure.of(e, new Tokens(text)).index();
    } catch (IndexOutOfBoundsException | UnsupportedOperationException e) {
      // An operator lacks an operand: the correction leads nowhere.
      return 0;
    }
  }
}
