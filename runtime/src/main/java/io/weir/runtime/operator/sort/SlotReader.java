package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;

/** Reads rows that are in columns, by slot, in an order that is known. */
final class SlotReader {
  private final Column[] columns;
  private final int[] slots;
  private final int[] picked = new int[Batch.CAPACITY];
  private int at;

  /**
   * @param slots of the rows, in their order
   */
  SlotReader(Column[] columns, int[] slots) {
    this.columns = columns;
    this.slots = slots;
  }

  void skip(long rows) {
    at = (int) Math.min(slots.length, at + rows);
  }

  void read(Batch out, int most) {
    int count = Math.min(Math.min(most, slots.length - at), Batch.CAPACITY);
    System.arraycopy(slots, at, picked, 0, count);
    out.clear();
    for (int i = 0; i < columns.length; i++) {
      out.columns[i].copyRows(columns[i], picked, count, 0);
    }
    out.rows = count;
    at += count;
  }
}
