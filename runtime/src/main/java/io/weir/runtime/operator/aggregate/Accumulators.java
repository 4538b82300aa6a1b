package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of all aggregates of a node, by slot of the group. */
final class Accumulators {
  private final AggregateKernel kernel;
  private final Column[] columns;
  private final int[] compactAt;
  private final GroupValues[] values;
  private int initialized;
  private int[] addedRows = {};
  private int[] addedSlots = {};
  private int[] removedRows = {};
  private int[] removedSlots = {};

  Accumulators(GroupStore groups, AggregateSpec spec, KernelLoader kernels, int capacity) {
    kernel = kernels.create(spec.kernel(), AggregateKernel.class);
    columns = new Column[spec.accumulators().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = spec.accumulators().get(i).newColumn(capacity);
    }
    compactAt = new int[columns.length];
    Arrays.fill(compactAt, 1 << 16);
    List<GroupValues> stores = new ArrayList<>();
    for (DistinctSetSpec set : spec.distinctSets()) {
      stores.add(new DistinctSet("distinct" + stores.size(), groups, set, kernels));
    }
    for (ValueSetSpec set : spec.valueSets()) {
      stores.add(new ValueSet("values" + stores.size(), groups, set, kernels));
    }
    values = stores.toArray(new GroupValues[0]);
  }

  /** No aggregates at all. */
  Accumulators() {
    kernel = new NoAggregates();
    columns = new Column[0];
    compactAt = new int[0];
    values = new GroupValues[0];
  }

  void register(OperatorContext context) {
    for (GroupValues set : values) {
      context.register(set);
    }
  }

  /** The accumulators that are not made of value sets. */
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
      for (GroupValues set : values) {
        set.ensureGroups(capacity);
      }
      initialized = capacity;
    }
  }

  /** Adds or takes away rows by their change kinds. */
  void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    if (in.hasKinds) {
      updateByKind(in, rows, count, slots);
    } else {
      kernel.accumulate(in, rows, count, slots, columns);
    }
    for (GroupValues set : values) {
      set.update(in, rows, count, slots);
    }
    compactHeaps();
  }

  private void updateByKind(Batch in, int @Nullable [] rows, int count, int[] slots) {
    if (addedRows.length < count) {
      addedRows = new int[count];
      addedSlots = new int[count];
      removedRows = new int[count];
      removedSlots = new int[count];
    }
    int added = 0;
    int removed = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (ChangeKind.isRetraction(in.kinds[row])) {
        removedRows[removed] = row;
        removedSlots[removed++] = slots[i];
      } else {
        addedRows[added] = row;
        addedSlots[added++] = slots[i];
      }
    }
    kernel.accumulate(in, addedRows, added, addedSlots, columns);
    if (removed > 0) {
      kernel.retract(in, removedRows, removed, removedSlots, columns);
    }
  }

  /**
   * Adds partial accumulators that stand in a batch from some column on; there are no value sets.
   */
  void mergePartials(Batch in, int firstColumn, int @Nullable [] rows, int count, int[] slots) {
    kernel.merge(in.columns, firstColumn, rows, count, slots, columns);
    compactHeaps();
  }

  /** Adds the groups {@code from[i]} of others to the groups {@code slots[i]}. */
  void merge(Accumulators others, int[] from, int count, int[] slots) {
    kernel.merge(others.columns, 0, from, count, slots, columns);
    for (int i = 0; i < values.length; i++) {
      values[i].merge(others.values[i], from, count, slots);
    }
  }

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  void result(int[] slots, int count, Column[] out, int offset, int at) {
    kernel.result(columns, slots, count, out, offset, at);
    for (GroupValues set : values) {
      set.result(slots, count, out, offset, at);
    }
  }

  /** Makes groups empty again. */
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      kernel.initialize(columns, slots[i], slots[i] + 1);
    }
    for (GroupValues set : values) {
      set.reset(slots, count);
    }
  }

  /** Makes all groups below {@code limit}, the only ones used, empty again. */
  void clear(int limit) {
    for (Column column : columns) {
      Columns.forgetValues(column);
    }
    kernel.initialize(columns, 0, limit);
    for (GroupValues set : values) {
      set.clear(limit);
    }
  }

  /** Strings that were replaced leave holes in their heaps. */
  private void compactHeaps() {
    Columns.compactHeaps(columns, compactAt, initialized);
  }
}
