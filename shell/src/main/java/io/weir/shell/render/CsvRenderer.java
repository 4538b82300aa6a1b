package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.RowType;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Comma-separated values with a header line; with the column {@code op} in front when each change
 * is printed.
 */
final class CsvRenderer extends Renderer {
  private static final byte[][] OPERATIONS =
      Stream.of(ChangeKind.values())
          .map(kind -> (kind.symbol() + ",").getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final RowType schema;
  private final CellWriter[] cells;
  private final boolean operations;
  private final ByteBuilder cell = new ByteBuilder(256);

  CsvRenderer(OutputStream out, RowType schema, boolean operations) {
    super(out);
    this.schema = schema;
    this.cells = CellWriter.csv(schema);
    this.operations = operations;
  }

  @Override
  public void begin() {
    if (operations) {
      text.append("op,");
    }
    for (int i = 0; i < schema.fields().size(); i++) {
      if (i > 0) {
        text.append((byte) ',');
      }
      cell.clear();
      cell.append(schema.fields().get(i).name());
      field();
    }
    text.append((byte) '\n');
  }

  @Override
  void row(Batch batch, int row) {
    if (operations) {
      text.append(OPERATIONS[batch.kind(row)]);
    }
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        text.append((byte) ',');
      }
      if (batch.columns[i].isNull(row)) {
        continue;
      }
      if (cells[i].mayNeedQuotes()) {
        cell.clear();
        cells[i].append(batch.columns[i], row, cell);
        field();
      } else {
        cells[i].append(batch.columns[i], row, text);
      }
    }
    text.append((byte) '\n');
  }

  /** Appends {@code cell}, in quotes where they are needed. */
  private void field() {
    byte[] bytes = cell.bytes;
    int length = cell.length;
    boolean quotes = length == 0;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == ',' || b == '"' || b == '\n' || b == '\r') {
        quotes = true;
        break;
      }
    }
    if (!quotes) {
      text.append(bytes, 0, length);
      return;
    }
    text.append((byte) '"');
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '"') {
        text.append((byte) '"');
      }
      text.append(bytes[i]);
    }
    text.append((byte) '"');
  }

  @Override
  public void end() {}
}
