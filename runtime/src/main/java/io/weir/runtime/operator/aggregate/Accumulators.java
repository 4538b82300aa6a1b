package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.Columns;
import org.jspecify.annotations.Nullable;

/** The accumulators of all aggregates of a node, by slot of the group. */
public final class Accumulators {
  private final AggregateKernel kernel;
  private final Column[] columns;
  private int initialized;

  public Accumulators(AggregateSpec spec, KernelLoader kernels, int capacity) {
    kernel = kernels.create(spec.kernel(), AggregateKernel.class);
    columns = new Column[spec.accumulators().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = spec.accumulators().get(i).newColumn(capacity);
    }
    ensureCapacity(capacity);
  }

  /** Makes room for slots below {@code capacity}; new ones are groups without rows. */
  public void ensureCapacity(int capacity) {
    if (initialized < capacity) {
      for (Column column : columns) {
        column.ensureCapacity(capacity);
      }
      kernel.initialize(columns, initialized, capacity);
      initialized = capacity;
    }
  }

  /** Adds rows. */
  public void accumulate(Batch in, int @Nullable [] rows, int count, int[] slots) {
    kernel.accumulate(in, rows, count, slots, columns);
  }

  /** Takes rows away. */
  public void retract(Batch in, int @Nullable [] rows, int count, int[] slots) {
    kernel.retract(in, rows, count, slots, columns);
  }

  /** Adds partial accumulators that stand in a batch from some column on. */
  public void mergePartials(
      Batch in, int firstColumn, int @Nullable [] rows, int count, int[] slots) {
    kernel.merge(in.columns, firstColumn, rows, count, slots, columns);
  }

  /** Adds the groups {@code from[i]} of others to the groups {@code slots[i]}. */
  public void merge(Accumulators others, int[] from, int count, int[] slots) {
    kernel.merge(others.columns, 0, from, count, slots, columns);
  }

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    kernel.result(columns, slots, count, out, offset, at);
  }

  /** Makes groups empty again. */
  public void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      kernel.initialize(columns, slots[i], slots[i] + 1);
    }
  }

  /** Makes all groups below {@code limit}, the only ones used, empty again. */
  public void clear(int limit) {
    for (Column column : columns) {
      Columns.forgetValues(column);
    }
    kernel.initialize(columns, 0, limit);
  }
}
