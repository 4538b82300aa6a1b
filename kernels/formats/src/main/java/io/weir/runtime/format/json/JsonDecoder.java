package io.weir.runtime.format.json;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.text.Swar;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON objects, one per line or message. Each is read whole ({@link JsonWalker}): whether
 * it is well-formed depends neither on the fields that are taken nor on other records. Blank lines
 * are skipped.
 *
 * <p>Written by hand and not generated, although it depends on types: which value comes next is
 * known from the data alone, so that generated code would have to branch as this does. One loop for
 * all tables is compiled by the JVM once, in a fraction of the time.
 */
public class JsonDecoder implements RecordDecoder {
  private static final long NEWLINES = Swar.repeat('\n');
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final JsonWalker walker;
  private final JsonScanner scanner;
  private final @Nullable JsonShapes shapes;

  /**
   * A copy of bytes behind which not enough others may be read, or that end without a line feed.
   */
  private byte[] copied = {};

  /** When what earlier records looked like is made use of. It changes nothing but the time. */
  public enum Shapes {
    NEVER,
    WHERE_IT_HELPS,
    ALWAYS
  }

  /**
   * @param constants a {@link JsonDialect} and the {@link RowType} of the fields to be decoded
   */
  public JsonDecoder(Object[] constants, KernelContext context) {
    this((JsonDialect) constants[0], (RowType) constants[1], Shapes.WHERE_IT_HELPS);
  }

  /**
   * @param read the fields to be decoded
   */
  public JsonDecoder(JsonDialect dialect, RowType read, Shapes shapes) {
    walker = new JsonWalker(read, dialect, new JsonValues(dialect));
    scanner = walker.scanner;
    this.shapes =
        shapes == Shapes.NEVER || walker.fields.length > JsonShapes.MAX_FIELDS
            ? null
            : new JsonShapes(walker, shapes == Shapes.ALWAYS);
  }

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    start(bytes, out);
    scanner.messageEnd = -1;
    try {
      int end = linesEnd(bytes, from, limit);
      int safe = linesEnd(bytes, from, Math.min(end, bytes.length - JsonScanner.SLACK));
      int at = decodeLines(bytes, from, Math.min(stop, safe), safe, 0, out, maxRows);
      if (at >= safe && at < stop && at < limit && out.rows < maxRows && (last || at < end)) {
        int length = (last ? limit : end) - at;
        copy(bytes, at, length);
        int copiedStop = (int) Math.min(stop - (long) at, length);
        at += decodeLines(copied, 0, copiedStop, length, at, out, maxRows);
      }
      return Math.min(at, limit);
    } finally {
      walker.shareTexts();
    }
  }

  /**
   * Offset behind the last line feed of {@code bytes[from, to)}; {@code from} when there is none.
   */
  private static int linesEnd(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    return Math.max(from, end);
  }

  private void copy(byte[] bytes, int from, int length) {
    int needed = length + 1 + JsonScanner.SLACK;
    if (copied.length < needed) {
      copied = new byte[needed + length / 2];
    }
    System.arraycopy(bytes, from, copied, 0, length);
    copied[length] = '\n';
  }

  /**
   * Decodes the records that start before {@code stop}, each of which ends in a line feed.
   *
   * @param shift what offsets in the bytes given to {@link #decode} are more than these
   * @return start of the first record that was not decoded
   */
  private int decodeLines(
      byte[] bytes, int from, int stop, int limit, int shift, Batch out, int maxRows) {
    walker.shift = shift;
    int at = from;
    while (at < stop && out.rows < maxRows) {
      at = decodeRecord(bytes, at, limit, out);
    }
    return at;
  }

  /**
   * Decodes a record.
   *
   * @param limit the end of the records, of which the last one may have no line feed of its own
   * @return offset behind its line feed
   */
  private int decodeRecord(byte[] bytes, int start, int limit, Batch out) {
    int row = out.rows;
    int at = start;
    if (bytes[at] != '{') {
      at = scanner.skipSpace(bytes, at);
      if (bytes[at] == '\n' && (scanner.messageEnd < 0 || at == start)) {
        return at + 1;
      }
    }
    int end =
        bytes[at] == '{'
            ? read(bytes, at, row)
            : scanner.bad(at, "the record is not a JSON object");
    if (end < 0) {
      int next = Math.min(limit, recordEnd(bytes, scanner.errorAt) + 1);
      walker.forgetIgnored();
      throw walker.malformed(bytes, start, next);
    }
    if (!walker.record.finish(walker.columns, row)) {
      walker.forgetIgnored();
      throw walker.wrongValue(bytes, start, Math.min(limit, end + 1), row);
    }
    walker.countIgnored();
    out.rows = row + 1;
    return end + 1;
  }

  private int read(byte[] bytes, int at, int row) {
    return shapes == null ? walker.read(bytes, at, row) : shapes.read(bytes, at, row);
  }

  private int recordEnd(byte[] bytes, int from) {
    int end = scanner.messageEnd;
    return end >= 0 ? end : Swar.find(bytes, from, bytes.length, NEWLINES);
  }

  @Override
  public final void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    out.ensureCapacity(out.rows + to - from);
    start(bytes, out);
    try {
      for (int message = from; message < to; message++) {
        int row = out.rows;
        decodeMessage(bytes, starts[message], ends[message], out);
        if (out.rows == row) {
          break;
        }
      }
    } finally {
      walker.shareTexts();
    }
  }

  private void decodeMessage(byte[] bytes, int start, int end, Batch out) {
    if (end + JsonScanner.SLACK < bytes.length && bytes[end] == '\n') {
      walker.shift = 0;
      scanner.messageEnd = end;
      decodeRecord(bytes, start, end, out);
    } else {
      copy(bytes, start, end - start);
      walker.shift = start;
      scanner.messageEnd = end - start;
      decodeRecord(copied, 0, end - start, out);
    }
  }

  private void start(byte[] bytes, Batch out) {
    walker.fields[0].resolve(out.columns, walker.columns);
    walker.beginBatch(bytes, out.rows);
  }

  @Override
  public final int headerLength(byte[] bytes, int limit) {
    boolean marked =
        limit >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? BYTE_ORDER_MARK.length : 0;
  }

  @Override
  public long ignoredValues() {
    return walker.valuesIgnored();
  }

  @Override
  public final boolean recordsMaySpanLines() {
    return false;
  }
}
