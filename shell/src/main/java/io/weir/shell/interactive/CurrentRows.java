package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.result.MaterializedTable;
import io.weir.runtime.data.Batch;
import io.weir.shell.render.Counts;
import io.weir.shell.render.Renderers;
import io.weir.shell.render.TableRenderer;
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
  private long forgotten;
  private int shown;
  private int hiddenColumns;

  /**
   * @param maximumRows kept; the oldest go first
   */
  CurrentRows(QueryResult result, int maximumRows) {
    this.result = result;
    this.maximumRows = maximumRows;
    table = new MaterializedTable(result.schema(), result.updateKey());
  }

  @Override
  public void apply(Batch batch) {
    table.apply(batch);
    forgotten += Math.max(0, table.size() - maximumRows);
    table.keepNewest(maximumRows);
    changes += batch.rows;
  }

  @Override
  public void render(OutputStream out, int lines, int columns) throws IOException {
    int[] rows = table.rowNumbers();
    shown = Math.min(rows.length, lines);
    TableRenderer renderer =
        Renderers.inPlace(out, result.schema(), result.timeZone(), false, columns);
    renderer.begin();
    renderer.append(
        table.batch(), Arrays.copyOfRange(rows, rows.length - shown, rows.length), shown);
    renderer.end();
    renderer.flush();
    hiddenColumns = renderer.hiddenColumns();
  }

  @Override
  public String status() {
    StringBuilder text = new StringBuilder(Counts.of(table.size(), "row"));
    if (shown < table.size()) {
      text.append(String.format(Locale.ROOT, ", the last %,d shown", shown));
    }
    if (hiddenColumns > 0) {
      text.append(", ").append(Counts.of(hiddenColumns, "column")).append(" too wide to show");
    }
    if (forgotten > 0) {
      text.append(", the oldest ").append(Counts.of(forgotten, "row")).append(" forgotten");
    }
    return text.append(", ").append(Counts.of(changes, "change")).toString();
  }
}
