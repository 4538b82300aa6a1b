package io.weir.runtime.state;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.PagedBytesColumn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Runs of rows of columns of any type as bytes, copied raw: what images of stores are made of, be
 * it of groups or of rows. A byte says whether there are nulls; if so a byte for each row follows.
 * Then come the values, little-endian in full width; of strings all lengths, then all bytes. Nested
 * values are written row by row as {@link ColumnCodec} does.
 */
public final class ColumnPieces {
  private ColumnPieces() {}

  /** Appends the rows {@code from … to - 1} of a column. */
  public static void write(Column column, int from, int to, ByteBuilder out) {
    int count = to - from;
    boolean anyNull = anyNull(column, from, to);
    out.append((byte) (anyNull ? 1 : 0));
    if (anyNull) {
      writeFlags(column.nulls, from, to, out);
    }
    if (column instanceof LongColumn longs) {
      writeLongs(longs.values, from, count, out);
    } else if (column instanceof IntColumn ints) {
      writeInts(ints.values, from, count, out);
    } else if (column instanceof DoubleColumn doubles) {
      view(out, count, 8).asDoubleBuffer().put(doubles.values, from, count);
      out.length += count * 8;
    } else if (column instanceof BooleanColumn booleans) {
      writeFlags(booleans.values, from, to, out);
    } else if (column instanceof DecimalColumn decimals) {
      writeLongs(decimals.high, from, count, out);
      writeLongs(decimals.low, from, count, out);
    } else if (column instanceof BytesColumn strings) {
      writeLengths(column, strings.lengths, from, to, out);
      for (int row = from; row < to; row++) {
        if (!column.isNull(row)) {
          out.append(strings.heap, strings.offsets[row], strings.lengths[row]);
        }
      }
    } else if (column instanceof PagedBytesColumn strings) {
      writeLengths(column, strings.lengths, from, to, out);
      for (int row = from; row < to; row++) {
        if (!column.isNull(row)) {
          out.append(strings.heap(row), strings.offset(row), strings.lengths[row]);
        }
      }
    } else {
      for (int row = from; row < to; row++) {
        ColumnCodec.write(column, row, out);
      }
    }
  }

  /**
   * Sets rows {@code from … to - 1} to what {@link #write} wrote of as many, making room as needed.
   *
   * @return the offset behind the piece
   */
  public static int read(byte[] bytes, int offset, Column column, int from, int to) {
    int count = to - from;
    column.ensureCapacity(to);
    int at = offset + 1;
    boolean anyNull = bytes[offset] != 0;
    if (anyNull) {
      readFlags(bytes, at, column.useNulls(), from, to);
      at += count;
    } else if (column.hasNulls) {
      Arrays.fill(column.nulls, from, to, false);
    }
    if (column instanceof LongColumn longs) {
      return readLongs(bytes, at, longs.values, from, count);
    }
    if (column instanceof IntColumn ints) {
      return readInts(bytes, at, ints.values, from, count);
    }
    if (column instanceof DoubleColumn doubles) {
      view(bytes, at, count * 8).asDoubleBuffer().get(doubles.values, from, count);
      return at + count * 8;
    }
    if (column instanceof BooleanColumn booleans) {
      readFlags(bytes, at, booleans.values, from, to);
      return at + count;
    }
    if (column instanceof DecimalColumn decimals) {
      at = readLongs(bytes, at, decimals.high, from, count);
      return readLongs(bytes, at, decimals.low, from, count);
    }
    if (column instanceof BytesColumn strings) {
      return readStrings(bytes, at, strings, from, to);
    }
    if (column instanceof PagedBytesColumn strings) {
      int text = at + count * 4;
      for (int row = from; row < to; row++, at += 4) {
        int length = ColumnCodec.readInt(bytes, at);
        strings.set(row, bytes, text, length);
        text += length;
      }
      return text;
    }
    for (int row = from; row < to; row++) {
      at = ColumnCodec.read(bytes, at, column, row);
    }
    return at;
  }

  private static int readStrings(byte[] bytes, int lengths, BytesColumn column, int from, int to) {
    int text = lengths + (to - from) * 4;
    int at = lengths;
    int total = 0;
    for (int row = from; row < to; row++, at += 4) {
      int length = ColumnCodec.readInt(bytes, at);
      column.lengths[row] = length;
      total += length;
    }
    int place = column.reserve(total);
    System.arraycopy(bytes, text, column.heap, place, total);
    column.heapSize = place + total;
    for (int row = from; row < to; row++) {
      column.offsets[row] = place;
      place += column.lengths[row];
    }
    return text + total;
  }

  private static boolean anyNull(Column column, int from, int to) {
    if (column.hasNulls) {
      boolean[] nulls = column.nulls;
      for (int row = from; row < to; row++) {
        if (nulls[row]) {
          return true;
        }
      }
    }
    return false;
  }

  static void writeFlags(boolean[] values, int from, int to, ByteBuilder out) {
    byte[] bytes = out.reserve(to - from);
    int at = out.length;
    for (int row = from; row < to; row++) {
      bytes[at++] = (byte) (values[row] ? 1 : 0);
    }
    out.length = at;
  }

  static void readFlags(byte[] bytes, int offset, boolean[] values, int from, int to) {
    int at = offset;
    for (int row = from; row < to; row++) {
      values[row] = bytes[at++] != 0;
    }
  }

  private static void writeLongs(long[] values, int from, int count, ByteBuilder out) {
    view(out, count, 8).asLongBuffer().put(values, from, count);
    out.length += count * 8;
  }

  private static int readLongs(byte[] bytes, int at, long[] values, int from, int count) {
    view(bytes, at, count * 8).asLongBuffer().get(values, from, count);
    return at + count * 8;
  }

  static void writeInts(int[] values, int from, int count, ByteBuilder out) {
    view(out, count, 4).asIntBuffer().put(values, from, count);
    out.length += count * 4;
  }

  static int readInts(byte[] bytes, int at, int[] values, int from, int count) {
    view(bytes, at, count * 4).asIntBuffer().get(values, from, count);
    return at + count * 4;
  }

  /** Lengths of null rows are 0. */
  private static void writeLengths(
      Column column, int[] lengths, int from, int to, ByteBuilder out) {
    int at = out.length;
    writeInts(lengths, from, to - from, out);
    if (column.hasNulls) {
      for (int row = from; row < to; row++, at += 4) {
        if (column.nulls[row]) {
          ColumnCodec.setInt(out.bytes, at, 0);
        }
      }
    }
  }

  /** Copying through a buffer moves memory as a whole. */
  private static ByteBuffer view(ByteBuilder out, int count, int width) {
    byte[] bytes = out.reserve(count * width);
    return view(bytes, out.length, count * width);
  }

  private static ByteBuffer view(byte[] bytes, int offset, int length) {
    return ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
