package io.weir.runtime.operator.join;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KeyKernel;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.Hashing;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotChanges;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;

/**
 * The rows of one side of a join: columns by row number, and a chain of rows for each key. Row numbers
 * of removed rows are used again. As state, an entry per row, named by a running number.
 */
final class JoinSide implements StateStore, SlotChanges.Entries {
  static final int NONE = -1;

  final KeyKernel keys;
  final KeyIndex index;

  /** The rows. */
  final Column[] columns;

  /** The next row with the same key. */
  int[] next = new int[64];

  /** For an outer join, how many rows of the other side each row matches. */
  int[] matches = new int[64];

  final SlotChanges changes = new SlotChanges(this);

  private final String name;
  private final RowType schema;
  private int[] heads = {};
  private int[] keySlots = new int[64];
  private long[] rowHashes = new long[64];
  private long[] numbers = new long[64];
  private boolean[] live = new boolean[64];
  private int[] free = {};
  private int freeCount;
  private int limit;
  private long nextNumber;
  private int[] emptyKeys = new int[64];
  private int emptyKeyCount;
  private final int[] compactAt;

  private long[] hashes = {};
  private int[] slots = {};

  JoinSide(String name, RowType schema, int[] keyColumns, KeyKernel keys) {
    this.name = name;
    this.schema = schema;
    this.keys = keys;
    Batch rows = new Batch(schema, 64);
    columns = rows.columns;
    DataType[] types = new DataType[keyColumns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.fields().get(keyColumns[i]).type();
    }
    index = new KeyIndex(types, 64);
    compactAt = new int[columns.length];
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Rows held. */
  int size() {
    return limit - freeCount;
  }

  /** First row of a key, {@link #NONE} for key slot -1. */
  int head(int keySlot) {
    return keySlot < 0 ? NONE : heads[keySlot];
  }

  /**
   * Adds or removes the picked rows of a batch, in order.
   *
   * @param retracts whether each picked row is to be removed, null for none
   * @param stored is filled with where each row was stored; {@link #NONE} for removals
   */
  void update(
      Batch in, int[] picked, int count, long[] keyHashes, boolean[] retracts, int[] stored) {
    ensureScratch(in.rows);
    keys.internRows(in, picked, count, keyHashes, index, slots);
    growHeads();
    hashRows(in);
    int i = 0;
    while (i < count) {
      int run = i;
      while (run < count && !retracts[run]) {
        run++;
      }
      if (run - i > 1 && freeCount == 0) {
        append(in, picked, i, run, stored);
        i = run;
      } else if (retracts[i]) {
        stored[i] = NONE;
        remove(in, picked[i], slots[i]);
        i++;
      } else {
        stored[i] = add(in, picked[i], slots[i]);
        i++;
      }
    }
  }

  private void ensureScratch(int rows) {
    if (hashes.length < rows) {
      hashes = new long[Math.max(rows, Batch.CAPACITY)];
      slots = new int[hashes.length];
    }
  }

  private void growHeads() {
    if (heads.length < index.capacity()) {
      int from = heads.length;
      heads = Arrays.copyOf(heads, index.capacity());
      Arrays.fill(heads, from, heads.length, NONE);
    }
  }

  /** Hashes whole rows: what tells the rows of a key apart quickly. */
  private void hashRows(Batch in) {
    Hashing.start(in.rows, hashes);
    for (Column column : in.columns) {
      Hashing.addAny(column, in.rows, hashes);
    }
  }

  private void ensureRows(int rows) {
    if (rows > next.length) {
      int room = Math.max(rows, next.length + (next.length >> 1));
      next = Arrays.copyOf(next, room);
      matches = Arrays.copyOf(matches, room);
      keySlots = Arrays.copyOf(keySlots, room);
      rowHashes = Arrays.copyOf(rowHashes, room);
      numbers = Arrays.copyOf(numbers, room);
      live = Arrays.copyOf(live, room);
      for (Column column : columns) {
        column.ensureCapacity(room);
      }
    }
  }

  /** Adds rows {@code picked[from … to - 1]} at the end, column by column. */
  private void append(Batch in, int[] picked, int from, int to, int[] stored) {
    int count = to - from;
    int at = limit;
    ensureRows(at + count);
    int[] rows = from == 0 ? picked : Arrays.copyOfRange(picked, from, to);
    for (int c = 0; c < columns.length; c++) {
      columns[c].copyRows(in.columns[c], rows, count, at);
    }
    limit = at + count;
    for (int i = 0; i < count; i++) {
      stored[from + i] = at + i;
      link(at + i, slots[from + i], hashes[picked[from + i]]);
    }
  }

  private int add(Batch in, int row, int keySlot) {
    int at = freeCount > 0 ? free[--freeCount] : limit++;
    ensureRows(at + 1);
    for (int c = 0; c < columns.length; c++) {
      Columns.copy(in.columns[c], row, columns[c], at);
    }
    link(at, keySlot, hashes[row]);
    return at;
  }

  private void link(int row, int keySlot, long rowHash) {
    live[row] = true;
    matches[row] = 0;
    keySlots[row] = keySlot;
    rowHashes[row] = rowHash;
    numbers[row] = nextNumber++;
    next[row] = heads[keySlot];
    heads[keySlot] = row;
    changes.changed(row);
  }

  /** Removes a row that equals a row of a batch; none does when it was never added. */
  private void remove(Batch in, int inRow, int keySlot) {
    long hash = hashes[inRow];
    int before = NONE;
    for (int row = heads[keySlot]; row != NONE; row = next[row]) {
      if (rowHashes[row] == hash && equal(in, inRow, row)) {
        unlink(row, before, keySlot);
        break;
      }
      before = row;
    }
    if (heads[keySlot] == NONE) {
      if (emptyKeyCount == emptyKeys.length) {
        emptyKeys = Arrays.copyOf(emptyKeys, emptyKeyCount * 2);
      }
      emptyKeys[emptyKeyCount++] = keySlot;
    }
  }

  private boolean equal(Batch in, int inRow, int row) {
    for (int c = 0; c < columns.length; c++) {
      if (!Columns.equal(in.columns[c], inRow, columns[c], row)) {
        return false;
      }
    }
    return true;
  }

  private void unlink(int row, int before, int keySlot) {
    changes.removing(row);
    if (before == NONE) {
      heads[keySlot] = next[row];
    } else {
      next[before] = next[row];
    }
    live[row] = false;
    for (Column column : columns) {
      if (column instanceof BytesColumn bytes) {
        bytes.lengths[row] = 0;
      }
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(64, freeCount * 2));
    }
    free[freeCount++] = row;
  }

  /** Forgets keys that have no rows any more; between batches. */
  void tidy() {
    int count = 0;
    Arrays.sort(emptyKeys, 0, emptyKeyCount);
    for (int i = 0; i < emptyKeyCount; i++) {
      int slot = emptyKeys[i];
      boolean repeated = count > 0 && emptyKeys[count - 1] == slot;
      if (heads[slot] == NONE && !repeated) {
        emptyKeys[count++] = slot;
      }
    }
    emptyKeyCount = 0;
    if (count > 0) {
      index.remove(emptyKeys, count);
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] instanceof BytesColumn bytes && bytes.heapSize > compactAt[i]) {
        compactAt[i] = Columns.compact(bytes, limit);
      }
    }
  }

  // --- state ---

  @Override
  public String name() {
    return name;
  }

  @Override
  public void snapshot(StateWriter writer) {
    changes.write(writer);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    Batch row = new Batch(schema, 1);
    int at = 0;
    for (Column column : row.columns) {
      at = ColumnCodec.read(value, at, column, 0);
    }
    row.rows = 1;
    int[] stored = new int[1];
    long[] hash = new long[1];
    keys.hash(row, 1, hash);
    update(row, new int[] {0}, 1, hash, new boolean[1], stored);
    matches[stored[0]] = (int) ColumnCodec.readLong(value, at);
    numbers[stored[0]] = ColumnCodec.readLong(key, 0);
    nextNumber = Math.max(nextNumber, numbers[stored[0]] + 1);
    changes.restored(stored[0]);
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public boolean isLive(int slot) {
    return live[slot];
  }

  @Override
  public int keyGroup(int slot) {
    return KeyGroups.of(index.hashes[keySlots[slot]]);
  }

  @Override
  public void writeKey(int slot, ByteBuilder out) {
    ColumnCodec.writeLong(numbers[slot], out);
  }

  @Override
  public void writeValue(int slot, ByteBuilder out) {
    for (Column column : columns) {
      ColumnCodec.write(column, slot, out);
    }
    ColumnCodec.writeLong(matches[slot], out);
  }
}
