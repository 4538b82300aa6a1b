package io.weir.connector.files;

import java.util.Arrays;

/** Of the records of a split that give no rows, how many rows came before each. */
final class LeftOutRecords {
  private int[] rowsBefore = {};
  private int count;

  /** How many of them were processed before a restore. */
  private int processed;

  int count() {
    return count;
  }

  int processed() {
    return processed;
  }

  void add(int rows) {
    if (count == rowsBefore.length) {
      rowsBefore = Arrays.copyOf(rowsBefore, Math.max(8, 2 * count));
    }
    rowsBefore[count++] = rows;
  }

  /** One that was processed before a restore, whatever would become of it now. */
  void addProcessed(int rows) {
    processed++;
    add(rows);
  }

  /** How many stand before the row of that number. */
  int before(int row) {
    int at = 0;
    while (at < count && rowsBefore[at] < row) {
      at++;
    }
    return at;
  }

  void clear() {
    count = 0;
    processed = 0;
  }
}
