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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The hash of keys. One function for exchanges, state and joins: it depends on the values and their
 * order alone, not on where the columns stand. All 64 bits are usable: the top seven name the key
 * group, the low ones a place in a table. Part of the state format: changing it makes old
 * checkpoints unreadable.
 */
public final class Hashing {
  /** What the hash of a key starts from. */
  public static final long SEED = 0x2545F4914F6CDD1DL;

  /** Stands for the value of a null. */
  public static final long NULL = 0x5851F42D4C957F2DL;

  private static final long TRUE = 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Hashing() {}

  /** Starts the hashes of the first rows. */
  public static void start(int rows, long[] hashes) {
    Arrays.fill(hashes, 0, rows, SEED);
  }

  /** Hash of a key to which one more value is added. */
  public static long combine(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(LongColumn column, int rows, long[] hashes) {
    long[] values = column.values;
    if (column.hasNulls) {
      boolean[] nulls = column.nulls;
      for (int i = 0; i < rows; i++) {
        hashes[i] = combine(hashes[i], nulls[i] ? NULL : values[i]);
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      hashes[i] = combine(hashes[i], values[i]);
    }
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(IntColumn column, int rows, long[] hashes) {
    int[] values = column.values;
    boolean[] nulls = column.hasNulls ? column.nulls : null;
    for (int i = 0; i < rows; i++) {
      hashes[i] = combine(hashes[i], nulls != null && nulls[i] ? NULL : values[i]);
    }
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(BooleanColumn column, int rows, long[] hashes) {
    boolean[] values = column.values;
    boolean[] nulls = column.hasNulls ? column.nulls : null;
    for (int i = 0; i < rows; i++) {
      hashes[i] = combine(hashes[i], nulls != null && nulls[i] ? NULL : values[i] ? TRUE : 0);
    }
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(DoubleColumn column, int rows, long[] hashes) {
    double[] values = column.values;
    boolean[] nulls = column.hasNulls ? column.nulls : null;
    for (int i = 0; i < rows; i++) {
      hashes[i] = combine(hashes[i], nulls != null && nulls[i] ? NULL : bits(values[i]));
    }
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(DecimalColumn column, int rows, long[] hashes) {
    boolean[] nulls = column.hasNulls ? column.nulls : null;
    for (int i = 0; i < rows; i++) {
      hashes[i] =
          nulls != null && nulls[i]
              ? combine(hashes[i], NULL)
              : combine(combine(hashes[i], column.high[i]), column.low[i]);
    }
  }

  /** Adds a column's values to the hashes of the first rows. */
  public static void add(BytesColumn column, int rows, long[] hashes) {
    byte[] heap = column.heap;
    int[] offsets = column.offsets;
    int[] lengths = column.lengths;
    boolean[] nulls = column.hasNulls ? column.nulls : null;
    for (int i = 0; i < rows; i++) {
      hashes[i] =
          nulls != null && nulls[i]
              ? combine(hashes[i], NULL)
              : ofBytes(hashes[i], heap, offsets[i], lengths[i]);
    }
  }

  /** Adds a nested column's values to the hashes of the first rows. */
  public static void add(Column column, int rows, long[] hashes) {
    for (int i = 0; i < rows; i++) {
      hashes[i] = ofValue(hashes[i], column, i);
    }
  }

  /** Adds the values of a column of any class to the hashes of the first rows. */
  public static void addAny(Column column, int rows, long[] hashes) {
    if (column instanceof LongColumn longs) {
      add(longs, rows, hashes);
    } else if (column instanceof IntColumn ints) {
      add(ints, rows, hashes);
    } else if (column instanceof BytesColumn bytes) {
      add(bytes, rows, hashes);
    } else if (column instanceof DoubleColumn doubles) {
      add(doubles, rows, hashes);
    } else {
      add(column, rows, hashes);
    }
  }

  /**
   * The bits by which doubles are told apart in keys: all NaNs are equal, and so are 0.0 and -0.0.
   */
  public static long bits(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  /** Adds bytes to a hash, eight at a time. */
  public static long ofBytes(long hash, byte[] bytes, int offset, int length) {
    long result = combine(hash, length);
    int end = offset + length;
    int at = offset;
    for (; at + 8 <= end; at += 8) {
      result = (result ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
      result ^= result >>> 29;
    }
    if (at < end) {
      long rest =
          length >= 8
              ? (long) LONGS.get(bytes, end - 8)
              : ByteStrings.shortWord(bytes, offset, length);
      result = (result ^ rest) * 0x9E3779B97F4A7C15L;
    }
    return combine(result, 0);
  }

  /** Adds one value of any column to a hash. */
  public static long ofValue(long hash, Column column, int row) {
    if (column.isNull(row)) {
      return combine(hash, NULL);
    }
    if (column instanceof LongColumn longs) {
      return combine(hash, longs.values[row]);
    }
    if (column instanceof IntColumn ints) {
      return combine(hash, ints.values[row]);
    }
    if (column instanceof BooleanColumn booleans) {
      return combine(hash, booleans.values[row] ? TRUE : 0);
    }
    if (column instanceof DoubleColumn doubles) {
      return combine(hash, bits(doubles.values[row]));
    }
    if (column instanceof BytesColumn strings) {
      return ofBytes(hash, strings.heap, strings.offsets[row], strings.lengths[row]);
    }
    if (column instanceof PagedBytesColumn strings) {
      return ofBytes(hash, strings.heap(row), strings.offset(row), strings.lengths[row]);
    }
    if (column instanceof DecimalColumn decimals) {
      return combine(combine(hash, decimals.high[row]), decimals.low[row]);
    }
    if (column instanceof RowColumn rows) {
      long result = hash;
      for (Column child : rows.children) {
        result = ofValue(result, child, row);
      }
      return result;
    }
    if (column instanceof ArrayColumn arrays) {
      long result = combine(hash, arrays.lengths[row]);
      for (int i = 0; i < arrays.lengths[row]; i++) {
        result = ofValue(result, arrays.elements, arrays.offsets[row] + i);
      }
      return result;
    }
    // Equal maps may list their entries in different orders.
    MapColumn maps = (MapColumn) column;
    long sum = maps.lengths[row];
    for (int i = 0; i < maps.lengths[row]; i++) {
      int entry = maps.offsets[row] + i;
      sum += ofValue(ofValue(SEED, maps.keys, entry), maps.values, entry);
    }
    return combine(hash, sum);
  }
}
