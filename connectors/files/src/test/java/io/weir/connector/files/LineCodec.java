package io.weir.connector.files;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import io.weir.runtime.kernel.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format of one STRING column for tests: a record is a line, or with quotes goes on to the first
 * line end outside them. A record that starts with {@code !} is malformed, one that starts with
 * {@code ?} has a value that does not fit, one that starts with {@code *3} gives three rows.
 */
final class LineCodec implements RecordDecoder, RecordEncoder {
  static final RowType SCHEMA = RowType.of(new Field("line", DataType.string()));

  private final boolean quotes;
  private final boolean header;
  private final boolean ignores;
  private int leftFrom;
  private int leftTo;
  private int left;

  LineCodec(boolean quotes, boolean header) {
    this(quotes, header, false);
  }

  /**
   * @param ignores whether malformed records are ignored, and values that do not fit
   */
  LineCodec(boolean quotes, boolean header, boolean ignores) {
    this.quotes = quotes;
    this.header = header;
    this.ignores = ignores;
  }

  /** One of the same kind, for another reader. */
  LineCodec another() {
    return new LineCodec(quotes, header, ignores);
  }

  /** What a file means, decoded in the plainest way. */
  List<String> decodeAll(String text) {
    List<String> rows = new ArrayList<>();
    String rest = header ? text.substring(text.indexOf('\n') + 1) : text;
    StringBuilder row = new StringBuilder();
    boolean quoted = false;
    for (char c : rest.toCharArray()) {
      if (c == '\n' && !quoted) {
        rows.addAll(Collections.nCopies(rowsOf(row), row.toString()));
        row.setLength(0);
      } else {
        quoted ^= quotes && c == '"';
        row.append(c);
      }
    }
    if (!row.isEmpty()) {
      rows.addAll(Collections.nCopies(rowsOf(row), row.toString()));
    }
    return rows;
  }

  private static int rowsOf(CharSequence record) {
    return record.length() > 1 && record.charAt(0) == '*' ? record.charAt(1) - '0' : 1;
  }

  private int lineEnd(byte[] bytes, int from, int limit) {
    boolean quoted = false;
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '\n' && !quoted) {
        return i;
      }
      quoted ^= quotes && bytes[i] == '"';
    }
    return -1;
  }

  @Override
  public int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int at = from;
    appendLeft(bytes, out, maxRows);
    while (at < stop && out.rows < maxRows) {
      int end = lineEnd(bytes, at, limit);
      if (end < 0 && !last) {
        return at;
      }
      int next = end < 0 ? limit : end + 1;
      if (bytes[at] == '!' || bytes[at] == '?' && !ignores) {
        throw new BadRecordException("column line: it is bad", at, at + 1, next, ignores);
      }
      leftFrom = at;
      leftTo = end < 0 ? limit : end;
      left = leftTo - at > 1 && bytes[at] == '*' ? bytes[at + 1] - '0' : 1;
      appendLeft(bytes, out, maxRows);
      at = next;
    }
    return at;
  }

  private void appendLeft(byte[] bytes, Batch out, int maxRows) {
    while (left > 0 && out.rows < maxRows) {
      left--;
      append(bytes, leftFrom, leftTo, out);
    }
  }

  @Override
  public boolean hasMoreRows() {
    return left > 0;
  }

  @Override
  public void forgetRows() {
    left = 0;
  }

  private static void append(byte[] bytes, int from, int to, Batch out) {
    BytesColumn column = (BytesColumn) out.columns[0];
    if (out.rows == 0) {
      column.shareHeap(bytes);
    }
    if (column.heap == bytes) {
      column.offsets[out.rows] = from;
      column.lengths[out.rows] = to - from;
    } else {
      throw new IllegalStateException("the buffer changed within a batch");
    }
    out.rows++;
  }

  @Override
  public void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    throw new IllegalStateException("lines are not messages");
  }

  @Override
  public int headerLength(byte[] bytes, int limit) {
    if (!header) {
      return 0;
    }
    for (int i = 0; i < limit; i++) {
      if (bytes[i] == '\n') {
        if (bytes[0] != 'h') {
          throw new BadRecordException("no header", 0, 0, i + 1);
        }
        return i + 1;
      }
    }
    throw new BadRecordException("no header", 0, 0, limit);
  }

  @Override
  public boolean recordsMaySpanLines() {
    return quotes;
  }

  @Override
  public byte[] header() {
    return header ? "header\n".getBytes(StandardCharsets.UTF_8) : new byte[0];
  }

  @Override
  public void encode(
      Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int @Nullable [] ends) {
    BytesColumn column = (BytesColumn) in.columns[0];
    for (int row = from; row < to; row++) {
      out.append(column.heap, column.offsets[row], column.lengths[row]);
      if (lineEnds) {
        out.append((byte) '\n');
      }
      if (ends != null) {
        ends[row - from] = out.length;
      }
    }
  }
}
