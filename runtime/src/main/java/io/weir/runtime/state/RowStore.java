package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import java.util.Arrays;

/**
 * Rows that stay: columns by slot. Slots of removed rows are used again. As state, an entry per
 * row, named by a number that is unique among the rows of a key group.
 */
public abstract class RowStore implements StateStore, SlotChanges.Entries {
  /** The rows. */
  public final Column[] columns;

  private final String name;
  private final RowType schema;
  private final SlotChanges changes = new SlotChanges();
  private long[] numbers = {};
  private boolean[] live = {};
  private int[] free = {};
  private int freeCount;
  private int limit;
  private long nextNumber;
  private final int[] compactAt;

  protected RowStore(String name, RowType schema) {
    this.name = name;
    this.schema = schema;
    columns = new Batch(schema, 64).columns;
    compactAt = new int[columns.length];
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Rows held. */
  public final int size() {
    return limit - freeCount;
  }

  /** Slots for which there is room without growing. */
  public final int capacity() {
    return live.length;
  }

  /** Whether rows can be added in bulk: no slots wait to be used again. */
  public final boolean isDense() {
    return freeCount == 0;
  }

  /** Adds a row of a batch; returns its slot. */
  public final int add(Batch in, int row) {
    int slot = freeCount > 0 ? free[--freeCount] : limit++;
    ensureSlots(slot + 1);
    for (int c = 0; c < columns.length; c++) {
      Columns.copy(in.columns[c], row, columns[c], slot);
    }
    added(slot);
    return slot;
  }

  /**
   * Adds rows {@code picked[from … to - 1]} to a dense store, column by column; returns the first
   * of their consecutive slots.
   */
  public final int addAll(Batch in, int[] picked, int from, int to) {
    int first = limit;
    int count = to - from;
    limit += count;
    ensureSlots(limit);
    int[] rows = from == 0 ? picked : Arrays.copyOfRange(picked, from, to);
    for (int c = 0; c < columns.length; c++) {
      columns[c].copyRows(in.columns[c], rows, count, first);
    }
    for (int slot = first; slot < limit; slot++) {
      added(slot);
    }
    return first;
  }

  private void added(int slot) {
    live[slot] = true;
    numbers[slot] = nextNumber++;
    changes.changed(slot);
  }

  /** Removes a row. */
  public final void remove(int slot) {
    changes.removing(slot, this);
    live[slot] = false;
    for (Column column : columns) {
      if (column instanceof BytesColumn bytes) {
        bytes.lengths[slot] = 0;
      }
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(64, freeCount * 2));
    }
    free[freeCount++] = slot;
  }

  /** Says that what belongs to a row has changed. */
  public final void changed(int slot) {
    changes.changed(slot);
  }

  /** Order of arrival: the number given to a row when it was added. */
  public final long number(int slot) {
    return numbers[slot];
  }

  private void ensureSlots(int slots) {
    if (slots > live.length) {
      int room = Math.max(Math.max(64, slots), live.length + (live.length >> 1));
      numbers = Arrays.copyOf(numbers, room);
      live = Arrays.copyOf(live, room);
      for (Column column : columns) {
        column.ensureCapacity(room);
      }
    }
  }

  /** Gives back memory of strings that were removed; slots stay. */
  public final void compact() {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] instanceof BytesColumn bytes && bytes.heapSize > compactAt[i]) {
        compactAt[i] = Columns.compact(bytes, limit);
      }
    }
  }

  // --- state ---

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void snapshot(StateWriter writer) {
    changes.write(this, writer);
  }

  @Override
  public final void restore(byte[] key, byte[] value) {
    Batch row = new Batch(schema, 1);
    int at = 0;
    for (Column column : row.columns) {
      at = ColumnCodec.read(value, at, column, 0);
    }
    row.rows = 1;
    int slot = restoreRow(row, value, at);
    numbers[slot] = ColumnCodec.readLong(key, 0);
    nextNumber = Math.max(nextNumber, numbers[slot] + 1);
    changes.restored(slot);
  }

  /**
   * Adds a restored row.
   *
   * @param row the only one of its batch
   * @param value holds what {@link #writeMore} wrote at {@code at}
   * @return its slot
   */
  protected abstract int restoreRow(Batch row, byte[] value, int at);

  /** Appends what else belongs to a row. */
  protected abstract void writeMore(int slot, ByteBuilder out);

  @Override
  public final int limit() {
    return limit;
  }

  @Override
  public final boolean isLive(int slot) {
    return live[slot];
  }

  @Override
  public final void writeKey(int slot, ByteBuilder out) {
    ColumnCodec.writeLong(numbers[slot], out);
  }

  @Override
  public final void writeValue(int slot, ByteBuilder out) {
    for (Column column : columns) {
      ColumnCodec.write(column, slot, out);
    }
    writeMore(slot, out);
  }
}
