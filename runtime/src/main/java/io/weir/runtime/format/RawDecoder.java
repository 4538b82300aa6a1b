package io.weir.runtime.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordDecoder;

/**
 * Decodes records as they are into a column of strings or byte strings: the whole message, or a
 * line without its line end. Nothing is checked, nothing is NULL.
 */
public class RawDecoder implements RecordDecoder {
  private static final long NEWLINES = Swar.repeat('\n');

  /** Whether the one column of the table is read at all. */
  private final boolean isRead;

  private final ByteBuilder nothing = new ByteBuilder(0);

  /**
   * @param constants the schema that is read: one column or none
   */
  public RawDecoder(Object[] constants, KernelContext context) {
    isRead = !((RowType) constants[0]).fields().isEmpty();
  }

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int firstRow = out.rows;
    int at = from;
    while (at < stop && out.rows < maxRows) {
      int newline = Swar.find(bytes, at, limit, NEWLINES);
      if (newline == limit && !last) {
        break;
      }
      int end = newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
      add(at, end, out);
      at = Math.min(limit, newline + 1);
    }
    finish(bytes, out, firstRow);
    return at;
  }

  @Override
  public final void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out) {
    int firstRow = out.rows;
    out.ensureCapacity(firstRow + to - from);
    for (int message = from; message < to; message++) {
      add(starts[message], ends[message], out);
    }
    finish(bytes, out, firstRow);
  }

  private void add(int from, int to, Batch out) {
    int row = out.rows++;
    if (isRead) {
      BytesColumn column = (BytesColumn) out.columns[0];
      column.offsets[row] = from;
      column.lengths[row] = to - from;
      if (column.hasNulls) {
        column.nulls[row] = false;
      }
    }
  }

  private void finish(byte[] bytes, Batch out, int firstRow) {
    if (isRead && out.rows > firstRow) {
      StringSlices.finish((BytesColumn) out.columns[0], bytes, nothing, false, firstRow, out.rows);
    }
  }

  @Override
  public final int headerLength(byte[] bytes, int limit) {
    return 0;
  }

  @Override
  public final boolean recordsMaySpanLines() {
    return false;
  }
}
