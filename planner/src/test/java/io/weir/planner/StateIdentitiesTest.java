package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.StateIdentity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which edits leave an operator the one that it was. An edit is {@code COLUMNS; QUERY} before and
 * after {@code =>}; a part that is empty after the arrow is as before. Types of columns that are
 * themselves keys are not told here: those of stores are compared at a restart.
 */
class StateIdentitiesTest {
  /** The operators of a query over a stream, by identity and what is stored. */
  private static List<String> operators(String columns, String query) {
    TestCatalog catalog =
        new TestCatalog(
                "CREATE TABLE s (" + columns + ") WITH ('path' = 'a', 'bounded' = 'false')",
                "CREATE TABLE d (dk INT, dn INT) WITH ('path' = 'b', 'bounded' = 'false')")
            .streaming();
    List<String> found = new ArrayList<>();
    var plan = catalog.plan(query);
    plan.identities()
        .forEach(
            (node, identity) -> {
              if (!(plan.node(node) instanceof PlanNode.Source
                  || plan.node(node) instanceof PlanNode.Sink)) {
                found.add(identity.id() + stored(identity));
              }
            });
    assertFalse(found.isEmpty(), query);
    return found;
  }

  private static String stored(StateIdentity identity) {
    return " " + identity.parts() + " " + identity.columns();
  }

  private record Edit(List<String> before, List<String> after) {
    static Edit of(String text) {
      String[] sides = text.split(" => ");
      String[] before = sides[0].split("; ");
      String[] after = sides[1].split("; ");
      return new Edit(
          operators(before[0].strip(), before[1].strip()),
          operators(
              after[0].isBlank() ? before[0] : after[0].strip(),
              after.length < 2 || after[1].isBlank() ? before[1] : after[1].strip()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k INT, n INT; SELECT k, COUNT(*) FROM s WHERE n / 2 > 1 GROUP BY k => k INT, n DECIMAL(10, 2)",
        "k INT, v DECIMAL(10, 2); SELECT k, COUNT(*) FROM s WHERE v = 1.25 GROUP BY k"
            + " => k INT, v DECIMAL(10, 3)",
        "v DECIMAL(10, 2); SELECT CAST(v AS STRING), COUNT(*) FROM s GROUP BY CAST(v AS STRING)"
            + " => v DECIMAL(10, 3)",
        "k INT, n INT; SELECT k, COUNT(*) FILTER (WHERE n / 2 > 1) FROM s GROUP BY k"
            + " => k INT, n BIGINT",
        "n INT; SELECT CASE WHEN n / 2 > 1 THEN 'a' ELSE 'b' END, COUNT(*) FROM s"
            + " GROUP BY CASE WHEN n / 2 > 1 THEN 'a' ELSE 'b' END => n DOUBLE",
        "k INT, v DECIMAL(10, 2); SELECT k, COUNT(v) FROM s GROUP BY k => k INT, v DECIMAL(4, 2)",
        "k INT, t TIMESTAMP(3); SELECT HOUR(t), COUNT(*) FROM s GROUP BY HOUR(t)"
            + " => k INT, t TIMESTAMP_LTZ(3)",
        "t TIMESTAMP(3), WATERMARK FOR t AS t; SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE s,"
            + " DESCRIPTOR(t), INTERVAL '1' DAY)) GROUP BY window_start, window_end"
            + " => t TIMESTAMP_LTZ(3), WATERMARK FOR t AS t",
        "t TIMESTAMP(3), WATERMARK FOR t AS t; SELECT window_start, COUNT(*) FROM TABLE(HOP(TABLE s,"
            + " DESCRIPTOR(t), INTERVAL '1' HOUR, INTERVAL '1' DAY)) GROUP BY window_start, window_end"
            + " => t TIMESTAMP(0), WATERMARK FOR t AS t",
        "k INT, n INT; SELECT dk FROM s JOIN d ON k = dk AND n / 2 > dn => k INT, n DECIMAL(10, 2)",
        "u INT, n INT; SELECT x, COUNT(*) FROM (SELECT 1 AS x, u AS y FROM s UNION ALL SELECT 2, n"
            + " FROM s) WHERE y / 2 > 1 GROUP BY x => u BIGINT, n BIGINT",
        "r ROW<a INT, b INT>; SELECT r.a / 2, COUNT(*) FROM s GROUP BY r.a / 2"
            + " => r ROW<a DECIMAL(3, 1), b INT>",
        "k INT, r ROW<a INT>, q ROW<a INT>; SELECT k, COUNT(*) FROM s WHERE r = q GROUP BY k"
            + " => k INT, r ROW<a DECIMAL(3, 1)>, q ROW<a DECIMAL(3, 1)>",
        "r ROW<`a.b` INT, a ROW<b INT>>; SELECT r.`a.b`, COUNT(*) FROM s GROUP BY r.`a.b`"
            + " => ; SELECT r.a.b, COUNT(*) FROM s GROUP BY r.a.b",
        "u INT, n INT; SELECT x, COUNT(*) FROM (SELECT u AS x FROM s UNION ALL SELECT u FROM s UNION ALL"
            + " SELECT n FROM s) GROUP BY x => ; SELECT x, COUNT(*) FROM (SELECT u AS x FROM s UNION ALL"
            + " SELECT n FROM s UNION ALL SELECT n FROM s) GROUP BY x",
        "u INT, n INT; SELECT k, COUNT(*) FROM s JOIN (SELECT u AS k, n AS m FROM s) x ON u = k AND n < m"
            + " GROUP BY k => ; SELECT k, COUNT(*) FROM s JOIN (SELECT u AS k, n AS m FROM s) x"
            + " ON u = k AND n > m GROUP BY k",
        "k INT, n INT; SELECT c, COUNT(*) FROM (SELECT k, COUNT(*) AS c FROM s GROUP BY k) GROUP BY c"
            + " => ; SELECT c, COUNT(*) FROM (SELECT k, COUNT(*) AS c FROM s GROUP BY k HAVING COUNT(*) >"
            + " 1) GROUP BY c"
      })
  void isAnotherOperator(String edit) {
    Edit operators = Edit.of(edit);
    assertNotEquals(operators.before(), operators.after());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k INT, n INT; SELECT k, COUNT(*) FROM s GROUP BY k => k INT, n DECIMAL(10, 2), more STRING",
        "k INT, n INT; SELECT k, COUNT(*) FROM s GROUP BY k => ; SELECT k AS a, 2 * COUNT(*) FROM s"
            + " GROUP BY k HAVING COUNT(*) > 2",
        "k INT, n INT; SELECT k, COUNT(*) FROM s WHERE k > 1 AND n / 2 > 1 GROUP BY k"
            + " => ; SELECT k, COUNT(*) FROM s WHERE n / 2 > 1 AND k > 1 GROUP BY k",
        "r ROW<a INT, b INT>; SELECT r.a / 2, COUNT(*) FROM s GROUP BY r.a / 2"
            + " => r ROW<a INT, c STRING, b BIGINT>",
        "k INT NOT NULL, n INT; SELECT k / 2, COUNT(*) FROM s GROUP BY k / 2 => k INT, n INT",
        "t TIMESTAMP(3), WATERMARK FOR t AS t; SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE s,"
            + " DESCRIPTOR(t), INTERVAL '1' DAY)) GROUP BY window_start, window_end"
            + " => t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' SECOND",
        "u INT, n INT; SELECT x, COUNT(*) FROM (SELECT u AS x FROM s UNION ALL SELECT n FROM s) GROUP BY"
            + " x => ; SELECT x, COUNT(*) FROM (SELECT n AS x FROM s UNION ALL SELECT u FROM s) GROUP BY x"
      })
  void isTheOperatorThatItWas(String edit) {
    Edit operators = Edit.of(edit);
    assertEquals(operators.before(), operators.after());
  }
}
