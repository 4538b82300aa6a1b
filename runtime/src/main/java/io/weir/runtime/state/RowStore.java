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
  /** The rows by slot. */
  public final Column[] columns;

  private final String name;
  private final RowType schema;
  private final SlotChanges changes = new SlotChanges();

  /** By slot; empty while the number of every slot is the slot itself. */
  private long[] numbers = {};

  /** By slot; empty while no row was removed. */
  private boolean[] live = {};

  private int[] free = {};
  private int freeCount;
  private int limit;
  private long nextNumber;
  private int capacity;
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
    return capacity;
  }

  /** The slot of the next row that is added. */
  public final int nextSlot() {
    return freeCount > 0 ? free[freeCount - 1] : limit;
  }

  /**
   * Adds rows {@code picked[from … to - 1]}, or as many of them, at least one, as find slots one
   * behind the other from {@link #nextSlot} on; returns how many.
   */
  public final int addSome(Batch in, int[] picked, int from, int to) {
    if (freeCount == 0) {
      int slot = limit;
      limit += to - from;
      ensureSlots(limit);
      addAt(slot, in, picked, from, to);
      return to - from;
    }
    int first = free[freeCount - 1];
    if (to == from + 1 || freeCount == 1 || free[freeCount - 2] != first + 1) {
      add(in, picked[from]);
      return 1;
    }
    int count = 0;
    while (count < to - from && freeCount > 0 && free[freeCount - 1] == first + count) {
      freeCount--;
      count++;
    }
    addAt(first, in, picked, from, from + count);
    return count;
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

  /** Puts rows into slots that there are, one behind the other, column by column. */
  private void addAt(int first, Batch in, int[] picked, int from, int to) {
    int count = to - from;
    int[] rows = from == 0 ? picked : Arrays.copyOfRange(picked, from, to);
    for (int c = 0; c < columns.length; c++) {
      columns[c].copyRows(in.columns[c], rows, count, first);
    }
    for (int slot = first; slot < first + count; slot++) {
      added(slot);
    }
  }

  private void added(int slot) {
    if (live.length > 0) {
      live[slot] = true;
    }
    setNumber(slot, nextNumber++);
    changes.changed(slot);
  }

  private void setNumber(int slot, long number) {
    if (numbers.length == 0) {
      if (number == slot) {
        return;
      }
      numbers = new long[capacity];
      Arrays.setAll(numbers, i -> i);
    }
    numbers[slot] = number;
  }

  /** Removes a row. */
  public final void remove(int slot) {
    changes.removing(slot, this);
    if (live.length == 0) {
      live = new boolean[capacity];
      Arrays.fill(live, 0, limit, true);
    }
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
    return numbers.length == 0 ? slot : numbers[slot];
  }

  private void ensureSlots(int slots) {
    if (slots > capacity) {
      int from = capacity;
      capacity = Math.max(Math.max(64, slots), capacity + (capacity >> 1));
      if (numbers.length > 0) {
        numbers = Arrays.copyOf(numbers, capacity);
        for (int slot = from; slot < capacity; slot++) {
          numbers[slot] = slot;
        }
      }
      if (live.length > 0) {
        live = Arrays.copyOf(live, capacity);
      }
      for (Column column : columns) {
        column.ensureCapacity(capacity);
      }
    }
  }

  /** Gives back memory where it can; slots stay. Between batches. */
  public final void compact() {
    Columns.compactHeaps(columns, compactAt, limit);
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
    setNumber(slot, ColumnCodec.readLong(key, 0));
    nextNumber = Math.max(nextNumber, number(slot) + 1);
    changes.restored(slot);
    if (limit % Batch.CAPACITY == 0) {
      compact();
    }
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
    return live.length == 0 ? slot < limit : live[slot];
  }

  @Override
  public final void writeKey(int slot, ByteBuilder out) {
    ColumnCodec.writeLong(number(slot), out);
  }

  @Override
  public final void writeValue(int slot, ByteBuilder out) {
    for (Column column : columns) {
      ColumnCodec.write(column, slot, out);
    }
    writeMore(slot, out);
  }
}
