package io.weir.runtime.state;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import java.util.Arrays;

/**
 * The values of a column as longs whose order never contradicts the order of the values; nulls get
 * the lowest or the highest. Values lose their last bit to make room for that.
 */
public final class SortPrefixes {
  private static final int PREFIX_BYTES = 7;

  private SortPrefixes() {}

  public static void fill(
      LongColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      prefixes[i] = column.values[i] >> 1;
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  public static void fill(
      IntColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      prefixes[i] = column.values[i];
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  public static void fill(
      BooleanColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      prefixes[i] = column.values[i] ? 1 : 0;
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  public static void fill(
      DoubleColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      long bits = Hashing.bits(column.values[i]);
      prefixes[i] = (bits ^ (bits >> 63 & Long.MAX_VALUE)) >> 1;
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  public static void fill(
      DecimalColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      long high = column.high[i];
      long low = column.low[i];
      boolean fits = high == low >> 63;
      prefixes[i] = (fits ? low : high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) >> 1;
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  public static void fill(
      BytesColumn column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      long prefix = 0;
      if (!column.isNull(i)) {
        int offset = column.offsets[i];
        int length = Math.min(column.lengths[i], PREFIX_BYTES);
        for (int k = 0; k < length; k++) {
          prefix = prefix << 8 | (column.heap[offset + k] & 0xFF);
        }
        prefix <<= 8 * (PREFIX_BYTES - length);
      }
      prefixes[i] = prefix;
    }
    finish(column, rows, descending, nullsLast, prefixes);
  }

  /** Of rows and arrays, which are compared as a whole, only whether they are null. */
  public static void fill(
      Column column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    Arrays.fill(prefixes, 0, rows, 0);
    finish(column, rows, descending, nullsLast, prefixes);
  }

  private static void finish(
      Column column, int rows, boolean descending, boolean nullsLast, long[] prefixes) {
    if (descending) {
      for (int i = 0; i < rows; i++) {
        prefixes[i] = ~prefixes[i];
      }
    }
    if (column.hasNulls) {
      for (int i = 0; i < rows; i++) {
        if (column.nulls[i]) {
          prefixes[i] = nullsLast ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
      }
    }
  }
}
