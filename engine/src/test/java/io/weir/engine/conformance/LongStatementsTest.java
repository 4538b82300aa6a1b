package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Row;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chains of any length are planned, compiled and run; parts within parts only up to a depth that is
 * refused with its position. {@code -Dweir.chain.terms=10000} takes longer chains.
 */
class LongStatementsTest {
  private static final int TERMS = Integer.getInteger("weir.chain.terms", 1_200);
  private static final String INPUT = " FROM (VALUES (1, 2), (499, 500), (-7, 0)) AS t(a, b)";

  private static final String INPUT_499 = INPUT + " WHERE a = 499";

  private static String chain(String operator, IntFunction<String> term) {
    return IntStream.range(0, TERMS).mapToObj(term).collect(Collectors.joining(operator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void chainsOfConditions(String mode) {
    String or = chain(" OR ", i -> "(a = " + i + " AND b > " + i + ")");
    assertEquals("2", one(mode, "SELECT COUNT(*)" + INPUT + " WHERE " + or));
    String and = chain(" AND ", i -> "(a <> " + i + " OR b > " + (i + 1) + ")");
    assertEquals("1", one(mode, "SELECT COUNT(*)" + INPUT + " WHERE " + and));
    assertEquals("2", one(mode, "SELECT COUNT(*)" + INPUT + " WHERE NOT (" + and + ")"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void chainsOfValues(String mode) {
    String plus = chain(" + ", i -> "a");
    assertEquals(493L * TERMS + "", one(mode, "SELECT CAST(SUM(" + plus + ") AS STRING)" + INPUT));
    // Not associative: 1 - 0 - 1 - 2 - …
    String minus = chain(" - ", i -> Integer.toString(i));
    long expected = -IntStream.range(0, TERMS).asLongStream().sum();
    assertEquals(Long.toString(expected), one(mode, "SELECT " + minus + INPUT + " WHERE a = 1"));
    String texts = chain(" || ", i -> "CAST(a + " + i + " AS STRING)");
    String joined =
        IntStream.range(1, TERMS + 1).mapToObj(i -> "" + i).collect(Collectors.joining());
    assertEquals(joined, one(mode, "SELECT " + texts + INPUT + " WHERE a = 1"));
    String cases = chain(" ", i -> "WHEN a = " + i + " THEN " + 2 * i);
    assertEquals("998", one(mode, "SELECT CASE " + cases + " END" + INPUT + " WHERE a = 499"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void chainsOfQueries(String mode) {
    String union = chain(" UNION ALL ", i -> "SELECT " + i + " AS x");
    int sum = IntStream.range(0, TERMS).sum();
    assertEquals(
        sum + " " + TERMS,
        one(
            mode,
            "SELECT CAST(SUM(x) AS STRING) || ' ' || CAST(COUNT(*) AS STRING) FROM ("
                + union
                + ") AS u"));
  }

  /** Constants between branches that are none, with types that differ; in the order written. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void unionsOfConstants(String mode) {
    assertEquals(
        List.of("1.0, x", "null, longer", "3000000000.0, null", "1.5, q", "7.0, v", "8.0, w"),
        rows(
            mode,
            "SELECT 1 AS a, 'x' AS b UNION ALL SELECT NULL, 'longer'"
                + " UNION ALL SELECT CAST(3000000000 AS BIGINT), CAST(NULL AS STRING)"
                + " UNION ALL SELECT 1.5, 'q' UNION ALL VALUES (7, 'v'), (8, 'w')"));
    List<String> mixed =
        rows(mode, "SELECT 1 AS x" + chain("", i -> unionOf(i)) + " UNION ALL SELECT -5");
    List<String> expected = new ArrayList<>(List.of("1"));
    for (int i = 0; i < TERMS; i++) {
      if (i % 100 == 7) {
        expected.addAll(List.of("" + (1 + i), "" + (499 + i), "" + (-7 + i)));
      } else if (i % 100 == 8) {
        expected.add("" + (i + i));
      } else {
        expected.add("" + i);
      }
    }
    expected.add("-5");
    assertEquals(expected.stream().sorted().toList(), mixed.stream().sorted().toList());
  }

  private static String unionOf(int i) {
    return " UNION ALL SELECT "
        + switch (i % 100) {
          case 7 -> "a + " + i + INPUT;
          case 8 -> i + " + " + i;
          default -> "" + i;
        };
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void collectionsOfManyParts(String mode) {
    String from = " FROM (VALUES (5)) AS t(a)";
    String numbers =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 7 == 3 ? "CAST(NULL AS INT)" : "a + " + i)
            .collect(Collectors.joining(", "));
    List<String> expected =
        IntStream.range(0, 60).mapToObj(i -> i % 7 == 3 ? "null" : "" + (5 + i)).toList();
    String texts = String.join(", ", expected);
    assertEquals(
        "[" + texts + "], 63, 60",
        one(
            mode,
            "SELECT ARRAY["
                + numbers
                + "], ARRAY["
                + numbers
                + "][59], CARDINALITY(ARRAY["
                + numbers
                + "])"
                + from));
    assertEquals("+I[" + texts + "]", one(mode, "SELECT ROW(" + numbers + ")" + from));
    String entries =
        IntStream.range(0, 60)
            .mapToObj(i -> "'k" + i + "', a * " + i)
            .collect(Collectors.joining(", "));
    assertEquals(
        "0, 295, 60",
        one(
            mode,
            "SELECT MAP[%1$s]['k0'], MAP[%1$s]['k59'], CARDINALITY(MAP[%1$s])".formatted(entries)
                + from));
  }

  /** Operators of which each has a syntax of its own, to which AND may belong. */
  @ParameterizedTest
  @CsvSource({
    "b LIKE 'x#%',OR",
    "b LIKE 'x!#%' ESCAPE '!',OR",
    "b NOT LIKE 'x#%',AND",
    "'b IN (''x#'', ''y#'')',OR",
    "'b NOT IN (''x#'', ''y#'')',AND",
    "a BETWEEN # AND # + 5,OR",
    "a NOT BETWEEN SYMMETRIC # AND 5,AND"
  })
  void chainsOfOperatorsWithSyntax(String term, String operator) {
    String chain =
        IntStream.range(0, 5_000)
            .mapToObj(i -> term.replace("#", "" + i))
            .collect(Collectors.joining(" " + operator + " "));
    String sql = "EXPLAIN SELECT a FROM (VALUES (1, 'x7'), (2, 'q')) AS t(a, b) WHERE " + chain;
    assertTimeoutPreemptively(Duration.ofMinutes(2), () -> assertNotNull(explained(sql)));
  }

  private static StatementResult explained(String sql) {
    try (Weir weir = Weir.open(Map.of("execution.runtime-mode", "batch"))) {
      return weir.execute(sql);
    }
  }

  /** Each level is planned with copies of the one before. */
  @ParameterizedTest
  @CsvSource({
    "'NULLIF(',a,', 1)'",
    "'(',b,' BETWEEN FALSE AND TRUE)'",
    "'(',b,' BETWEEN SYMMETRIC FALSE AND TRUE)'",
    "'(',b,' IN (FALSE, TRUE))'",
    "'(',b,' NOT IN (FALSE, TRUE))'",
    "'CASE ',a,' WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE a END'"
  })
  void copiesOfCopies(String open, String operand, String close) {
    String from = " AS x FROM (VALUES (1, TRUE)) AS t(a, b)";
    assertNotNull(one("batch", "SELECT " + open.repeat(4) + operand + close.repeat(4) + from));
    for (int levels : new int[] {25, 400}) {
      String deep = "SELECT 1, " + open.repeat(levels) + operand + close.repeat(levels) + from;
      SqlException refused = assertThrows(SqlException.class, () -> one("batch", deep));
      assertTrue(refused.getMessage().contains("nested too deeply"), refused.getMessage());
      Span span = refused.span();
      assertNotNull(span);
      assertEquals("SELECT 1, ".length() + 1, span.startColumn());
    }
  }

  /** Long, but with no copies of copies. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CASE NULLIF(a, 0) # ELSE 0 END",
        "NULLIF(CASE a # ELSE 0 END, -1)",
      })
  void longCasesWithOneCopy(String expression) {
    String whens =
        IntStream.range(0, TERMS)
            .mapToObj(i -> "WHEN " + i + " THEN " + (i + 1))
            .collect(Collectors.joining(" "));
    assertEquals("500", one("batch", "SELECT " + expression.replace("#", whens) + INPUT_499));
  }

  @ParameterizedTest
  @CsvSource({"(,1,)", "'UPPER(',s,)", "'(1 + ',a,)", "'NOT ',a = 1,''", "'- ',a,''"})
  void depth(String open, String operand, String close) {
    String from = " FROM (VALUES (1, 'x')) AS t(a, s)";
    String deep = "SELECT " + open.repeat(900) + operand + close.repeat(900) + " AS x" + from;
    assertNotNull(one("batch", deep));
    for (int depth : new int[] {1_100, 100_000}) {
      String deeper = "SELECT " + open.repeat(depth) + operand + close.repeat(depth) + from;
      SqlException refused = assertThrows(SqlException.class, () -> one("batch", deeper));
      assertTrue(refused.getMessage().contains("nested too deeply"), refused.getMessage());
      Span span = refused.span();
      assertNotNull(span);
      int token = Math.max(0, open.indexOf('('));
      assertEquals("SELECT ".length() + 1_000 * open.length() + token + 1, span.startColumn());
    }
  }

  private static List<String> rows(String mode, String sql) {
    List<String> rows = new ArrayList<>();
    try (Weir weir = Weir.open(Map.of("execution.runtime-mode", mode));
        QueryResult result = weir.query(sql)) {
      for (Row row : result) {
        rows.add(row.toString().replaceAll("^\\+[IU]\\[(.*)\\]$", "$1"));
      }
    }
    return rows;
  }

  private static String one(String mode, String sql) {
    try (Weir weir = Weir.open(Map.of("execution.runtime-mode", mode));
        QueryResult result = weir.query(sql)) {
      String last = "";
      for (Row row : result) {
        last = row.toString();
      }
      return last.replaceAll("^\\+[IU]\\[(.*)\\]$", "$1");
    }
  }
}
