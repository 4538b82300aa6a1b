package io.weir.runtime.operator.window;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import java.util.List;

/**
 * Window aggregate. Its input is partitioned by the keys.
 *
 * @param input schema of the rows, or of the partial accumulators
 * @param output keys, then aggregates, then window properties
 * @param keyColumns input columns that form the group; for partials 0 … n - 1
 * @param sliceKeys kernel of those columns, then slice end and first window: for partials the two
 *     columns behind the keys, else the two behind the last of {@code input} (see {@link
 *     WindowSpec#withSlices})
 * @param groupKeys kernel of the key columns alone, as the exchange in front has it
 * @param partials whether the input is that of a local window aggregate: keys, slice end, first
 *     window, accumulators
 * @param inputRetracts whether the input takes rows back
 */
public record WindowAggregateSpec(
    RowType input,
    RowType output,
    List<Integer> keyColumns,
    WindowSpec window,
    List<WindowProperty> properties,
    KernelSpec sliceKeys,
    KernelSpec groupKeys,
    AggregateSpec aggregates,
    boolean partials,
    boolean inputRetracts)
    implements OperatorSpec {
  public WindowAggregateSpec {
    keyColumns = List.copyOf(keyColumns);
    properties = List.copyOf(properties);
    if (partials && (inputRetracts || !aggregates.isSimple())) {
      throw new IllegalArgumentException("partial accumulators that need value sets");
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new WindowAggregate(this, kernels);
  }

  @Override
  public boolean chainable() {
    return true;
  }
}
