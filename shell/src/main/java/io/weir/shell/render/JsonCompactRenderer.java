package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import java.io.OutputStream;

/** A line with the array of column names, then one JSON array per row and line. */
final class JsonCompactRenderer extends Renderer {
  private final RowType schema;
  private final CellWriter[] cells;

  JsonCompactRenderer(OutputStream out, RowType schema) {
    super(out);
    this.schema = schema;
    cells = CellWriter.json(schema);
  }

  @Override
  public void begin() {
    text.append((byte) '[');
    for (int i = 0; i < schema.fields().size(); i++) {
      if (i > 0) {
        text.append((byte) ',');
      }
      JsonText.appendString(schema.fields().get(i).name(), text);
    }
    text.append((byte) ']');
    text.append((byte) '\n');
  }

  @Override
  void row(Batch batch, int row) {
    text.append((byte) '[');
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        text.append((byte) ',');
      }
      cells[i].appendOrNull(batch.columns[i], row, text);
    }
    text.append((byte) ']');
    text.append((byte) '\n');
  }

  @Override
  public void end() {}
}
