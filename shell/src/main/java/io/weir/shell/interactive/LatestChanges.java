package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.runtime.data.Batch;
import io.weir.shell.render.Counts;
import io.weir.shell.render.Renderers;
import io.weir.shell.render.TableRenderer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.stream.IntStream;

/** The last changes, each with its kind: result mode {@code changelog}. */
final class LatestChanges implements LiveRows {
  /** No terminal has more lines. */
  private static final int KEPT = 1_000;

  private final QueryResult result;
  private Batch latest;
  private long changes;
  private int shown;
  private int hiddenColumns;

  LatestChanges(QueryResult result) {
    this.result = result;
    latest = new Batch(result.schema(), KEPT);
  }

  @Override
  public void apply(Batch batch) {
    changes += batch.rows;
    if (latest.rows > 4 * KEPT) {
      Batch shorter = new Batch(result.schema(), KEPT);
      shorter.append(latest, last(latest, KEPT), KEPT);
      latest = shorter;
    }
    int taken = Math.min(batch.rows, KEPT);
    latest.append(batch, last(batch, taken), taken);
  }

  @Override
  public void render(OutputStream out, int lines, int columns) throws IOException {
    shown = Math.min(latest.rows, lines);
    TableRenderer renderer =
        Renderers.inPlace(out, result.schema(), result.timeZone(), true, columns);
    renderer.begin();
    renderer.append(latest, last(latest, shown), shown);
    renderer.end();
    renderer.flush();
    hiddenColumns = renderer.hiddenColumns();
  }

  @Override
  public String status() {
    String text = Counts.of(changes, "change");
    if (shown < changes) {
      text += String.format(Locale.ROOT, ", the last %,d shown", shown);
    }
    return hiddenColumns == 0
        ? text
        : text + ", " + Counts.of(hiddenColumns, "column") + " too wide to show";
  }

  private static int[] last(Batch batch, int count) {
    return IntStream.range(batch.rows - count, batch.rows).toArray();
  }
}
