package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.result.MaterializedTable;
import io.weir.runtime.data.Batch;
import io.weir.shell.render.OutputFormat;
import io.weir.shell.render.Renderer;
import io.weir.shell.render.Renderers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.NonBlockingReader;

/**
 * The result of a query without end as a table that updates in place: its newest rows, as many as
 * the terminal has lines. Ctrl-C or q stops the query; what was shown last stays.
 */
final class LiveTable {
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final long FRAME_NANOS = 100_000_000L;

  /** Lines of a table that are not rows, and the line below it. */
  private static final int OTHER_LINES = 6;

  private final Terminal terminal;
  private final QueryResult result;
  private final MaterializedTable table;
  private final int maximumRows;
  private long changes;

  LiveTable(Terminal terminal, QueryResult result, int maximumRows) {
    this.terminal = terminal;
    this.result = result;
    this.maximumRows = maximumRows;
    table = new MaterializedTable(result.schema(), result.changelog().key());
  }

  /** Shows the table until the query ends or is stopped. */
  void show() throws IOException {
    Attributes before = terminal.enterRawMode();
    Display display = new Display(terminal, false);
    display.resize(terminal);
    try {
      long nextFrame = System.nanoTime();
      boolean dirty = true;
      while (!result.isAtEnd()) {
        Batch batch = result.nextBatch(PATIENCE);
        if (batch != null) {
          table.apply(batch);
          table.keepNewest(maximumRows);
          changes += batch.rows;
          dirty = true;
        }
        if (dirty && System.nanoTime() >= nextFrame) {
          display.resize(terminal);
          display.update(frame(true), -1);
          nextFrame = System.nanoTime() + FRAME_NANOS;
          dirty = false;
        }
        stopIfAsked();
      }
    } finally {
      display.update(frame(false), -1);
      terminal.setAttributes(before);
      terminal.writer().println();
      terminal.flush();
    }
  }

  private void stopIfAsked() throws IOException {
    NonBlockingReader keys = terminal.reader();
    int key = keys.peek(1);
    if (key >= 0) {
      keys.read();
      if (key == 'q' || key == 'Q' || key == 3 || key == 4) {
        result.cancel();
      }
    }
  }

  private List<AttributedString> frame(boolean running) throws IOException {
    int[] rows = table.rowNumbers();
    int shown = Math.min(rows.length, Math.max(1, terminal.getRows() - OTHER_LINES));
    int[] newest = Arrays.copyOfRange(rows, rows.length - shown, rows.length);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Renderer renderer =
        Renderers.of(
            OutputFormat.TABLE,
            text,
            result.schema(),
            result.timeZone(),
            false,
            terminal.getColumns());
    renderer.begin();
    renderer.append(table.batch(), newest, shown);
    renderer.end();
    renderer.flush();
    List<AttributedString> lines = new ArrayList<>();
    String[] all = text.toString(StandardCharsets.UTF_8).split("\n");
    for (String line : Arrays.asList(all).subList(0, all.length - 1)) {
      lines.add(new AttributedString(line).columnSubSequence(0, terminal.getColumns()));
    }
    lines.add(
        new AttributedString(status(rows.length, shown, running), AttributedStyle.DEFAULT.faint()));
    return lines;
  }

  private String status(int rows, int shown, boolean running) {
    String count = String.format(Locale.ROOT, rows == 1 ? "%,d row" : "%,d rows", rows);
    String part = shown < rows ? String.format(Locale.ROOT, ", the last %,d shown", shown) : "";
    return count
        + part
        + String.format(Locale.ROOT, ", %,d changes", changes)
        + (running ? "; q or Ctrl-C stops" : "");
  }
}
