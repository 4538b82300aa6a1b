package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of all aggregates of a node, by slot of the group. */
final class Accumulators {
  private final CallAccumulators calls;
  private final GroupValues[] values;
  private int[] addedRows = {};
  private int[] addedSlots = {};
  private int[] removedRows = {};
  private int[] removedSlots = {};

  Accumulators(GroupStore groups, AggregateSpec spec, KernelLoader kernels) {
    calls = new CallAccumulators(spec.calls(), kernels);
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
    calls = CallAccumulators.none();
    values = new GroupValues[0];
  }

  void register(OperatorContext context) {
    for (GroupValues set : values) {
      context.register(set);
    }
  }

  /**
   * Keeps sets of values within the memory of the job; of groups that are never removed.
   *
   * @param atEnd whether results are asked for after {@link #finish} only
   */
  void bound(OperatorContext context, boolean atEnd) {
    for (GroupValues set : values) {
      set.bound(context, atEnd);
    }
  }

  /**
   * At the end of the input: goes on with what was put off until then.
   *
   * @return whether all is done; else this is to be called again
   */
  boolean finish() {
    for (GroupValues set : values) {
      if (!set.finish()) {
        return false;
      }
    }
    return true;
  }

  void close() {
    for (GroupValues set : values) {
      set.close();
    }
  }

  /** Whether groups have sets of values. */
  boolean hasValues() {
    return values.length > 0;
  }

  /** All accumulators by slot of the group, those over sets of values behind the others. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>(List.of(calls.columns()));
    for (GroupValues set : values) {
      columns.addAll(set.groupColumns());
    }
    return columns;
  }

  /** Makes room for slots below {@code capacity}; new ones are groups without rows. */
  void ensureCapacity(int capacity) {
    calls.ensureCapacity(capacity);
    for (GroupValues set : values) {
      set.ensureGroups(capacity);
    }
  }

  /** Adds or takes away rows by their change kinds. */
  void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    if (in.hasKinds) {
      updateByKind(in, rows, count, slots);
    } else {
      calls.accumulate(in, rows, count, slots);
    }
    for (GroupValues set : values) {
      set.update(in, rows, count, slots);
    }
    calls.compactHeaps();
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
    calls.accumulate(in, addedRows, added, addedSlots);
    if (removed > 0) {
      calls.retract(in, removedRows, removed, removedSlots);
    }
  }

  /**
   * Adds partial accumulators that stand in a batch from some column on; there are no value sets.
   */
  void mergePartials(Batch in, int firstColumn, int @Nullable [] rows, int count, int[] slots) {
    calls.merge(in.columns, firstColumn, rows, count, slots);
    calls.compactHeaps();
  }

  /** Adds the groups {@code from[i]} of others to the groups {@code slots[i]}. */
  void merge(Accumulators others, int[] from, int count, int[] slots) {
    calls.merge(others.calls.columns(), 0, from, count, slots);
    for (int i = 0; i < values.length; i++) {
      values[i].merge(others.values[i], from, count, slots);
    }
  }

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  void result(int[] slots, int count, Column[] out, int offset, int at) {
    calls.result(slots, count, out, offset, at);
    for (GroupValues set : values) {
      set.result(slots, count, out, offset, at);
    }
  }

  /** Makes groups empty again. */
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      calls.reset(slots[i]);
    }
    for (GroupValues set : values) {
      set.reset(slots, count);
    }
  }

  /** Makes all groups below {@code limit}, the only ones used, empty again. */
  void clear(int limit) {
    calls.clear(limit);
    for (GroupValues set : values) {
      set.clear(limit);
    }
  }
}
