package io.weir.runtime.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.text.Reasons;
import io.weir.runtime.format.text.StringSlices;
import io.weir.runtime.format.text.Swar;
import io.weir.runtime.format.text.Utf8;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records as they are into a column of strings or byte strings: the whole message, or a
 * line without its line end. Nothing is NULL, and a record is only bad when it is read into strings
 * and is not UTF-8.
 */
public class RawDecoder implements RecordDecoder {
  private static final long NEWLINES = Swar.repeat('\n');

  /** Whether the one column of the table is read at all. */
  private final boolean isRead;

  /** The column when it is read and of strings. */
  private final @Nullable Field text;

  private final ByteBuilder nothing = new ByteBuilder(0);

  /**
   * @param constants the schema that is read: one column or none
   */
  public RawDecoder(Object[] constants, KernelContext context) {
    List<Field> fields = ((RowType) constants[0]).fields();
    isRead = !fields.isEmpty();
    text = isRead && Utf8.isText(fields.get(0).type()) ? fields.get(0) : null;
  }

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int firstRow = out.rows;
    int at = from;
    try {
      while (at < stop && out.rows < maxRows) {
        int newline = Swar.find(bytes, at, limit, NEWLINES);
        if (newline == limit && !last) {
          break;
        }
        int end = newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        int next = Math.min(limit, newline + 1);
        add(bytes, at, end, next, out);
        at = next;
      }
      return at;
    } finally {
      finish(bytes, out, firstRow);
    }
  }

  @Override
  public final void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    int firstRow = out.rows;
    out.ensureCapacity(firstRow + to - from);
    try {
      for (int message = from; message < to; message++) {
        add(bytes, starts[message], ends[message], ends[message], out);
      }
    } finally {
      finish(bytes, out, firstRow);
    }
  }

  private void add(byte[] bytes, int from, int to, int recordEnd, Batch out) {
    if (text != null && !Utf8.isValid(bytes, from, to)) {
      throw new BadRecordException(
          Reasons.notA(text, bytes, from, to), from, Utf8.firstInvalid(bytes, from, to), recordEnd);
    }
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
