package io.weir.runtime.operator.join;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.Hashing;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.RowHashIndex;
import io.weir.runtime.state.RowStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of one side of a join, with a chain of rows for each key. */
final class JoinSide extends RowStore {
  static final int NONE = -1;

  /** Fewer rows than that are not looked through for expired ones. */
  private static final int FEWEST_TO_FORGET = 4096;

  final KeyKernel keys;
  final KeyIndex index;

  /** By slot: the next row with the same key. */
  int[] next = {};

  /** By slot, for the outer side: how many rows of the other side a row matches; else empty. */
  int[] matches = {};

  private final boolean outer;
  private final @Nullable RowExpiry expiry;

  /** Rows at which it is worth looking for expired ones again. */
  private int forgetAt = FEWEST_TO_FORGET;

  private boolean[] expired = {};

  /** By slot. */
  private byte[] keyGroups = {};

  /** By slot the row before it in the chain of its key, while {@link #rows} is there. */
  private int[] previous = {};

  /** Finds rows that are to be removed; from the first removal on. */
  private @Nullable RowHashIndex rows;

  /** By slot of the key: the first row. */
  private int[] heads = {};

  private int[] emptyKeys = new int[64];
  private int emptyKeyCount;
  private long[] hashes = {};
  private int[] slots = {};
  private final int[] one = new int[1];

  /**
   * @param outer whether it is counted how many rows of the other side a row matches
   * @param expiry when rows can be forgotten; null for never
   */
  JoinSide(
      String name,
      RowType schema,
      int[] keyColumns,
      KeyKernel keys,
      boolean outer,
      @Nullable RowExpiry expiry) {
    super(name, schema);
    this.keys = keys;
    this.outer = outer;
    this.expiry = expiry;
    DataType[] types = new DataType[keyColumns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.fields().get(keyColumns[i]).type();
    }
    index = new KeyIndex(types, 64, KeyIndex.Strings.IN_PAGES);
  }

  /** First row of a key, {@link #NONE} for key slot -1. */
  int head(int keySlot) {
    return keySlot < 0 ? NONE : heads[keySlot];
  }

  /**
   * Adds or removes the picked rows of a batch, in order.
   *
   * @param retracts by picked row, whether it is to be removed
   * @param stored is filled with where each picked row was stored; {@link #NONE} for removals
   */
  void update(
      Batch in, int[] picked, int count, long[] keyHashes, boolean[] retracts, int[] stored) {
    if (hashes.length < in.rows) {
      hashes = new long[Math.max(in.rows, Batch.CAPACITY)];
      slots = new int[hashes.length];
    }
    keys.internRows(in, picked, count, keyHashes, index, slots);
    growHeads();
    if (rows == null && anyTrue(retracts, count)) {
      rows = indexStoredRows();
    }
    if (rows != null) {
      hashRows(in.columns, in.rows, hashes);
    }
    int i = 0;
    while (i < count) {
      if (retracts[i]) {
        stored[i] = NONE;
        remove(rows, in, picked[i], slots[i]);
        i++;
        continue;
      }
      int end = i + 1;
      while (end < count && !retracts[end]) {
        end++;
      }
      while (i < end) {
        int slot = nextSlot();
        int added = addSome(in, picked, i, end);
        for (int k = 0; k < added; k++, i++) {
          stored[i] = slot + k;
          link(slot + k, slots[i], picked[i]);
        }
      }
    }
  }

  private void growHeads() {
    if (heads.length < index.capacity()) {
      int from = heads.length;
      heads = Arrays.copyOf(heads, index.capacity());
      Arrays.fill(heads, from, heads.length, NONE);
    }
  }

  private static boolean anyTrue(boolean[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (values[i]) {
        return true;
      }
    }
    return false;
  }

  /** An index of the rows that there are, and the chains of keys backwards. */
  private RowHashIndex indexStoredRows() {
    RowHashIndex found = new RowHashIndex();
    int[] wanted = new int[Batch.CAPACITY];
    long[] rowHashes = new long[isOverflowed() ? wanted.length : limit()];
    if (!isOverflowed()) {
      hashRows(columns, limit(), rowHashes);
    }
    for (int from = 0; from < limit(); from += wanted.length) {
      int count = Math.min(wanted.length, limit() - from);
      if (isOverflowed()) {
        for (int i = 0; i < count; i++) {
          wanted[i] = isLive(from + i) ? from + i : NONE;
        }
        hashRows(fetch(wanted, count), count, rowHashes);
      }
      int first = isOverflowed() ? 0 : from;
      for (int i = 0; i < count; i++) {
        if (isLive(from + i)) {
          found.add(from + i, rowHashes[first + i], capacity());
        }
      }
    }
    previous = new int[capacity()];
    for (int key = 0; key < index.limit(); key++) {
      linkBackwards(key);
    }
    return found;
  }

  private void linkBackwards(int key) {
    int before = NONE;
    for (int row = heads[key]; row != NONE; row = next[row]) {
      previous[row] = before;
      before = row;
    }
  }

  /** Hashes whole rows: what tells the rows of a key apart quickly when one is to be removed. */
  private static void hashRows(Column[] columns, int rows, long[] out) {
    Hashing.start(rows, out);
    for (Column column : columns) {
      Hashing.addAny(column, rows, out);
    }
  }

  private void link(int row, int keySlot, int inRow) {
    if (next.length < capacity()) {
      next = Arrays.copyOf(next, capacity());
      keyGroups = Arrays.copyOf(keyGroups, capacity());
      if (outer) {
        matches = Arrays.copyOf(matches, capacity());
      }
      if (rows != null) {
        previous = Arrays.copyOf(previous, capacity());
      }
    }
    if (outer) {
      matches[row] = 0;
    }
    keyGroups[row] = (byte) KeyGroups.of(index.hashes[keySlot]);
    int head = heads[keySlot];
    next[row] = head;
    heads[keySlot] = row;
    if (rows != null) {
      rows.add(row, hashes[inRow], capacity());
      previous[row] = NONE;
      if (head != NONE) {
        previous[head] = row;
      }
    }
  }

  /** Removes a row that equals a row of a batch; none does when it was never added. */
  private void remove(RowHashIndex found, Batch in, int inRow, int keySlot) {
    int row = found.first(hashes[inRow]);
    while (row != NONE && !equal(in, inRow, row)) {
      row = found.before(row);
    }
    if (row != NONE) {
      found.remove(row);
      unlink(row, keySlot);
      remove(row);
    }
    noteIfEmpty(keySlot);
  }

  private void unlink(int row, int keySlot) {
    if (previous[row] == NONE) {
      heads[keySlot] = next[row];
    } else {
      next[previous[row]] = next[row];
    }
    if (next[row] != NONE) {
      previous[next[row]] = previous[row];
    }
  }

  private void noteIfEmpty(int keySlot) {
    if (heads[keySlot] == NONE) {
      if (emptyKeyCount == emptyKeys.length) {
        emptyKeys = Arrays.copyOf(emptyKeys, emptyKeyCount * 2);
      }
      emptyKeys[emptyKeyCount++] = keySlot;
    }
  }

  private boolean equal(Batch in, int inRow, int row) {
    Column[] stored = columns;
    int at = row;
    if (isOverflowed()) {
      one[0] = row;
      stored = fetch(one, 1);
      at = 0;
    }
    for (int c = 0; c < stored.length; c++) {
      if (!Columns.equal(in.columns[c], inRow, stored[c], at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Forgets rows that nothing can match any more at a watermark of the other input, between
   * batches. Looks at all slots whenever there are twice as many rows as it left the last time, and
   * a quarter as many new ones as slots: a constant time for each row added.
   *
   * @return how many rows it forgot
   */
  int forgetExpired(long watermark) {
    if (expiry == null || size() < forgetAt) {
      return 0;
    }
    int before = size();
    if (markExpired(expiry.column(), expiry.latest(watermark))) {
      for (int key = 0; key < index.limit(); key++) {
        if (heads[key] != NONE) {
          unlinkExpired(key);
          if (rows != null) {
            linkBackwards(key);
          }
          noteIfEmpty(key);
        }
      }
      // From the last one down: free slots are taken from the end, so that they come ascending.
      for (int row = limit() - 1; row >= 0; row--) {
        if (expired[row]) {
          if (rows != null) {
            rows.remove(row);
          }
          remove(row);
        }
      }
      forgetEmptyKeys();
      compactAfterRemovals();
    }
    forgetAt = Math.max(Math.max(FEWEST_TO_FORGET, 2 * size()), size() + limit() / 4);
    return before - size();
  }

  /** Marks the rows whose time is not after {@code latest}; false when there are none. */
  private boolean markExpired(int column, long latest) {
    if (expired.length < limit()) {
      expired = new boolean[capacity()];
    }
    boolean any = false;
    int[] wanted = new int[Batch.CAPACITY];
    for (int from = 0; from < limit(); from += wanted.length) {
      int count = Math.min(wanted.length, limit() - from);
      Column[] rows = columns;
      int first = from;
      if (isOverflowed()) {
        for (int i = 0; i < count; i++) {
          wanted[i] = isLive(from + i) ? from + i : NONE;
        }
        rows = fetch(wanted, count);
        first = 0;
      }
      LongColumn times = (LongColumn) rows[column];
      for (int i = 0; i < count; i++) {
        int at = first + i;
        expired[from + i] = isLive(from + i) && (times.isNull(at) || times.values[at] <= latest);
        any |= expired[from + i];
      }
    }
    return any;
  }

  private void unlinkExpired(int key) {
    int kept = NONE;
    for (int row = heads[key]; row != NONE; row = next[row]) {
      if (!expired[row]) {
        if (kept == NONE) {
          heads[key] = row;
        } else {
          next[kept] = row;
        }
        kept = row;
      }
    }
    if (kept == NONE) {
      heads[key] = NONE;
    } else {
      next[kept] = NONE;
    }
  }

  /** Gives back what rows and keys that are gone have left; between batches. */
  void tidy() {
    forgetEmptyKeys();
    compact();
  }

  private void forgetEmptyKeys() {
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
  }

  // --- state ---

  @Override
  protected int restoreRow(Batch row, byte[] value, int at) {
    int[] stored = new int[1];
    long[] hash = new long[1];
    keys.hash(row, 1, hash);
    update(row, new int[] {0}, 1, hash, new boolean[1], stored);
    if (outer) {
      matches[stored[0]] = (int) ColumnCodec.readLong(value, at);
    }
    return stored[0];
  }

  @Override
  protected void writeMore(int slot, ByteBuilder out) {
    if (outer) {
      ColumnCodec.writeLong(matches[slot], out);
    }
  }

  @Override
  public int keyGroup(int slot) {
    return keyGroups[slot];
  }
}
