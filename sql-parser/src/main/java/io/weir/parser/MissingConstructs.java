package io.weir.parser;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the constructs of Flink's SQL that the grammar does not have: whoever writes one has made
 * no mistake of syntax.
 */
final class MissingConstructs {
  /** What statements begin with. */
  private static final List<List<String>> STATEMENTS =
      List.of(
          List.of("ADD", "JAR"),
          List.of("ALTER", "CATALOG"),
          List.of("ALTER", "DATABASE"),
          List.of("ALTER", "FUNCTION"),
          List.of("ALTER", "TABLE"),
          List.of("ALTER", "VIEW"),
          List.of("ANALYZE", "TABLE"),
          List.of("COMPILE", "PLAN"),
          List.of("CREATE", "CATALOG"),
          List.of("CREATE", "DATABASE"),
          List.of("CREATE", "FUNCTION"),
          List.of("CREATE", "INDEX"),
          List.of("CREATE", "MATERIALIZED", "TABLE"),
          List.of("CREATE", "MODEL"),
          List.of("CREATE", "SCHEMA"),
          List.of("CREATE", "TEMPORARY", "FUNCTION"),
          List.of("CREATE", "TEMPORARY", "SYSTEM", "FUNCTION"),
          List.of("DROP", "CATALOG"),
          List.of("DROP", "DATABASE"),
          List.of("DROP", "FUNCTION"),
          List.of("DROP", "TEMPORARY", "FUNCTION"),
          List.of("EXECUTE", "PLAN"),
          List.of("LOAD", "MODULE"),
          List.of("MERGE", "INTO"),
          List.of("REMOVE", "JAR"),
          List.of("SHOW", "CATALOGS"),
          List.of("SHOW", "COLUMNS"),
          List.of("SHOW", "DATABASES"),
          List.of("SHOW", "JARS"),
          List.of("SHOW", "MODULES"),
          List.of("SHOW", "PARTITIONS"),
          List.of("TRUNCATE", "TABLE"),
          List.of("UNLOAD", "MODULE"),
          List.of("USE", "CATALOG"),
          List.of("USE", "MODULES"),
          List.of("USE"));

  /** Words at which a query breaks off. */
  private static final Set<String> CLAUSES =
      Set.of("DEFAULT", "MATCH_RECOGNIZE", "PIVOT", "UNPIVOT");

  private MissingConstructs() {}

  /**
   * What is missing in a text that could not be parsed; null when that is not the reason.
   *
   * @param index of the token that was not expected
   */
  static @Nullable SqlException find(Tokens tokens, int index) {
    for (List<String> words : STATEMENTS) {
      boolean brokeOff = index < words.size() || words.get(0).equals("MERGE");
      if (brokeOff && beginsWith(tokens, words)) {
        return unsupported(String.join(" ", words), tokens.span(0), tokens.span(words.size() - 1));
      }
    }
    if (index < tokens.size() && CLAUSES.contains(word(tokens, index))) {
      return unsupported(word(tokens, index), tokens.span(index), tokens.span(index));
    }
    return null;
  }

  private static boolean beginsWith(Tokens tokens, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (i >= tokens.size() || !word(tokens, i).equals(words.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String word(Tokens tokens, int index) {
    return tokens.image(index).toUpperCase(Locale.ROOT);
  }

  private static SqlException unsupported(String construct, Span first, Span last) {
    return new SqlException(
        SqlException.Code.UNSUPPORTED,
        construct + " is not supported yet",
        new Span(first.startLine(), first.startColumn(), last.endLine(), last.endColumn()),
        null);
  }
}
