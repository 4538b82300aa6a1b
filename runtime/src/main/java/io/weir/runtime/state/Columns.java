package io.weir.runtime.state;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.PagedBytesColumn;
import io.weir.runtime.data.RowColumn;

/** What stores do with columns of any type. */
public final class Columns {
  private Columns() {}

  /** Whether two values are the same key: nulls are equal, NaNs are equal. */
  public static boolean equal(Column left, int leftRow, Column right, int rightRow) {
    if (left.isNull(leftRow) || right.isNull(rightRow)) {
      return left.isNull(leftRow) && right.isNull(rightRow);
    }
    if (left instanceof LongColumn longs) {
      return longs.values[leftRow] == ((LongColumn) right).values[rightRow];
    }
    if (left instanceof IntColumn ints) {
      return ints.values[leftRow] == ((IntColumn) right).values[rightRow];
    }
    if (left instanceof BytesColumn bytes) {
      return equalsKey(bytes, leftRow, right, rightRow);
    }
    if (left instanceof DoubleColumn doubles) {
      return Hashing.bits(doubles.values[leftRow])
          == Hashing.bits(((DoubleColumn) right).values[rightRow]);
    }
    if (left instanceof BooleanColumn booleans) {
      return booleans.values[leftRow] == ((BooleanColumn) right).values[rightRow];
    }
    if (left instanceof DecimalColumn decimals) {
      DecimalColumn other = (DecimalColumn) right;
      return decimals.low[leftRow] == other.low[rightRow]
          && decimals.high[leftRow] == other.high[rightRow];
    }
    return nestedEqual(left, leftRow, right, rightRow);
  }

  /** Reads a value that is soon compared, so that it is in the processor's caches. */
  static long touch(Column column, int row) {
    if (column instanceof LongColumn longs) {
      return longs.values[row];
    }
    if (column instanceof IntColumn ints) {
      return ints.values[row];
    }
    if (column instanceof BytesColumn bytes) {
      boolean empty = bytes.isNull(row) || bytes.lengths[row] == 0;
      return empty ? 0 : bytes.heap[bytes.offsets[row]];
    }
    if (column instanceof DoubleColumn doubles) {
      return (long) doubles.values[row];
    }
    if (column instanceof DecimalColumn decimals) {
      return decimals.low[row] + decimals.high[row];
    }
    return 0;
  }

  /** Whether two byte strings, neither null, are equal. */
  public static boolean equal(BytesColumn left, int leftRow, BytesColumn right, int rightRow) {
    int length = left.lengths[leftRow];
    return length == right.lengths[rightRow]
        && ByteStrings.equal(
            left.heap, left.offsets[leftRow], right.heap, right.offsets[rightRow], length);
  }

  /**
   * Whether a byte string of a batch and one of a key column, in pages or not, are equal; neither
   * is null.
   */
  public static boolean equalsKey(BytesColumn left, int leftRow, Column key, int slot) {
    return key instanceof PagedBytesColumn paged
        ? equal(left, leftRow, paged, slot)
        : equal(left, leftRow, (BytesColumn) key, slot);
  }

  private static boolean equal(
      BytesColumn left, int leftRow, PagedBytesColumn right, int rightRow) {
    int length = left.lengths[leftRow];
    return length == right.lengths[rightRow]
        && ByteStrings.equal(
            left.heap, left.offsets[leftRow], right.heap(rightRow), right.offset(rightRow), length);
  }

  /** Sets a key's string, which is not null, to a copy of one of a batch. */
  public static void setKey(Column key, int slot, BytesColumn from, int row) {
    if (key instanceof PagedBytesColumn paged) {
      paged.set(slot, from.heap, from.offsets[row], from.lengths[row]);
    } else {
      ((BytesColumn) key).set(slot, from.heap, from.offsets[row], from.lengths[row]);
    }
  }

  /** Order of two byte strings, neither null, by their unsigned bytes: for UTF-8 by code points. */
  public static int compare(BytesColumn left, int leftRow, BytesColumn right, int rightRow) {
    return ByteStrings.compare(
        left.heap,
        left.offsets[leftRow],
        left.lengths[leftRow],
        right.heap,
        right.offsets[rightRow],
        right.lengths[rightRow]);
  }

  /** Order of two 128-bit decimals of one scale. */
  public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
    return leftHigh != rightHigh
        ? Long.compare(leftHigh, rightHigh)
        : Long.compareUnsigned(leftLow, rightLow);
  }

  /**
   * Order of two values of one type, neither a map: nulls first; arrays and rows by their first
   * element that differs, a shorter array before a longer one that begins like it.
   */
  public static int compare(Column left, int leftRow, Column right, int rightRow) {
    if (left.isNull(leftRow) || right.isNull(rightRow)) {
      return Boolean.compare(right.isNull(rightRow), left.isNull(leftRow));
    }
    if (left instanceof LongColumn longs) {
      return Long.compare(longs.values[leftRow], ((LongColumn) right).values[rightRow]);
    } else if (left instanceof IntColumn ints) {
      return Integer.compare(ints.values[leftRow], ((IntColumn) right).values[rightRow]);
    } else if (left instanceof BytesColumn bytes) {
      return compare(bytes, leftRow, (BytesColumn) right, rightRow);
    } else if (left instanceof DoubleColumn doubles) {
      return Double.compare(
          doubles.values[leftRow] + 0.0, ((DoubleColumn) right).values[rightRow] + 0.0);
    } else if (left instanceof BooleanColumn booleans) {
      return Boolean.compare(booleans.values[leftRow], ((BooleanColumn) right).values[rightRow]);
    } else if (left instanceof DecimalColumn decimals) {
      DecimalColumn other = (DecimalColumn) right;
      return compare(
          decimals.high[leftRow], decimals.low[leftRow], other.high[rightRow], other.low[rightRow]);
    } else if (left instanceof RowColumn rows) {
      return compareRows(rows, leftRow, (RowColumn) right, rightRow);
    } else if (left instanceof ArrayColumn arrays) {
      return compareArrays(arrays, leftRow, (ArrayColumn) right, rightRow);
    }
    throw new IllegalArgumentException("maps have no order");
  }

  private static int compareRows(RowColumn left, int leftRow, RowColumn right, int rightRow) {
    for (int i = 0; i < left.children.length; i++) {
      int order = compare(left.children[i], leftRow, right.children[i], rightRow);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareArrays(ArrayColumn left, int leftRow, ArrayColumn right, int rightRow) {
    int leftFrom = left.offsets[leftRow];
    int rightFrom = right.offsets[rightRow];
    int length = Math.min(left.lengths[leftRow], right.lengths[rightRow]);
    for (int i = 0; i < length; i++) {
      int order = compare(left.elements, leftFrom + i, right.elements, rightFrom + i);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.lengths[leftRow], right.lengths[rightRow]);
  }

  /** Copies one value, null or not, to a row below the target's capacity. */
  public static void copy(Column from, int fromRow, Column to, int toRow) {
    if (from.isNull(fromRow)) {
      to.setNull(toRow);
      if (to instanceof BytesColumn bytes) {
        bytes.lengths[toRow] = 0;
      } else if (to instanceof PagedBytesColumn paged) {
        paged.lengths[toRow] = 0;
      }
      return;
    }
    if (to.hasNulls) {
      to.nulls[toRow] = false;
    }
    if (from instanceof LongColumn longs) {
      ((LongColumn) to).values[toRow] = longs.values[fromRow];
    } else if (from instanceof IntColumn ints) {
      ((IntColumn) to).values[toRow] = ints.values[fromRow];
    } else if (from instanceof BytesColumn bytes) {
      setKey(to, toRow, bytes, fromRow);
    } else if (from instanceof DoubleColumn doubles) {
      ((DoubleColumn) to).values[toRow] = doubles.values[fromRow];
    } else if (from instanceof BooleanColumn booleans) {
      ((BooleanColumn) to).values[toRow] = booleans.values[fromRow];
    } else if (from instanceof DecimalColumn decimals) {
      ((DecimalColumn) to).high[toRow] = decimals.high[fromRow];
      ((DecimalColumn) to).low[toRow] = decimals.low[fromRow];
    } else {
      to.copyRows(from, new int[] {fromRow}, 1, toRow);
    }
  }

  /**
   * Sets a byte string of a store, in place when it is not longer than the one before. A row that
   * was not set since the heap was cleared must have length 0.
   */
  public static void overwrite(BytesColumn to, int toRow, BytesColumn from, int fromRow) {
    int length = from.lengths[fromRow];
    if (length > 0 && length <= to.lengths[toRow]) {
      System.arraycopy(from.heap, from.offsets[fromRow], to.heap, to.offsets[toRow], length);
      to.lengths[toRow] = length;
    } else {
      to.set(toRow, from.heap, from.offsets[fromRow], length);
    }
  }

  /** Clears a column but for its null mask. */
  public static void forgetValues(Column column) {
    boolean hadNulls = column.hasNulls;
    column.clear();
    column.hasNulls = hadNulls;
  }

  /** Marks the rows {@code i < count} where two columns differ: {@code differs[i]} becomes true. */
  public static void differing(
      Column left, int leftFrom, Column right, int rightFrom, int count, boolean[] differs) {
    if (left instanceof LongColumn longs && !left.hasNulls && !right.hasNulls) {
      long[] a = longs.values;
      long[] b = ((LongColumn) right).values;
      for (int i = 0; i < count; i++) {
        differs[i] |= a[leftFrom + i] != b[rightFrom + i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      differs[i] |= !equal(left, leftFrom + i, right, rightFrom + i);
    }
  }

  /**
   * Compacts the heaps of string columns that have grown beyond a size since the last time.
   *
   * @param sizes by column, kept between calls; at first that up to which no heap is looked at
   * @param limit as for {@link #compact}
   */
  public static void compactHeaps(Column[] columns, int[] sizes, int limit) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] instanceof BytesColumn bytes && bytes.heapSize > sizes[i]) {
        sizes[i] = compact(bytes, limit);
      }
    }
  }

  /**
   * Drops bytes that no row below {@code limit} refers to, when they are at least half of the heap.
   *
   * @return size of the heap from which it is worth trying again
   */
  public static int compact(BytesColumn column, int limit) {
    long used = 0;
    for (int row = 0; row < limit; row++) {
      if (column.isNull(row)) {
        column.lengths[row] = 0;
      }
      used += column.lengths[row];
    }
    if (used * 2 < column.heapSize) {
      byte[] heap = new byte[(int) Math.max(1 << 16, used + used / 2)];
      int at = 0;
      for (int row = 0; row < limit; row++) {
        int length = column.lengths[row];
        System.arraycopy(column.heap, column.offsets[row], heap, at, length);
        column.offsets[row] = at;
        at += length;
      }
      column.replaceHeap(heap, at);
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1 << 16, used * 4));
  }

  /** Bytes of one row's strings, roughly. */
  public static long stringBytes(Column[] columns, int row) {
    long sum = 0;
    for (Column column : columns) {
      if (column instanceof BytesColumn bytes) {
        sum += bytes.isNull(row) ? 0 : bytes.lengths[row];
      } else if (column instanceof RowColumn rows) {
        sum += stringBytes(rows.children, row);
      }
    }
    return sum;
  }

  /** Bytes of a store's column in use by values of other than fixed size, roughly. */
  static long heapBytes(Column column) {
    if (column instanceof BytesColumn bytes) {
      return bytes.heapSize;
    }
    if (column instanceof RowColumn rows) {
      long sum = 0;
      for (Column child : rows.children) {
        sum += heapBytes(child);
      }
      return sum;
    }
    if (column instanceof ArrayColumn arrays) {
      return 8L * arrays.elementCount + heapBytes(arrays.elements);
    }
    if (column instanceof MapColumn maps) {
      return 16L * maps.elementCount + heapBytes(maps.keys) + heapBytes(maps.values);
    }
    return 0;
  }

  private static boolean nestedEqual(Column left, int leftRow, Column right, int rightRow) {
    if (left instanceof RowColumn rows) {
      Column[] others = ((RowColumn) right).children;
      for (int i = 0; i < others.length; i++) {
        if (!equal(rows.children[i], leftRow, others[i], rightRow)) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof ArrayColumn arrays) {
      ArrayColumn other = (ArrayColumn) right;
      int length = arrays.lengths[leftRow];
      if (length != other.lengths[rightRow]) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (!equal(
            arrays.elements,
            arrays.offsets[leftRow] + i,
            other.elements,
            other.offsets[rightRow] + i)) {
          return false;
        }
      }
      return true;
    }
    MapColumn maps = (MapColumn) left;
    MapColumn other = (MapColumn) right;
    int length = maps.lengths[leftRow];
    if (length != other.lengths[rightRow]) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!hasEntry(other, rightRow, maps, maps.offsets[leftRow] + i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasEntry(MapColumn maps, int row, MapColumn other, int entry) {
    for (int i = 0; i < maps.lengths[row]; i++) {
      int own = maps.offsets[row] + i;
      if (equal(maps.keys, own, other.keys, entry)) {
        return equal(maps.values, own, other.values, entry);
      }
    }
    return false;
  }
}
