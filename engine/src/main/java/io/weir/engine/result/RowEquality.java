package io.weir.engine.result;

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

/**
 * Hash and equality of single values in columns, for results that are put together on one thread;
 * jobs have generated kernels for that. Nulls are equal, and so are NaNs.
 */
final class RowEquality {
  private RowEquality() {}

  static int hash(Column column, int row) {
    if (column.isNull(row)) {
      return 0;
    }
    if (column instanceof LongColumn longs) {
      return Long.hashCode(longs.values[row] * 0x9E3779B97F4A7C15L);
    } else if (column instanceof IntColumn ints) {
      return ints.values[row] * 0x9E3779B9;
    } else if (column instanceof BytesColumn bytes) {
      return hash(bytes, row);
    } else if (column instanceof DoubleColumn doubles) {
      return Long.hashCode(Double.doubleToLongBits(doubles.values[row]) * 0x9E3779B97F4A7C15L);
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.values[row] ? 1231 : 1237;
    } else if (column instanceof DecimalColumn decimals) {
      return Long.hashCode(decimals.low[row] * 31 + decimals.high[row]);
    } else if (column instanceof RowColumn rows) {
      int hash = 7;
      for (Column child : rows.children) {
        hash = 31 * hash + hash(child, row);
      }
      return hash;
    } else if (column instanceof ArrayColumn arrays) {
      return hash(arrays.elements, arrays.offsets[row], arrays.lengths[row]);
    } else {
      MapColumn maps = (MapColumn) column;
      return 31 * hash(maps.keys, maps.offsets[row], maps.lengths[row])
          + hash(maps.values, maps.offsets[row], maps.lengths[row]);
    }
  }

  private static int hash(BytesColumn bytes, int row) {
    int hash = 1;
    int start = bytes.offsets[row];
    int end = start + bytes.lengths[row];
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes.heap[i];
    }
    return hash;
  }

  private static int hash(Column elements, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + hash(elements, i);
    }
    return hash;
  }

  static boolean equal(Column left, int leftRow, Column right, int rightRow) {
    boolean isNull = left.isNull(leftRow);
    if (isNull || right.isNull(rightRow)) {
      return isNull && right.isNull(rightRow);
    }
    if (left instanceof LongColumn longs) {
      return longs.values[leftRow] == ((LongColumn) right).values[rightRow];
    } else if (left instanceof IntColumn ints) {
      return ints.values[leftRow] == ((IntColumn) right).values[rightRow];
    } else if (left instanceof BytesColumn bytes) {
      return ((BytesColumn) right)
          .valueEquals(rightRow, bytes.heap, bytes.offsets[leftRow], bytes.lengths[leftRow]);
    } else if (left instanceof DoubleColumn doubles) {
      return Double.doubleToLongBits(doubles.values[leftRow])
          == Double.doubleToLongBits(((DoubleColumn) right).values[rightRow]);
    } else if (left instanceof BooleanColumn booleans) {
      return booleans.values[leftRow] == ((BooleanColumn) right).values[rightRow];
    } else if (left instanceof DecimalColumn decimals) {
      DecimalColumn other = (DecimalColumn) right;
      return decimals.low[leftRow] == other.low[rightRow]
          && decimals.high[leftRow] == other.high[rightRow];
    } else if (left instanceof RowColumn rows) {
      RowColumn other = (RowColumn) right;
      for (int i = 0; i < rows.children.length; i++) {
        if (!equal(rows.children[i], leftRow, other.children[i], rightRow)) {
          return false;
        }
      }
      return true;
    } else if (left instanceof ArrayColumn arrays) {
      ArrayColumn other = (ArrayColumn) right;
      return arrays.lengths[leftRow] == other.lengths[rightRow]
          && equal(
              arrays.elements,
              arrays.offsets[leftRow],
              other.elements,
              other.offsets[rightRow],
              arrays.lengths[leftRow]);
    } else {
      MapColumn maps = (MapColumn) left;
      MapColumn other = (MapColumn) right;
      int length = maps.lengths[leftRow];
      int offset = maps.offsets[leftRow];
      int otherOffset = other.offsets[rightRow];
      return length == other.lengths[rightRow]
          && equal(maps.keys, offset, other.keys, otherOffset, length)
          && equal(maps.values, offset, other.values, otherOffset, length);
    }
  }

  private static boolean equal(
      Column left, int leftOffset, Column right, int rightOffset, int length) {
    for (int i = 0; i < length; i++) {
      if (!equal(left, leftOffset + i, right, rightOffset + i)) {
        return false;
      }
    }
    return true;
  }
}
