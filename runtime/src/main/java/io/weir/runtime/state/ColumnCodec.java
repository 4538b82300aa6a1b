package io.weir.runtime.state;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
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
 * Values of columns as bytes, for state and keys of state: a byte 0 for null, else a byte 1 and the
 * value, numbers little-endian in full width, lengths as ints. Equal values have equal bytes,
 * except maps and doubles ({@code -0.0}).
 */
public final class ColumnCodec {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ColumnCodec() {}

  /** Appends a value. */
  public static void write(Column column, int row, ByteBuilder out) {
    if (column.isNull(row)) {
      out.append((byte) 0);
      return;
    }
    out.append((byte) 1);
    if (column instanceof LongColumn longs) {
      writeLong(longs.values[row], out);
    } else if (column instanceof IntColumn ints) {
      writeInt(ints.values[row], out);
    } else if (column instanceof BytesColumn bytes) {
      writeInt(bytes.lengths[row], out);
      out.append(bytes.heap, bytes.offsets[row], bytes.lengths[row]);
    } else if (column instanceof PagedBytesColumn bytes) {
      writeInt(bytes.lengths[row], out);
      out.append(bytes.heap(row), bytes.offset(row), bytes.lengths[row]);
    } else if (column instanceof DoubleColumn doubles) {
      writeLong(Double.doubleToRawLongBits(doubles.values[row]), out);
    } else if (column instanceof BooleanColumn booleans) {
      out.append((byte) (booleans.values[row] ? 1 : 0));
    } else if (column instanceof DecimalColumn decimals) {
      writeLong(decimals.high[row], out);
      writeLong(decimals.low[row], out);
    } else if (column instanceof RowColumn rows) {
      for (Column child : rows.children) {
        write(child, row, out);
      }
    } else if (column instanceof ArrayColumn arrays) {
      writeInt(arrays.lengths[row], out);
      for (int i = 0; i < arrays.lengths[row]; i++) {
        write(arrays.elements, arrays.offsets[row] + i, out);
      }
    } else {
      MapColumn maps = (MapColumn) column;
      writeInt(maps.lengths[row], out);
      for (int i = 0; i < maps.lengths[row]; i++) {
        write(maps.keys, maps.offsets[row] + i, out);
        write(maps.values, maps.offsets[row] + i, out);
      }
    }
  }

  /**
   * Appends a value of a key: equal keys have equal bytes, whichever of the equal values (0.0 and
   * -0.0, the entries of a map in another order) stands there.
   */
  public static void writeKey(Column column, int row, ByteBuilder out) {
    if (column.isNull(row)) {
      out.append((byte) 0);
    } else if (column instanceof DoubleColumn doubles) {
      out.append((byte) 1);
      writeLong(Hashing.bits(doubles.values[row]), out);
    } else if (column instanceof RowColumn rows) {
      out.append((byte) 1);
      for (Column child : rows.children) {
        writeKey(child, row, out);
      }
    } else if (column instanceof ArrayColumn arrays) {
      out.append((byte) 1);
      writeInt(arrays.lengths[row], out);
      for (int i = 0; i < arrays.lengths[row]; i++) {
        writeKey(arrays.elements, arrays.offsets[row] + i, out);
      }
    } else if (column instanceof MapColumn maps) {
      writeMapKey(maps, row, out);
    } else {
      write(column, row, out);
    }
  }

  private static void writeMapKey(MapColumn maps, int row, ByteBuilder out) {
    byte[][] entries = new byte[maps.lengths[row]][];
    ByteBuilder entry = new ByteBuilder(64);
    for (int i = 0; i < entries.length; i++) {
      entry.clear();
      writeKey(maps.keys, maps.offsets[row] + i, entry);
      writeKey(maps.values, maps.offsets[row] + i, entry);
      entries[i] = Arrays.copyOf(entry.bytes, entry.length);
    }
    Arrays.sort(entries, Arrays::compareUnsigned);
    out.append((byte) 1);
    writeInt(entries.length, out);
    for (byte[] each : entries) {
      out.append(each);
    }
  }

  /**
   * Reads what {@link #write} wrote into a row, making room as needed.
   *
   * @return the offset behind the value
   */
  public static int read(byte[] bytes, int offset, Column column, int row) {
    column.ensureCapacity(row + 1);
    int at = offset + 1;
    if (bytes[offset] == 0) {
      column.setNull(row);
      if (column instanceof BytesColumn strings) {
        strings.lengths[row] = 0;
      }
      return at;
    }
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    if (column instanceof LongColumn longs) {
      longs.values[row] = readLong(bytes, at);
      return at + 8;
    }
    if (column instanceof IntColumn ints) {
      ints.values[row] = readInt(bytes, at);
      return at + 4;
    }
    if (column instanceof BytesColumn strings) {
      int length = readInt(bytes, at);
      strings.set(row, bytes, at + 4, length);
      return at + 4 + length;
    }
    if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = Double.longBitsToDouble(readLong(bytes, at));
      return at + 8;
    }
    if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = bytes[at] != 0;
      return at + 1;
    }
    if (column instanceof DecimalColumn decimals) {
      decimals.high[row] = readLong(bytes, at);
      decimals.low[row] = readLong(bytes, at + 8);
      return at + 16;
    }
    return readNested(bytes, at, column, row);
  }

  private static int readNested(byte[] bytes, int offset, Column column, int row) {
    int at = offset;
    if (column instanceof RowColumn rows) {
      for (Column child : rows.children) {
        at = read(bytes, at, child, row);
      }
      return at;
    }
    int length = readInt(bytes, at);
    at += 4;
    if (column instanceof ArrayColumn arrays) {
      arrays.offsets[row] = arrays.elementCount;
      arrays.lengths[row] = length;
      for (int i = 0; i < length; i++) {
        at = read(bytes, at, arrays.elements, arrays.elementCount++);
      }
      return at;
    }
    MapColumn maps = (MapColumn) column;
    maps.offsets[row] = maps.elementCount;
    maps.lengths[row] = length;
    for (int i = 0; i < length; i++) {
      at = read(bytes, at, maps.keys, maps.elementCount);
      at = read(bytes, at, maps.values, maps.elementCount++);
    }
    return at;
  }

  /** Appends eight bytes. */
  public static void writeLong(long value, ByteBuilder out) {
    LONGS.set(out.reserve(8), out.length, value);
    out.length += 8;
  }

  /** Reads eight bytes. */
  public static long readLong(byte[] bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  /** Appends four bytes. */
  public static void writeInt(int value, ByteBuilder out) {
    setInt(out.reserve(4), out.length, value);
    out.length += 4;
  }

  /** Sets four bytes. */
  static void setInt(byte[] bytes, int offset, int value) {
    INTS.set(bytes, offset, value);
  }

  /** Reads four bytes. */
  public static int readInt(byte[] bytes, int offset) {
    return (int) INTS.get(bytes, offset);
  }
}
