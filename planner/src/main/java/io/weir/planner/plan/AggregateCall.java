package io.weir.planner.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of an {@link PlanNode.Aggregate}.
 *
 * @param argument index of the argument in the node's input, -1 for COUNT(*)
 * @param argumentType type of the argument, null for COUNT(*)
 * @param distinct whether equal arguments count once
 * @param filter index of a BOOLEAN input field; rows where it is not true are ignored; -1 when
 *     there is none
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
