package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.result.MaterializedTable;
import io.weir.runtime.data.Batch;
import io.weir.shell.render.OutputFormat;
import io.weir.shell.render.Renderer;
import io.weir.shell.render.Renderers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;

/** The table that the changes add up to: result mode {@code table}. */
final class CurrentRows implements LiveRows {
  private final QueryResult result;
  private final MaterializedTable table;
  private final int maximumRows;
  private long changes;
  private int shown;

  /**
   * @param maximumRows kept; the oldest go first
   */
  CurrentRows(QueryResult result, int maximumRows) {
    this.result = result;
    this.maximumRows = maximumRows;
    table = new MaterializedTable(result.schema(), result.changelog().key());
  }

  @Override
  public void apply(Batch batch) {
    table.apply(batch);
    table.keepNewest(maximumRows);
    changes += batch.rows;
  }

  @Override
  public void render(OutputStream out, int lines, int columns) throws IOException {
    int[] rows = table.rowNumbers();
    shown = Math.min(rows.length, lines);
    Renderer renderer =
        Renderers.of(OutputFormat.TABLE, out, result.schema(), result.timeZone(), false, columns);
    renderer.begin();
    renderer.append(
        table.batch(), Arrays.copyOfRange(rows, rows.length - shown, rows.length), shown);
    renderer.end();
    renderer.flush();
  }

  @Override
  public String status() {
    int rows = table.size();
    String count = String.format(Locale.ROOT, rows == 1 ? "%,d row" : "%,d rows", rows);
    String part = shown < rows ? String.format(Locale.ROOT, ", the last %,d shown", shown) : "";
    return count + part + String.format(Locale.ROOT, ", %,d changes", changes);
  }
}
