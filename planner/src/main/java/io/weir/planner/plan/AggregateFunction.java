package io.weir.planner.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aggregate functions. */
public enum AggregateFunction {
  COUNT,
  SUM,
  /** SUM that is 0 instead of NULL when there are no values. */
  SUM0,
  AVG,
  MIN,
  MAX,
  /** The value itself: all rows of a group have the same (or any may be taken). */
  SINGLE_VALUE,
  FIRST_VALUE,
  LAST_VALUE;

  /**
   * The columns that hold this function's accumulator.
   *
   * <ul>
   *   <li>COUNT: the count
   *   <li>SUM, SUM0, AVG: the sum (type as the result of SUM; DOUBLE for FLOAT and DOUBLE, BIGINT
   *       for AVG of integers, DECIMAL(38, s) for decimals), then the count of values that were not
   *       null
   *   <li>MIN, MAX and the rest: the value, null while there is none
   * </ul>
   *
   * @param argument type of the argument, null for COUNT(*)
   */
  public List<PlanType> accumulators(@Nullable PlanType argument) {
    PlanType count = PlanType.of(PlanType.Kind.BIGINT, false);
    return switch (this) {
      case COUNT -> List.of(count);
      case SUM, SUM0, AVG -> List.of(sumType(argument), count);
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> List.of(argument.withNullable(true));
    };
  }

  private static PlanType sumType(PlanType argument) {
    return switch (argument.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> PlanType.of(PlanType.Kind.BIGINT, false);
      case DECIMAL -> PlanType.decimal(38, argument.scale(), false);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> argument.withNullable(false);
      default -> PlanType.of(PlanType.Kind.DOUBLE, false);
    };
  }
}
