package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.KernelSpec;
import java.util.List;

/**
 * DISTINCT aggregates of one argument over rows that are never taken back.
 *
 * @param argument index of the argument in the rows
 * @param valueType type of the argument
 * @param keys kernel of the key (slot of the group INT, value) at columns 0 and 1
 * @param branches the aggregates by their filters, at most {@link #MAX_BRANCHES}
 */
public record DistinctSetSpec(
    int argument, DataType valueType, KernelSpec keys, List<Branch> branches) {
  /** Branches for which a value's marks have room. */
  public static final int MAX_BRANCHES = 32;

  /**
   * The aggregates with one filter.
   *
   * @param filter index of a BOOLEAN column in the rows, -1 when there is none
   * @param calls over rows (slot, value)
   */
  public record Branch(int filter, CallsSpec calls) {}

  public DistinctSetSpec {
    branches = List.copyOf(branches);
    if (branches.isEmpty() || branches.size() > MAX_BRANCHES) {
      throw new IllegalArgumentException(branches.size() + " branches");
    }
  }
}
