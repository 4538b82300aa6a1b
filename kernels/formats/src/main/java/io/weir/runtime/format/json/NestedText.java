package io.weir.runtime.format.json;

import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import java.util.Arrays;

/** Parses the text of rows, arrays and maps, which is JSON, into columns. Not thread-safe. */
public final class NestedText {
  private static final JsonDialect DIALECT = new JsonDialect(false, false);

  private final JsonValues values = new JsonValues(DIALECT);
  private final JsonWalker walker = new JsonWalker(RowType.of(), DIALECT, values);
  private byte[] text = {};

  /**
   * Parses all of {@code bytes[from, to)} and stores it in a row of a column of that type.
   *
   * @return whether it is a value of the type; if not, the row's value has no meaning
   */
  public boolean parse(DataType type, byte[] bytes, int from, int to, Column column, int row) {
    int length = to - from;
    if (text.length < length + 1 + JsonScanner.SLACK) {
      text = new byte[length + 1 + JsonScanner.SLACK + length / 2];
    }
    System.arraycopy(bytes, from, text, 0, length);
    text[length] = '\n';
    Arrays.fill(text, length + 1, length + 1 + JsonScanner.SLACK, (byte) 0);
    walker.scanner.messageEnd = length;
    int start = walker.scanner.skipSpace(text, 0);
    int end = walker.check(text, start);
    if (end < 0 || walker.scanner.skipSpace(text, end) != length) {
      return false;
    }
    if (text[start] == 'n') {
      column.setNull(row);
      return type.nullable();
    }
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    return values.convert(type, text, start, end, column, row);
  }
}
