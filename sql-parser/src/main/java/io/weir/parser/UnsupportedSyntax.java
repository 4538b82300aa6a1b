package io.weir.parser;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * What is refused as unsupported while a text is parsed: the constructs of Flink's SQL that the
 * grammar does not have, those that it has and nothing behind it knows. Whoever writes one of these
 * has made no mistake of syntax.
 */
public final class UnsupportedSyntax {
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

  /** Words at which a statement breaks off, with the constructs that they stand for. */
  private static final Map<String, String> CLAUSES =
      Map.ofEntries(
          Map.entry("ANTI", "ANTI JOIN"),
          Map.entry("CURSOR", "CURSOR"),
          Map.entry("DEFAULT", "DEFAULT"),
          Map.entry("DISTRIBUTED", "DISTRIBUTED"),
          Map.entry("MATCH_RECOGNIZE", "MATCH_RECOGNIZE"),
          Map.entry("MINUS", "MINUS"),
          Map.entry("PARTITION", "PARTITION"),
          Map.entry("PIVOT", "PIVOT"),
          Map.entry("SEMI", "SEMI JOIN"),
          Map.entry("UNPIVOT", "UNPIVOT"));

  /** Statements of Calcite's grammar that nothing behind the parser knows. */
  private static final Set<SqlKind> STATEMENTS_OF_CALCITE =
      EnumSet.of(
          SqlKind.DELETE,
          SqlKind.MERGE,
          SqlKind.PROCEDURE_CALL,
          SqlKind.SET_OPTION,
          SqlKind.UPDATE);

  /** Types of Flink's. */
  private static final Set<String> TYPES = Set.of("RAW", "STRUCTURED", "VARIANT", "NULL");

  private UnsupportedSyntax() {}

  /** Refuses a statement that was parsed and that nobody carries out. */
  static void check(SqlNode statement, String text) {
    boolean calcites = statement.getClass().getPackageName().startsWith("org.apache.calcite");
    boolean upsert = statement instanceof SqlInsert insert && insert.isUpsert();
    if ((calcites && STATEMENTS_OF_CALCITE.contains(statement.getKind())) || upsert) {
      String word = text.strip().split("\\W+", 2)[0].toUpperCase(Locale.ROOT);
      throw error(word + " is not supported", Span.of(statement.getParserPosition()), null);
    }
  }

  /** What a type's name stands for that is no mistake; null for any other name. */
  public static @Nullable SqlException type(SqlIdentifier name) {
    String word = name.toString().toUpperCase(Locale.ROOT);
    return TYPES.contains(word)
        ? error("Type " + word + " is not supported yet", Span.of(name.getParserPosition()), null)
        : null;
  }

  public static SqlException nesting(int levels, Span span) {
    return error(
        "The statement is nested too deeply: more than " + levels + " levels are open here",
        span,
        "a view or WITH can hold a part of it");
  }

  public static SqlException nesting(Span span) {
    return error(
        "The statement is nested too deeply", span, "a view or WITH can hold a part of it");
  }

  public static SqlException size(Span span) {
    return error(
        "The statement is too large to be read with the memory that Weir has",
        span,
        "--memory 4g gives more; a view or WITH can hold a part of it");
  }

  public static SqlException enforcedKey(SqlParserPos position) {
    return error(
        "A primary key cannot be enforced",
        Span.of(position),
        "write NOT ENFORCED after it: that its values are unique is then taken on trust");
  }

  public static SqlException metadataKey(SqlIdentifier column) {
    return error(
        "A metadata column cannot be the primary key", Span.of(column.getParserPosition()), null);
  }

  public static SqlException replaceTable(SqlParserPos position) {
    return error(
        "CREATE OR REPLACE TABLE is not supported",
        Span.of(position),
        "drop the table first: DROP TABLE IF EXISTS …");
  }

  public static SqlException stopWithSavepoint(SqlParserPos position) {
    return error(
        "STOP JOB with options is not supported", Span.of(position), "write STOP JOB 'id'");
  }

  public static SqlException insertOverwrite(SqlParserPos position) {
    return error("INSERT OVERWRITE is not supported", Span.of(position), "write INSERT INTO");
  }

  private static SqlException error(String message, Span span, @Nullable String hint) {
    return new SqlException(SqlException.Code.UNSUPPORTED, message, span, hint);
  }

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
    String clause = index < tokens.size() ? CLAUSES.get(word(tokens, index)) : null;
    return clause == null ? null : unsupported(clause, tokens.span(index), tokens.span(index));
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
    return error(
        construct + " is not supported yet",
        new Span(first.startLine(), first.startColumn(), last.endLine(), last.endColumn()),
        null);
  }
}
