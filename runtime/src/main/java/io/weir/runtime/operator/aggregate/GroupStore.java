package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.Hashing;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.SlotChanges;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Groups and their accumulators; as state, an entry per group. */
public final class GroupStore implements StateStore, SlotChanges.Entries {
  public final KeyIndex index;

  private final Accumulators accumulators;
  private final KeyKernel keys;
  private final int[] keyColumns;
  private final int hashedColumns;
  private final boolean countsRows;
  private final SlotChanges changes = new SlotChanges();
  private final RowType input;
  private long[] rowCounts = {};
  private @Nullable Batch restoring;
  private int restoredKeyLength;

  /**
   * @param input schema of what is interned with {@code keys}
   * @param keys kernel of the key columns
   * @param keyColumns where in {@code input} the key columns are
   * @param hashedColumns how many of them, from the first on, tell the key group
   * @param countsRows whether rows are also taken away, so that a group's rows must be counted to
   *     see when it is gone
   * @param strings whether key columns can be shown as those of a batch
   */
  public GroupStore(
      RowType input,
      KeyKernel keys,
      int[] keyColumns,
      int hashedColumns,
      AggregateSpec spec,
      KernelLoader kernels,
      boolean countsRows,
      KeyIndex.Strings strings) {
    this(input, keys, keyColumns, hashedColumns, countsRows, spec, kernels, strings);
  }

  private GroupStore(
      RowType input,
      KeyKernel keys,
      int[] keyColumns,
      int hashedColumns,
      boolean countsRows,
      @Nullable AggregateSpec spec,
      @Nullable KernelLoader kernels,
      KeyIndex.Strings strings) {
    this.input = input;
    this.keys = keys;
    this.keyColumns = keyColumns.clone();
    this.hashedColumns = hashedColumns;
    this.countsRows = countsRows;
    DataType[] types = new DataType[keyColumns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = input.fields().get(keyColumns[i]).type();
    }
    index = new KeyIndex(types, 64, strings);
    accumulators =
        spec == null || kernels == null
            ? new Accumulators()
            : new Accumulators(this, spec, kernels);
    grow();
  }

  /** A store of one worker that knows of each key how many rows it has, and nothing else. */
  public static GroupStore countingRows(RowType input, KeyKernel keys, int[] keyColumns) {
    return new GroupStore(input, keys, keyColumns, 0, true, null, null, KeyIndex.Strings.TOGETHER);
  }

  /** Includes the groups in checkpoints. */
  public void register(OperatorContext context) {
    context.register(this);
    accumulators.register(context);
  }

  /** Makes room for what was interned. */
  public void grow() {
    accumulators.ensureCapacity(index.capacity());
    if (countsRows && rowCounts.length < index.capacity()) {
      rowCounts = Arrays.copyOf(rowCounts, index.capacity());
    }
  }

  /**
   * Adds or takes away rows by their change kinds; {@code slots[i]} is the group of the i-th picked
   * row.
   */
  public void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        boolean retraction = ChangeKind.isRetraction(in.kind(rows == null ? i : rows[i]));
        rowCounts[slots[i]] += retraction ? -1 : 1;
      }
    }
    accumulators.update(in, rows, count, slots);
    changes.changed(slots, count);
  }

  /** Adds partial accumulators that stand in a batch from some column on. */
  public void mergePartials(
      Batch in, int firstColumn, int @Nullable [] rows, int count, int[] slots) {
    accumulators.mergePartials(in, firstColumn, rows, count, slots);
    changes.changed(slots, count);
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

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    accumulators.result(slots, count, out, offset, at);
  }

  /** Whether all rows of a group were taken away again. */
  public boolean isEmpty(int slot) {
    return countsRows && rowCounts[slot] <= 0;
  }

  /** Rows of a group, where they are counted. */
  public long rowCount(int slot) {
    return rowCounts[slot];
  }

  /** Removes groups. */
  public void remove(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      changes.removing(slots[i], this);
    }
    accumulators.reset(slots, count);
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        rowCounts[slots[i]] = 0;
      }
    }
    index.remove(slots, count);
  }

  /** Removes all groups of a store that is not part of checkpoints. */
  public void clear() {
    int limit = index.limit();
    accumulators.clear(limit);
    if (countsRows) {
      Arrays.fill(rowCounts, 0, limit, 0);
    }
    index.clear();
  }

  // --- state ---

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public void snapshot(StateWriter writer) {
    changes.write(this, writer);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    int slot = restoreKey(key);
    int at = 0;
    for (Column column : accumulators.columns()) {
      at = ColumnCodec.read(value, at, column, slot);
    }
    if (countsRows) {
      rowCounts[slot] = ColumnCodec.readLong(value, at);
    }
    changes.restored(slot);
  }

  /** Finds or adds the group whose key stands at the start of the bytes. */
  int restoreKey(byte[] key) {
    Batch batch = restoring;
    if (batch == null) {
      batch = new Batch(input, 1);
      restoring = batch;
    }
    batch.clear();
    int at = 0;
    for (int column : keyColumns) {
      at = ColumnCodec.read(key, at, batch.columns[column], 0);
    }
    restoredKeyLength = at;
    batch.rows = 1;
    long[] hash = new long[1];
    int[] slot = new int[1];
    keys.hash(batch, 1, hash);
    keys.intern(batch, 1, hash, index, slot);
    grow();
    return slot[0];
  }

  /** Length of the key that {@link #restoreKey} last took. */
  int restoredKeyLength() {
    return restoredKeyLength;
  }

  @Override
  public int limit() {
    return index.limit();
  }

  @Override
  public boolean isLive(int slot) {
    return index.isLive(slot);
  }

  @Override
  public int keyGroup(int slot) {
    long hash = Hashing.SEED;
    for (int i = 0; i < hashedColumns; i++) {
      hash = Hashing.ofValue(hash, index.keys[i], slot);
    }
    return KeyGroups.of(hash);
  }

  @Override
  public void writeKey(int slot, ByteBuilder out) {
    for (Column key : index.keys) {
      ColumnCodec.write(key, slot, out);
    }
  }

  @Override
  public void writeValue(int slot, ByteBuilder out) {
    for (Column column : accumulators.columns()) {
      ColumnCodec.write(column, slot, out);
    }
    if (countsRows) {
      ColumnCodec.writeLong(rowCounts[slot], out);
    }
  }
}
