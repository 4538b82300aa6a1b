package io.weir.runtime.operator.window;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import io.weir.runtime.state.StoreSpec;
import io.weir.runtime.state.StoreSpec.Bound;
import java.util.ArrayList;
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

  @Override
  public List<StoreSpec> stores() {
    RowType keys = WindowSpec.withSlices(StoreSpec.columns(input, keyColumns));
    List<StoreSpec> stores = new ArrayList<>(aggregates.stores(keys, inputRetracts, true));
    RowType keyGroup = RowType.of(new Field("key_group", DataType.integer()));
    RowType time = RowType.of(new Field("watermark", DataType.bigint()));
    stores.add(new StoreSpec("watermark", keyGroup, time, 1, Bound.CONSTANT));
    return List.copyOf(stores);
  }
}
