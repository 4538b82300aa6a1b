package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.KeyIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Groups and their accumulators. */
public final class GroupStore {
  public final KeyIndex index;
  public final Accumulators accumulators;

  private final boolean countsRows;
  private long[] rowCounts = {};
  private int[] addedRows = {};
  private int[] addedSlots = {};
  private int[] removedRows = {};
  private int[] removedSlots = {};

  /**
   * @param keyTypes of the group's columns
   * @param countsRows whether rows are also taken away, so that a group's rows must be counted to see
   *     when it is gone
   */
  public GroupStore(
      DataType[] keyTypes, AggregateSpec spec, KernelLoader kernels, boolean countsRows) {
    index = new KeyIndex(keyTypes, 64);
    accumulators = new Accumulators(spec, kernels, index.capacity());
    this.countsRows = countsRows;
    grow();
  }

  /** Makes room for what was interned. */
  public void grow() {
    accumulators.ensureCapacity(index.capacity());
    if (countsRows && rowCounts.length < index.capacity()) {
      rowCounts = Arrays.copyOf(rowCounts, index.capacity());
    }
  }

  /** Adds or takes away rows by their change kinds. */
  public void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    if (!countsRows) {
      accumulators.accumulate(in, rows, count, slots);
      return;
    }
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
      int slot = slots[i];
      if (ChangeKind.isRetraction(in.kind(row))) {
        removedRows[removed] = row;
        removedSlots[removed++] = slot;
        rowCounts[slot]--;
      } else {
        addedRows[added] = row;
        addedSlots[added++] = slot;
        rowCounts[slot]++;
      }
    }
    accumulators.accumulate(in, addedRows, added, addedSlots);
    if (removed > 0) {
      accumulators.retract(in, removedRows, removed, removedSlots);
    }
  }

  /** Adds the groups {@code from[i]} of another store to the groups {@code slots[i]}. */
  public void merge(GroupStore others, int[] from, int count, int[] slots) {
    accumulators.merge(others.accumulators, from, count, slots);
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        rowCounts[slots[i]] += others.rowCounts[from[i]];
      }
    }
  }

  /** Whether all rows of a group were taken away again. */
  public boolean isEmpty(int slot) {
    return countsRows && rowCounts[slot] <= 0;
  }

  /** Removes groups. */
  public void remove(int[] slots, int count) {
    if (count == index.size()) {
      clear();
      return;
    }
    accumulators.reset(slots, count);
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        rowCounts[slots[i]] = 0;
      }
    }
    index.remove(slots, count);
  }

  /** Removes all groups. */
  public void clear() {
    int limit = index.limit();
    accumulators.clear(limit);
    if (countsRows) {
      Arrays.fill(rowCounts, 0, limit, 0);
    }
    index.clear();
  }
}
