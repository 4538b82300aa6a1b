package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import org.jspecify.annotations.Nullable;

/**
 * Some of a node's aggregate functions, over accumulators that are columns by slot. Every
 * accumulator column has room for every slot given. Rows are picked by {@code rows} (null: the
 * first {@code count}); {@code slots[i]} is the group of the i-th picked row. Filters of the calls
 * are applied here.
 */
public interface AggregateKernel {
  /** Makes the accumulators of slots {@code from … to - 1} those of a group without rows. */
  void initialize(Column[] accumulators, int from, int to);

  /** Adds rows to their groups. */
  void accumulate(Batch in, int @Nullable [] rows, int count, int[] slots, Column[] accumulators);

  /**
   * Takes rows out of their groups.
   *
   * @throws UnsupportedOperationException for functions that cannot forget a value (MIN, MAX, …)
   */
  void retract(Batch in, int @Nullable [] rows, int count, int[] slots, Column[] accumulators);

  /**
   * Adds other accumulators to those of the slots.
   *
   * @param partials the other accumulators stand in {@code partials[offset …]}, in order
   * @param rows rows of {@code partials}
   */
  void merge(
      Column[] partials,
      int offset,
      int @Nullable [] rows,
      int count,
      int[] slots,
      Column[] accumulators);

  /**
   * Computes the results of groups: that of the c-th call of group {@code slots[i]} goes to {@code
   * out[c]}, row {@code at + i}. Makes room as needed.
   */
  void result(Column[] accumulators, int[] slots, int count, Column[] out, int at);
}
