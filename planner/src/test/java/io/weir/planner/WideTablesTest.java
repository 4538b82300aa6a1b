package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.SqlException;
import io.weir.planner.explain.PlanPrinter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names in tables of many columns are looked up otherwise than in narrow ones, and mean the same.
 */
class WideTablesTest {
  private static final String COLUMNS =
      "a INT, b BIGINT NOT NULL, s STRING, r ROW<a INT, f ROW<g STRING>>, ts TIMESTAMP(3), l ARRAY<INT>";

  /** Tables t and u, each with so many columns beside the ones that are used. */
  private static TestCatalog catalog(int more) {
    String others =
        IntStream.range(0, more).mapToObj(i -> ", z" + i + " INT").collect(Collectors.joining());
    return new TestCatalog(
        "CREATE TABLE t (" + COLUMNS + others + ") WITH ('connector' = 'filesystem')",
        "CREATE TABLE u ("
            + COLUMNS
            + ", extra INT"
            + others
            + ") WITH ('connector' = 'filesystem')");
  }

  private final TestCatalog narrow = catalog(0);
  private final TestCatalog wide = catalog(250);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, t.b, s AS x, t.r.f.g, r.a, t.a + b, UPPER(s) FROM t",
        "SELECT x.a, b, x.r.f FROM t AS x WHERE x.b > 1 AND a IS NOT NULL ORDER BY x.a, s DESC",
        "SELECT a, COUNT(*), SUM(t.b) FROM t GROUP BY a HAVING COUNT(*) > 1 ORDER BY a",
        "SELECT MAX(a), MIN(t.s) FROM t",
        "SELECT DISTINCT a, t.s FROM t",
        "SELECT x.a, extra, x.s, y.r.a FROM t AS x JOIN u AS y ON x.a = y.a",
        "SELECT x.b, y.b, extra FROM t AS x LEFT JOIN u AS y ON x.b = y.b WHERE extra > 2",
        "SELECT x.*, extra FROM (SELECT a, b FROM t) AS x JOIN u ON x.a = u.a",
        "SELECT a FROM t WHERE a IN (SELECT u.a FROM u WHERE extra = 3)",
        "SELECT a FROM t AS x WHERE EXISTS (SELECT 1 FROM u WHERE u.a = x.a)",
        "SELECT a, s, extra FROM t JOIN u USING (a, b, s, r, ts, l)",
        "SELECT a AS b, b AS a FROM t ORDER BY a",
        "SELECT a, a, a AS a0 FROM t",
        "SELECT CURRENT_DATE, a FROM t",
        "SELECT a, window_start FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
        "SELECT a, (SELECT MAX(extra) FROM u) FROM t",
        "SELECT a, e FROM t CROSS JOIN UNNEST(l) AS v(e)",
        "WITH w AS (SELECT a, b FROM t) SELECT w.a, v.b FROM w JOIN w AS v ON w.a = v.a",
        "SELECT a FROM t UNION ALL SELECT extra FROM u",
        "SELECT nope FROM t",
        "SELECT t.nope FROM t",
        "SELECT A FROM t",
        "SELECT t.a FROM t AS x",
        "SELECT a FROM t AS x JOIN u AS y ON x.a = y.a",
        "SELECT r.nope FROM t",
        "SELECT x.a FROM t AS x JOIN u AS x ON TRUE",
        "SELECT a, COUNT(*) FROM t",
        "SELECT a FROM t GROUP BY s"
      })
  void namesMeanTheSame(String sql) {
    assertEquals(outcome(narrow, sql), outcome(wide, sql));
  }

  private static String outcome(TestCatalog catalog, String sql) {
    try {
      return PlanPrinter.print(catalog.plan(sql));
    } catch (SqlException e) {
      return e.getMessage() + " at " + e.span();
    }
  }

  @Test
  void starsGiveAllColumnsInOrder() {
    for (int more : new int[] {0, 250}) {
      TestCatalog catalog = catalog(more);
      assertEquals(6 + more, columns(catalog, "SELECT * FROM t"));
      assertEquals(13 + 2 * more, columns(catalog, "SELECT * FROM t, u WHERE t.a = u.a"));
      assertEquals(
          14 + 2 * more, columns(catalog, "SELECT t.a AS z, * FROM t JOIN u ON t.a = u.a"));
      assertEquals(
          7 + more, columns(catalog, "SELECT x.*, t.a AS k FROM t JOIN u AS x ON x.a = t.a") - 1);
      assertEquals(13 + 2 * more - 1, columns(catalog, "SELECT * FROM t LEFT JOIN u USING (a)"));
    }
    String names =
        wide.plan("SELECT * FROM t, u WHERE t.a = u.a").nodes().stream()
            .reduce((first, second) -> second)
            .orElseThrow()
            .output()
            .stream()
            .map(field -> field.name())
            .collect(Collectors.joining(","));
    assertTrue(names.startsWith("a,b,s,r,ts,l,z0,z1,"), names);
    assertTrue(names.contains(",z249,a0,b0,s0,r0,ts0,l0,extra,z00,"), names);
  }

  private static int columns(TestCatalog catalog, String sql) {
    var nodes = catalog.plan(sql).nodes();
    return nodes.get(nodes.size() - 1).output().size();
  }

  @Test
  void aliasesThatStandTwiceAreRefused() {
    assertThrows(
        SqlException.class,
        () -> wide.plan("SELECT * FROM (SELECT a, b AS a FROM t) AS x WHERE a = 1"));
  }

  /** Time that grows with the square of the columns would be minutes here. */
  @Test
  void manyColumns() {
    TestCatalog catalog = catalog(20_000);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertEquals(
        20_006,
        catalog
            .planner()
            .planQuery(io.weir.parser.Statements.parseOne("SELECT * FROM t").node())
            .nodes()
            .stream()
            .mapToInt(node -> node.output().size())
            .max()
            .orElse(0));
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertTrue(nanos < TimeUnit.SECONDS.toNanos(15), nanos + " ns of CPU time");
  }
}
