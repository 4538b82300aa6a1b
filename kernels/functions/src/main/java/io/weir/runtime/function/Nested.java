package io.weir.runtime.function;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.error.JobException;

/** Values of ROWs, ARRAYs and MAPs, which stay in columns. */
public final class Nested {
  private Nested() {}

  /** Copies a value from one column to another of the same type. */
  public static void copy(Column from, int fromRow, Column to, int row) {
    to.copyRows(from, new int[] {fromRow}, 1, row);
  }

  /** Makes room for elements behind those that are there. */
  public static void prepare(Column elements, int from, int count) {
    elements.ensureCapacity(from + count);
    if (elements.hasNulls) {
      java.util.Arrays.fill(elements.nulls, from, from + count, false);
    }
  }

  /** Whether two values of the same type are equal; two nulls inside are equal. */
  public static boolean equal(Column left, int leftRow, Column right, int rightRow) {
    if (left.isNull(leftRow) || right.isNull(rightRow)) {
      return left.isNull(leftRow) && right.isNull(rightRow);
    }
    if (left instanceof BooleanColumn a) {
      return a.values[leftRow] == ((BooleanColumn) right).values[rightRow];
    }
    if (left instanceof IntColumn a) {
      return a.values[leftRow] == ((IntColumn) right).values[rightRow];
    }
    if (left instanceof LongColumn a) {
      return a.values[leftRow] == ((LongColumn) right).values[rightRow];
    }
    if (left instanceof DoubleColumn a) {
      return a.values[leftRow] == ((DoubleColumn) right).values[rightRow];
    }
    if (left instanceof BytesColumn a) {
      BytesColumn b = (BytesColumn) right;
      return b.valueEquals(rightRow, a.heap, a.offsets[leftRow], a.lengths[leftRow]);
    }
    if (left instanceof DecimalColumn a) {
      DecimalColumn b = (DecimalColumn) right;
      return a.high[leftRow] == b.high[rightRow] && a.low[leftRow] == b.low[rightRow];
    }
    if (left instanceof RowColumn a) {
      RowColumn b = (RowColumn) right;
      for (int i = 0; i < a.children.length; i++) {
        if (!equal(a.children[i], leftRow, b.children[i], rightRow)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof ArrayColumn a) {
      ArrayColumn b = (ArrayColumn) right;
      int length = a.lengths[leftRow];
      if (length != b.lengths[rightRow]) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (!equal(a.elements, a.offsets[leftRow] + i, b.elements, b.offsets[rightRow] + i)) {
          return false;
        }
      }
      return true;
    }
    return equalMaps((MapColumn) left, leftRow, (MapColumn) right, rightRow);
  }

  private static boolean equalMaps(MapColumn left, int leftRow, MapColumn right, int rightRow) {
    int length = left.lengths[leftRow];
    if (length != right.lengths[rightRow]) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int entry = left.offsets[leftRow] + i;
      int other = find(right, rightRow, left.keys, entry);
      if (other < 0 || !equal(left.values, entry, right.values, other)) {
        return false;
      }
    }
    return true;
  }

  /** Where a map has the key that lies in another column: the index of the entry, or -1. */
  public static int find(MapColumn map, int row, Column keys, int key) {
    int from = map.offsets[row];
    for (int i = from + map.lengths[row] - 1; i >= from; i--) {
      if (equal(map.keys, i, keys, key)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where the only element of an array lies; -1 when there is none.
   *
   * @throws JobException when there are several
   */
  public static int onlyElement(ArrayColumn array, int row, String expression) {
    int length = array.lengths[row];
    if (length > 1) {
      throw new JobException("ELEMENT of an array with " + length + " elements: " + expression);
    }
    return length == 0 ? -1 : array.offsets[row];
  }

  /** Whether an array has an element equal to the one that lies in another column. */
  public static boolean contains(ArrayColumn array, int row, Column elements, int element) {
    int from = array.offsets[row];
    for (int i = 0; i < array.lengths[row]; i++) {
      if (equal(array.elements, from + i, elements, element)) {
        return true;
      }
    }
    return false;
  }
}
