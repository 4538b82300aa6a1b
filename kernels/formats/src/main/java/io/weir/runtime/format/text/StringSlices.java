package io.weir.runtime.format.text;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;

/**
 * The end of decoding strings. While a decoder runs, it sets a row's offset and length of a column
 * of strings to where the text lies in the decoded bytes, without looking whether the column can
 * share them; text that had to be unescaped lies in a buffer of the decoder, marked by a negative
 * offset.
 */
public final class StringSlices {
  private StringSlices() {}

  /** The mark of a text at {@code offset} of the decoder's buffer of unescaped texts. */
  public static int unescapedAt(int offset) {
    return -1 - offset;
  }

  /**
   * Makes rows {@code from … to - 1}, which a decoder has set, lie in the column's heap: shared
   * with the decoded bytes when possible, else copied.
   *
   * @param unescaped what negative offsets point into
   * @param anyUnescaped whether there may be negative offsets
   */
  public static void finish(
      BytesColumn column,
      byte[] bytes,
      ByteBuilder unescaped,
      boolean anyUnescaped,
      int from,
      int to) {
    if (!anyUnescaped) {
      if (from == 0) {
        column.shareHeap(bytes);
        return;
      }
      if (!column.heapOwned && column.heap == bytes) {
        return;
      }
    }
    if (from == 0 || !column.heapOwned) {
      own(column, from);
    }
    int[] offsets = column.offsets;
    int[] lengths = column.lengths;
    for (int row = from; row < to; row++) {
      if (column.isNull(row)) {
        offsets[row] = 0;
        lengths[row] = 0;
      } else if (offsets[row] < 0) {
        column.set(row, unescaped.bytes, -1 - offsets[row], lengths[row]);
      } else {
        column.set(row, bytes, offsets[row], lengths[row]);
      }
    }
  }

  /** Copies the first rows from shared bytes into the column's own heap. */
  public static void own(BytesColumn column, int rows) {
    byte[] shared = column.heap;
    boolean hasNulls = column.hasNulls;
    column.clear();
    column.hasNulls = hasNulls;
    for (int row = 0; row < rows; row++) {
      if (column.isNull(row)) {
        column.offsets[row] = 0;
        column.lengths[row] = 0;
      } else {
        column.set(row, shared, column.offsets[row], column.lengths[row]);
      }
    }
  }
}
