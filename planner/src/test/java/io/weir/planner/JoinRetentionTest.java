package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows of joins with windows can be forgotten, and when. */
class JoinRetentionTest {
  private static final String WINDOWS =
      "(SELECT MAX(price) AS price, window_start AS ws, window_end AS we, window_time AS wt"
          + " FROM TABLE(TUMBLE(TABLE %s, DESCRIPTOR(%s), INTERVAL '10' SECOND))"
          + " GROUP BY window_start, window_end, window_time)";

  private final TestCatalog catalog =
      new TestCatalog(
          "CREATE TABLE bid (price INT, ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), pt AS PROCTIME(),"
              + " WATERMARK FOR ts AS ts)",
          "CREATE TABLE other (price INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)",
          "CREATE TABLE instants (price INT, ltz TIMESTAMP_LTZ(3), WATERMARK FOR ltz AS ltz)");

  JoinRetentionTest() {
    catalog.with(PlannerOptions.DEFAULT.withMode(PlannerOptions.Mode.STREAMING));
  }

  /** Left and right, each as {@code column + micros}, or {@code -} for never. */
  private String retention(String join) {
    ExecPlan plan = catalog.plan(join);
    PlanNode.Join node =
        plan.nodes().stream()
            .filter(PlanNode.Join.class::isInstance)
            .map(PlanNode.Join.class::cast)
            .findFirst()
            .orElseThrow();
    return text(plan, node.left(), node.leftExpiry())
        + " | "
        + text(plan, node.right(), node.rightExpiry());
  }

  private static String text(ExecPlan plan, int side, PlanNode.@Nullable RowExpiry expiry) {
    return expiry == null
        ? "-"
        : plan.node(side).output().get(expiry.column()).name() + " + " + expiry.delayMicros();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "b.ts BETWEEN w.we - INTERVAL '10' SECOND AND w.we; ts + 10000000 | -",
        "b.ts > w.we; ts + 0 | -",
        "w.we < b.ts; ts + 0 | -",
        "b.ts + INTERVAL '1' MINUTE >= w.we; ts + 60000000 | -",
        "b.ts - INTERVAL '1' MINUTE >= w.we + INTERVAL '1' SECOND; ts + -61000000 | -",
        "b.ts >= w.ws; ts + 10000000 | -",
        "b.ts >= w.ws AND b.ts >= w.we; ts + 0 | -",
        "b.ts = w.wt; ts + 0 | -",
        "b.ts <= w.we; - | -",
        "(b.ts >= w.we OR b.price > 3); - | -",
        "b.ts >= w.we - INTERVAL '1' MONTH; - | -",
        "CAST(b.ltz AS TIMESTAMP(3)) >= w.we; - | -"
      })
  void aBoundOnTheWindowsOfTheOtherSide(String condition, String expected) {
    String windows = WINDOWS.formatted("other", "ts");
    String join = "SELECT b.ts, w.we FROM bid b %s JOIN %s w ON b.price = w.price AND " + condition;
    assertEquals(expected, retention(join.formatted("INNER", windows)));
    assertEquals(expected, retention(join.formatted("LEFT", windows)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Rows of a table may be late.
        "bid b JOIN other w ON b.price = w.price AND b.ts >= w.ts",
        "bid b JOIN %1$s w ON b.price = w.price AND b.ts >= w.we",
        "bid b JOIN %2$s w ON b.price = w.price AND b.ts >= w.we",
        "bid b JOIN (SELECT price, we FROM %3$s GROUP BY price, we) w"
            + " ON b.price = w.price AND b.ts >= w.we"
      })
  void noBoundByOtherTimes(String join) {
    String local = WINDOWS.formatted("instants", "ltz");
    String processing = WINDOWS.formatted("bid", "pt");
    String event = WINDOWS.formatted("other", "ts");
    assertEquals(
        "- | -", retention("SELECT b.ts, w.* FROM " + join.formatted(local, processing, event)));
  }

  @ParameterizedTest
  @CsvSource({"INNER", "LEFT", "RIGHT"})
  void windowsMayBeOnEitherSide(String type) {
    String join =
        "SELECT b.ts, w.we FROM %s w %s JOIN bid b ON b.price = w.price AND b.ts >= w.we"
            .formatted(WINDOWS.formatted("other", "ts"), type);
    assertEquals(type.equals("RIGHT") ? "ts + 0 | -" : "- | ts + 0", retention(join));
  }

  @Test
  void batchJoinsReadOneSideFirst() {
    catalog.with(PlannerOptions.DEFAULT.withMode(PlannerOptions.Mode.BATCH));
    assertEquals(
        "- | -",
        retention(
            "SELECT b.ts, w.we FROM bid b JOIN %s w ON b.price = w.price AND b.ts >= w.we"
                .formatted(WINDOWS.formatted("other", "ts"))));
  }
}
