package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

/**
 * Group aggregate without a window. Its input is partitioned by the keys.
 *
 * @param input schema of the rows, or of the partial accumulators
 * @param output keys, then aggregates
 * @param keyColumns input columns that form the group; none puts out one row
 * @param keys kernel of those columns
 * @param partials whether the input is that of a {@link LocalAggregateSpec}: keys, then
 *     accumulators
 * @param inputRetracts whether the input takes rows back
 * @param emit when and how results leave
 */
public record GroupAggregateSpec(
    RowType input,
    RowType output,
    List<Integer> keyColumns,
    KernelSpec keys,
    AggregateSpec aggregates,
    boolean partials,
    boolean inputRetracts,
    Emit emit)
    implements OperatorSpec {
  /** When and how results leave. */
  public enum Emit {
    /** Once, at the end of the input. */
    AT_END,
    /** Changes after each batch, without the old rows. */
    UPSERT,
    /** Changes after each batch, the old row before the new one. */
    RETRACT
  }

  public GroupAggregateSpec {
    keyColumns = List.copyOf(keyColumns);
    if (partials && (inputRetracts || !aggregates.isSimple())) {
      throw new IllegalArgumentException("partial accumulators that need value sets");
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new GroupAggregate(this, kernels);
  }

  @Override
  public boolean chainable() {
    return true;
  }

  @Override
  public List<StoreSpec> stores() {
    return aggregates.stores(StoreSpec.columns(input, keyColumns), inputRetracts, false);
  }
}
