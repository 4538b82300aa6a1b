package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.AggregateKernel;
import org.jspecify.annotations.Nullable;

/** The kernel of groups without aggregates. */
final class NoAggregates implements AggregateKernel {
  @Override
  public void initialize(Column[] accumulators, int from, int to) {}

  @Override
  public void accumulate(
      Batch in, int @Nullable [] rows, int count, int[] slots, Column[] accumulators) {}

  @Override
  public void retract(
      Batch in, int @Nullable [] rows, int count, int[] slots, Column[] accumulators) {}

  @Override
  public void merge(
      Column[] partials,
      int offset,
      int @Nullable [] rows,
      int count,
      int[] slots,
      Column[] accumulators) {}

  @Override
  public void result(Column[] accumulators, int[] slots, int count, Column[] out, int at) {}
}
