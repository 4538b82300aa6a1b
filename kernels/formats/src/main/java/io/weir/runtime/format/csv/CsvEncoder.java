package io.weir.runtime.format.csv;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.json.JsonWriter;
import io.weir.runtime.kernel.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes CSV that {@link CsvDecoder} with the same dialect reads back: text is quoted when it is
 * empty, could be mistaken for NULL or a comment, or has a delimiter, a quote or a line end in it.
 * A generated subclass writes the rows.
 */
public abstract class CsvEncoder implements RecordEncoder {
  private static final byte[] NO_BYTES = {};
  private static final JsonWriter NESTED = JsonWriter.sql();

  private final CsvDialect dialect;
  private final RowType table;
  private final byte[] nullText;

  /** Whether a byte, plus 128, makes quotes necessary. */
  private final boolean[] special = new boolean[256];

  private final ByteBuilder scratch = new ByteBuilder(256);

  protected CsvEncoder(CsvDialect dialect, RowType table) {
    this.dialect = dialect;
    this.table = table;
    byte[] literal = dialect.nullLiteral();
    nullText = literal == null ? NO_BYTES : literal;
    for (int c : new int[] {dialect.delimiter(), dialect.quote(), dialect.escape(), '\n', '\r'}) {
      if (c != CsvDialect.NONE) {
        special[c + 128] = true;
      }
    }
  }

  @Override
  public final byte[] header() {
    if (!dialect.header()) {
      return NO_BYTES;
    }
    ByteBuilder line = new ByteBuilder(64);
    for (Field field : table.fields()) {
      if (line.length > 0) {
        line.append(dialect.delimiter());
      }
      byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
      appendText(line, name, 0, name.length);
    }
    line.append((byte) '\n');
    return Arrays.copyOf(line.bytes, line.length);
  }

  protected final void appendNull(ByteBuilder out) {
    out.append(nullText);
  }

  /** A string, quoted if need be. */
  protected final void appendText(ByteBuilder out, byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end && !special[bytes[i] + 128]) {
      i++;
    }
    if ((i == end && length > 0 && !isMistakable(bytes, offset, end))
        || dialect.quote() == CsvDialect.NONE) {
      out.append(bytes, offset, length);
      return;
    }
    byte quote = (byte) dialect.quote();
    byte[] to = out.reserve(2 * length + 2);
    int at = out.length;
    to[at++] = quote;
    for (i = offset; i < end; i++) {
      byte c = bytes[i];
      if (c == quote || c == dialect.escape()) {
        to[at++] = c;
      }
      to[at++] = c;
    }
    to[at++] = quote;
    out.length = at;
  }

  private boolean isMistakable(byte[] bytes, int from, int to) {
    byte[] comment = dialect.comment();
    return Arrays.equals(bytes, from, to, nullText, 0, nullText.length)
        || (comment != null
            && to - from >= comment.length
            && Arrays.equals(bytes, from, from + comment.length, comment, 0, comment.length));
  }

  /** The nested value of a column of the table as JSON, quoted as a string. */
  protected final void appendNested(ByteBuilder out, int position, Column column, int row) {
    scratch.clear();
    NESTED.append(table.fields().get(position).type(), column, row, scratch);
    appendText(out, scratch.bytes, 0, scratch.length);
  }

  /** Quotes what was written from {@code start} on if need be. */
  protected final void quoteFrom(ByteBuilder out, int start) {
    scratch.clear();
    scratch.append(out.bytes, start, out.length - start);
    out.length = start;
    appendText(out, scratch.bytes, 0, scratch.length);
  }
}
