package io.weir.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.benchmarks.engine.ResultDigest.Summary;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ResultDigestTest {
  private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 31, 12, 0);

  private static Summary summary(Object[]... rows) {
    ResultDigest digest = new ResultDigest();
    for (Object[] row : rows) {
      digest.add(row);
    }
    return digest.summary();
  }

  private static Object[] row(Object... values) {
    return values;
  }

  @Test
  void theOrderOfRowsAndTheirJavaTypesDoNotMatter() {
    Summary one =
        summary(
            row(1L, "a", 0.1, new BigDecimal("2.50"), NOON),
            row(2L, null, 0.2, BigDecimal.ONE, NOON));
    Summary other =
        summary(
            row(2, null, 0.2f - 0.0f, new BigDecimal("1.00"), Timestamp.valueOf(NOON)),
            row((short) 1, "a", 0.1, new BigDecimal("2.5"), NOON));
    assertFalse(one.matches(other), "a FLOAT is not a DOUBLE to nine digits");
    assertTrue(
        one.matches(
            summary(
                row(2, null, 0.2, new BigDecimal("1.00"), Timestamp.valueOf(NOON)),
                row((short) 1, "a", 0.1, new BigDecimal("2.5"), NOON))));
  }

  @Test
  void everyCellMatters() {
    Summary one = summary(row(1L, "a", 0.5), row(2L, "b", 0.5));
    assertFalse(one.matches(summary(row(1L, "a", 0.5), row(2L, "c", 0.5))));
    assertFalse(one.matches(summary(row(1L, "b", 0.5), row(2L, "a", 0.5))));
    assertFalse(one.matches(summary(row(1L, "a", 0.5), row(2L, "b", 0.6))));
    assertFalse(one.matches(summary(row(1L, "a", 0.5))));
    assertFalse(one.matches(summary(row("a", 1L, 0.5), row("b", 2L, 0.5))));
  }

  @Test
  void floatingValuesOfTwoRowsCannotChangePlaces() {
    Summary one = summary(row("a", 0.25), row("b", 0.5));
    assertTrue(one.matches(summary(row("b", 0.5), row("a", 0.25))));
    assertFalse(one.matches(summary(row("a", 0.5), row("b", 0.25))));
  }

  @Test
  void theOrderCountsWhereItIsAskedFor() {
    Summary one = summary(row("a", 0.25), row("b", 0.5));
    Summary other = summary(row("b", 0.5), row("a", 0.25));
    assertTrue(one.matches(other));
    assertFalse(one.matchesInOrder(other));
    assertTrue(one.matchesInOrder(summary(row("a", 0.25), row("b", 0.5))));
  }

  @Test
  void whatIsTakenAwayAgainLeavesNoTrace() {
    ResultDigest digest = new ResultDigest();
    digest.add("k", 1L);
    digest.remove("k", 1L);
    digest.add("k", 2L);
    assertTrue(digest.summary().matches(summary(row("k", 2L))));
  }
}
