package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import java.util.Arrays;

/**
 * Where the rows of a store are once memory was scarce: some young ones in columns, all others in a
 * file, as {@link ColumnCodec} writes them, so that a checkpoint only copies them. When most rows
 * of the file have been removed, the others move to a new file.
 */
final class RowOverflow implements AutoCloseable {
  /** Young rows, and bytes of their strings and arrays, that are written together. */
  private static final int YOUNG_ROWS = 1 << 14;

  private static final int YOUNG_BYTES = 4 << 20;

  /** A larger column, as it may be before the store overflows, is not used again. */
  private static final int MOST_COLUMN_BYTES = 16 << 20;

  /** Fewer removed rows than that are left in the file. */
  private static final int FEWEST_REMOVED = 1 << 16;

  private static final int NONE = -1;

  /** What {@link ColumnCodec} writes for null. */
  private static final byte[] NULL = {0};

  private final RowType schema;
  private final StateMemory memory;

  /** The store's columns: rows by age, no longer by slot. */
  private final Column[] young;

  /** By row of the columns: its slot, {@link #NONE} when it was removed. */
  private int[] youngSlots = {};

  private int youngRows;

  /** By slot: where the row is in the file, or the complement of its row in the columns. */
  private long[] places = {};

  private RowFile file;
  private int fileRows;
  private int removedFromFile;

  /** Rows that were asked for, copied together. */
  private final Batch fetched;

  /**
   * Begins with all rows in the columns, row {@code s} in slot {@code s}.
   *
   * @param rows tells which slots there are
   */
  RowOverflow(RowType schema, Column[] columns, SlotChanges.Entries rows, StateMemory memory) {
    this.schema = schema;
    this.memory = memory;
    young = columns;
    fetched = new Batch(schema, Batch.CAPACITY);
    file = new RowFile(memory);
    addYoung(0, rows.limit());
    for (int slot = 0; slot < rows.limit(); slot++) {
      if (!rows.isLive(slot)) {
        youngSlots[slot] = NONE;
      }
    }
  }

  /** Gives slots, one behind the other, new rows of the columns; returns the first of these. */
  int addYoung(int firstSlot, int count) {
    int first = youngRows;
    youngRows += count;
    for (Column column : young) {
      column.ensureCapacity(youngRows);
    }
    if (youngSlots.length < youngRows) {
      youngSlots = Arrays.copyOf(youngSlots, young[0].capacity());
    }
    int slots = firstSlot + count;
    if (places.length < slots) {
      places = Arrays.copyOf(places, Math.max(slots, places.length + (places.length >> 1)));
    }
    for (int i = 0; i < count; i++) {
      places[firstSlot + i] = ~(long) (first + i);
      youngSlots[first + i] = firstSlot + i;
    }
    return first;
  }

  /** Forgets the row of a slot; returns its row of the columns, -1 when it is in the file. */
  int remove(int slot) {
    if (places[slot] >= 0) {
      removedFromFile++;
      return NONE;
    }
    int row = (int) ~places[slot];
    youngSlots[row] = NONE;
    return row;
  }

  /** Rows of the columns, with those that were removed. */
  int youngRows() {
    return youngRows;
  }

  /** Writes the young rows to the file when they are many. */
  void makeRoom() {
    long bytes = 0;
    for (Column column : young) {
      bytes += Columns.heapBytes(column);
    }
    if (youngRows >= YOUNG_ROWS || bytes >= YOUNG_BYTES) {
      writeYoung();
    }
  }

  /** Writes the young rows to the file. */
  void writeYoung() {
    for (int row = 0; row < youngRows; row++) {
      int slot = youngSlots[row];
      if (slot != NONE) {
        ByteBuilder out = file.begin();
        for (Column column : young) {
          ColumnCodec.write(column, row, out);
        }
        places[slot] = file.end();
        fileRows++;
      }
    }
    file.write();
    boolean many = young[0].capacity() > 4 * YOUNG_ROWS;
    for (int i = 0; i < young.length; i++) {
      if (many || young[i].memory() > MOST_COLUMN_BYTES) {
        young[i] = schema.fields().get(i).type().newColumn(Batch.CAPACITY);
      } else {
        young[i].clear();
      }
    }
    if (many) {
      youngSlots = new int[Batch.CAPACITY];
    }
    youngRows = 0;
  }

  /** Moves the rows that are left to a new file when most have been removed. */
  void dropRemoved(SlotChanges.Entries rows) {
    if (removedFromFile < FEWEST_REMOVED || removedFromFile <= fileRows / 2) {
      return;
    }
    try (RowFile old = file) {
      file = new RowFile(memory);
      fileRows = 0;
      removedFromFile = 0;
      for (int slot = 0; slot < rows.limit(); slot++) {
        if (places[slot] >= 0 && rows.isLive(slot)) {
          old.copy(places[slot], file.begin());
          places[slot] = file.end();
          fileRows++;
        }
      }
      file.write();
    }
  }

  /**
   * Copies the rows of slots together: row {@code i} of the columns returned is that of {@code
   * slots[i]}, null in all columns where the slot is negative. Valid until the next call.
   */
  Column[] fetch(int[] slots, int count) {
    Column[] out = fetched.columns;
    fetched.clear();
    for (Column column : out) {
      column.ensureCapacity(count);
    }
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      if (slot >= 0 && places[slot] < 0) {
        for (int c = 0; c < out.length; c++) {
          Columns.copy(young[c], (int) ~places[slot], out[c], i);
        }
      } else if (slot >= 0) {
        int at = file.load(places[slot]);
        for (Column column : out) {
          at = ColumnCodec.read(file.window, at, column, i);
        }
      } else {
        for (Column column : out) {
          ColumnCodec.read(NULL, 0, column, i);
        }
      }
    }
    return out;
  }

  /** Appends the values of a row as {@link ColumnCodec} writes them. */
  void write(int slot, ByteBuilder out) {
    if (places[slot] >= 0) {
      file.copy(places[slot], out);
      return;
    }
    for (Column column : young) {
      ColumnCodec.write(column, (int) ~places[slot], out);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
