package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** A table in Markdown; numbers to the right. */
final class MarkdownRenderer extends Renderer {
  private final RowType schema;
  private final CellWriter[] cells;
  private final ByteBuilder cell = new ByteBuilder(256);

  MarkdownRenderer(OutputStream out, RowType schema, ZoneId timeZone) {
    super(out);
    this.schema = schema;
    cells = CellWriter.forPeople(schema, timeZone);
  }

  @Override
  public void begin() {
    for (Field field : schema.fields()) {
      text.append("| " + escape(field.name()) + " ");
    }
    text.append("|\n");
    for (Field field : schema.fields()) {
      text.append(TableRenderer.isNumeric(field.type()) ? "| ---: " : "| --- ");
    }
    text.append("|\n");
  }

  @Override
  void row(Batch batch, int row) {
    for (int i = 0; i < cells.length; i++) {
      text.append("| ");
      if (batch.columns[i].isNull(row)) {
        text.append("NULL");
      } else {
        cell.clear();
        cells[i].append(batch.columns[i], row, cell);
        text.append(escape(new String(cell.bytes, 0, cell.length, StandardCharsets.UTF_8)));
      }
      text.append(" ");
    }
    text.append("|\n");
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("\r", "").replace("\n", "<br>");
  }

  @Override
  public void end() {}
}
