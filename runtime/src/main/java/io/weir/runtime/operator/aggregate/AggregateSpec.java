package io.weir.runtime.operator.aggregate;

import java.util.List;

/**
 * The aggregates of a node: those that a kernel keeps by itself, and those that need the set of
 * values of each group.
 *
 * @param calls the former
 * @param distinctSets the DISTINCT ones over an input that takes nothing back
 * @param valueSets those over the values of an input that takes rows back
 * @param results number of aggregates in all
 */
public record AggregateSpec(
    CallsSpec calls,
    List<DistinctSetSpec> distinctSets,
    List<ValueSetSpec> valueSets,
    int results) {
  public AggregateSpec {
    distinctSets = List.copyOf(distinctSets);
    valueSets = List.copyOf(valueSets);
  }

  /** Whether a kernel keeps all aggregates by itself, so that partial ones can be merged. */
  public boolean isSimple() {
    return distinctSets.isEmpty() && valueSets.isEmpty();
  }
}
