package io.weir.planner.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of an {@link PlanNode.Aggregate}.
 *
 * @param argument index of the argument in the node's input, -1 for COUNT(*); for a GLOBAL node the
 *     first of the columns with the accumulators of the call
 * @param argumentType type of what is aggregated, null for COUNT(*)
 * @param distinct whether equal arguments count once
 * @param filter index of a BOOLEAN input field; rows where it is not true are ignored; -1 when
 *     there is none, and for a GLOBAL node
 * @param type type of the result
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    @Nullable PlanType argumentType,
    boolean distinct,
    int filter,
    PlanType type) {

  /** The accumulator's columns, see {@link AggregateFunction#accumulators}. */
  public List<PlanType> accumulators() {
    return function.accumulators(argumentType);
  }

  /**
   * The call as SQL, such as {@code SUM(price)}.
   *
   * @param rows columns of what is aggregated
   */
  public String text(List<PlanField> rows) {
    String of = argument < 0 ? "*" : rows.get(argument).name();
    return function
        + "("
        + (distinct ? "DISTINCT " : "")
        + of
        + ")"
        + (filter < 0 ? "" : " FILTER (WHERE " + rows.get(filter).name() + ")");
  }

  @Override
  public String toString() {
    return function
        + "("
        + (distinct ? "DISTINCT " : "")
        + (argument < 0 ? "*" : "$" + argument)
        + ")"
        + (filter < 0 ? "" : " FILTER $" + filter);
  }
}
