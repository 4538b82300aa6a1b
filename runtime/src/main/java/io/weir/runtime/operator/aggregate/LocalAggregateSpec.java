package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.window.WindowSpec;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.StoreSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First phase of an aggregation: rows in, partial accumulators out. Holds no state over a barrier.
 *
 * @param input schema of the rows
 * @param output keys, for a window then slice end and first window, then the accumulators
 * @param keyColumns input columns that form the group
 * @param window null for a group aggregate
 * @param keys kernel of the group's columns; for a window followed by the columns behind the last
 *     of {@code input}: slice end and first window, both BIGINT (see {@link WindowSpec#withSlices})
 * @param kernel an {@link AggregateKernel} over all calls
 * @param maxGroups groups held at most before all are put out
 * @param flushEachBatch whether nothing is held longer than a batch: a streaming group aggregate,
 *     whose rows no watermark would push out
 */
public record LocalAggregateSpec(
    RowType input,
    RowType output,
    List<Integer> keyColumns,
    @Nullable WindowSpec window,
    KernelSpec keys,
    KernelSpec kernel,
    int maxGroups,
    boolean flushEachBatch)
    implements OperatorSpec {
  /** Groups to hold in streaming. */
  public static final int STREAMING_GROUPS = 1 << 16;

  /** Groups to hold in batch, where every group held is work saved in the second phase. */
  public static final int BATCH_GROUPS = 1 << 18;

  public LocalAggregateSpec {
    keyColumns = List.copyOf(keyColumns);
    if (maxGroups < 1) {
      throw new IllegalArgumentException("maxGroups " + maxGroups);
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new LocalAggregate(
        this, kernels.create(keys, KeyKernel.class), kernels.create(kernel, AggregateKernel.class));
  }

  @Override
  public boolean chainable() {
    return true;
  }

  @Override
  public List<StoreSpec> stores() {
    return List.of();
  }
}
