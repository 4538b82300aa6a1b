package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.KernelSpec;
import java.util.List;

/**
 * Aggregate calls of a node that one kernel computes.
 *
 * @param kernel an {@link io.weir.runtime.kernel.AggregateKernel}
 * @param accumulators types of its accumulator columns
 * @param places of its results, one for each call, among the results of all the node's calls
 */
public record CallsSpec(KernelSpec kernel, List<DataType> accumulators, List<Integer> places) {
  public CallsSpec {
    accumulators = List.copyOf(accumulators);
    places = List.copyOf(places);
  }
}
