package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import java.io.OutputStream;

/** One JSON object per row and line. */
final class JsonRenderer extends Renderer {
  private final CellWriter[] cells;

  /** What stands before each value: <code>{"a":</code>, then {@code ,"b":}. */
  private final byte[][] names;

  JsonRenderer(OutputStream out, RowType schema) {
    super(out);
    cells = CellWriter.json(schema);
    names = JsonText.fieldPrefixes(schema);
  }

  @Override
  public void begin() {}

  @Override
  void row(Batch batch, int row) {
    for (int i = 0; i < cells.length; i++) {
      text.append(names[i]);
      cells[i].appendOrNull(batch.columns[i], row, text);
    }
    text.append((byte) '}');
    text.append((byte) '\n');
  }

  @Override
  public void end() {}
}
