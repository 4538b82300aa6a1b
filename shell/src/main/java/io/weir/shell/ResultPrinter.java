package io.weir.shell;

import io.weir.engine.QueryResult;
import io.weir.engine.StatementResult;
import io.weir.engine.result.MaterializedTable;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.shell.render.OutputFormat;
import io.weir.shell.render.Renderer;
import io.weir.shell.render.Renderers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints results to a stream in a format. Of a query that ends, the final table is printed; of one
 * that does not, each row as it comes.
 */
public final class ResultPrinter {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final OutputStream out;
  private final OutputFormat format;
  private final int columns;

  /** Whether something has been printed already. */
  private boolean continued;

  /**
   * @param columns width of the terminal; tables are made to fit
   */
  public ResultPrinter(OutputStream out, OutputFormat format, int columns) {
    this.out = out;
    this.format = format;
    this.columns = columns;
  }

  /**
   * Reads a result to its end and prints it; of one that is cancelled, what was final already.
   *
   * @return number of rows printed
   */
  public long print(QueryResult result, ProgressLine progress) throws IOException {
    boolean updates = result.isUpdating();
    if (!updates || format == OutputFormat.CHANGELOG) {
      return printAsItComes(result, progress);
    }
    if (!result.isBounded()) {
      throw new JobException(
          "the rows of this query change for ever: there is no final table to print as "
              + format.name().toLowerCase(Locale.ROOT)
              + "; use --format changelog to see each change");
    }
    MaterializedTable table = new MaterializedTable(result.schema(), result.updateKey());
    while (!result.isAtEnd()) {
      Batch batch = result.nextBatch(PATIENCE);
      if (batch != null) {
        table.apply(batch);
      }
      progress.update();
    }
    progress.erase();
    if (result.isCancelled()) {
      return 0;
    }
    Renderer renderer = renderer(result, false);
    begin(renderer);
    renderer.append(table.batch(), table.rowNumbers(), table.size());
    renderer.end();
    renderer.flush();
    return table.size();
  }

  private long printAsItComes(QueryResult result, ProgressLine progress) throws IOException {
    Renderer renderer = renderer(result, result.isLive());
    boolean begun = false;
    long rows = 0;
    while (!result.isAtEnd()) {
      Batch batch = result.nextBatch(begun ? Duration.ZERO : PATIENCE);
      if (batch == null) {
        if (begun) {
          renderer.flush();
          batch = result.nextBatch(PATIENCE);
        }
        progress.update();
      }
      if (batch != null) {
        progress.end();
        if (!begun) {
          begin(renderer);
          begun = true;
        }
        renderer.append(batch, null, batch.rows);
        rows += batch.rows;
      } else if (!begun && result.isLive()) {
        begin(renderer);
        begun = true;
      }
    }
    progress.erase();
    if (!begun) {
      if (result.isCancelled()) {
        return 0;
      }
      begin(renderer);
    }
    renderer.end();
    renderer.flush();
    return rows;
  }

  /** Markdown takes the lines of a table that follows at once for rows of the one before. */
  private void begin(Renderer renderer) throws IOException {
    if (continued && format == OutputFormat.MARKDOWN) {
      out.write('\n');
    }
    continued = true;
    renderer.begin();
  }

  private Renderer renderer(QueryResult result, boolean live) {
    return Renderers.of(format, out, result.schema(), result.timeZone(), live, columns);
  }

  /** Prints the rows of SHOW, DESCRIBE or SET. */
  public void print(StatementResult.Table table) throws IOException {
    RowType schema =
        new RowType(
            table.columns().stream().map(name -> new Field(name, DataType.string())).toList(),
            false);
    Batch batch = new Batch(schema, Math.max(1, table.rows().size()));
    for (List<@Nullable String> row : table.rows()) {
      for (int i = 0; i < row.size(); i++) {
        String value = row.get(i);
        if (value == null) {
          batch.columns[i].setNull(batch.rows);
        } else {
          byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
          ((BytesColumn) batch.columns[i]).set(batch.rows, bytes, 0, bytes.length);
        }
      }
      batch.rows++;
    }
    Renderer renderer = Renderers.listing(format, out, schema, ZoneOffset.UTC, columns);
    begin(renderer);
    renderer.append(batch, null, batch.rows);
    renderer.end();
    renderer.flush();
  }

  /** Prints lines as they are. */
  public void print(StatementResult.Text text) throws IOException {
    if (continued && format == OutputFormat.MARKDOWN) {
      out.write('\n');
    }
    continued = true;
    out.write((text.text() + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
