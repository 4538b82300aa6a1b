package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.Columns;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of the calls of one kernel, by slot of the group. */
final class CallAccumulators {
  private final AggregateKernel kernel;
  private final Column[] columns;
  private final int[] compactAt;
  private final int[] places;

  /** Where the results go that are asked for at the moment. */
  private final Column[] results;

  private int initialized;

  CallAccumulators(CallsSpec spec, KernelLoader kernels) {
    this(
        kernels.create(spec.kernel(), AggregateKernel.class),
        spec.accumulators().stream().map(type -> type.newColumn(64)).toArray(Column[]::new),
        spec.places());
  }

  private CallAccumulators(AggregateKernel kernel, Column[] columns, List<Integer> places) {
    this.kernel = kernel;
    this.columns = columns;
    this.places = places.stream().mapToInt(Integer::intValue).toArray();
    results = new Column[places.size()];
    compactAt = new int[columns.length];
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Those of no calls at all. */
  static CallAccumulators none() {
    return new CallAccumulators(new NoAggregates(), new Column[0], List.of());
  }

  Column[] columns() {
    return columns;
  }

  /** Makes room for slots below {@code capacity}; new ones are groups without rows. */
  void ensureCapacity(int capacity) {
    if (initialized < capacity) {
      for (Column column : columns) {
        column.ensureCapacity(capacity);
      }
      kernel.initialize(columns, initialized, capacity);
      initialized = capacity;
    }
  }

  /** Makes a group empty again. */
  void reset(int slot) {
    kernel.initialize(columns, slot, slot + 1);
  }

  /** Makes all groups below {@code limit}, the only ones used, empty again. */
  void clear(int limit) {
    for (Column column : columns) {
      Columns.forgetValues(column);
    }
    kernel.initialize(columns, 0, limit);
  }

  void accumulate(Batch in, int @Nullable [] rows, int count, int[] slots) {
    kernel.accumulate(in, rows, count, slots, columns);
  }

  void retract(Batch in, int @Nullable [] rows, int count, int[] slots) {
    kernel.retract(in, rows, count, slots, columns);
  }

  /** Adds partial accumulators that stand next to each other from some column on. */
  void merge(Column[] partials, int first, int @Nullable [] rows, int count, int[] slots) {
    kernel.merge(partials, first, rows, count, slots, columns);
  }

  /**
   * Writes the results of groups, from row {@code at} on, to their places among the columns from
   * {@code offset} on.
   */
  void result(int[] slots, int count, Column[] out, int offset, int at) {
    for (int i = 0; i < places.length; i++) {
      results[i] = out[offset + places[i]];
    }
    kernel.result(columns, slots, count, results, at);
  }

  /** Strings that were replaced leave holes in their heaps. */
  void compactHeaps() {
    Columns.compactHeaps(columns, compactAt, initialized);
  }
}
