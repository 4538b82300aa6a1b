package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.runtime.data.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.NonBlockingReader;

/**
 * The result of a query without end, redrawn in place: as many rows as the terminal has lines.
 * Ctrl-C or q stops the query; what was shown last stays.
 */
final class LiveView {
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final long FRAME_NANOS = 100_000_000L;

  /** Lines of a table that are not rows, and the line below it. */
  private static final int OTHER_LINES = 6;

  private final Terminal terminal;
  private final QueryResult result;
  private final LiveRows rows;
  private int drawnLines;
  private int drawnColumns;

  LiveView(Terminal terminal, QueryResult result, LiveRows rows) {
    this.terminal = terminal;
    this.result = result;
    this.rows = rows;
  }

  /** Shows the table until the query ends or is stopped. */
  void show() throws IOException {
    Attributes before = terminal.enterRawMode();
    try {
      long nextFrame = System.nanoTime();
      boolean dirty = true;
      while (!result.isAtEnd()) {
        Batch batch = result.nextBatch(PATIENCE);
        if (batch != null) {
          rows.apply(batch);
          dirty = true;
        }
        if (dirty && System.nanoTime() >= nextFrame) {
          draw(true);
          nextFrame = System.nanoTime() + FRAME_NANOS;
          dirty = false;
        }
        stopIfAsked();
      }
    } finally {
      draw(false);
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

  /**
   * Draws over what was drawn before. JLine's own display would make ASCII of the lines of tables.
   */
  private void draw(boolean running) throws IOException {
    int columns = terminal.getColumns();
    PrintWriter writer = terminal.writer();
    if (columns != drawnColumns && drawnLines > 0) {
      // The terminal has wrapped the lines anew.
      writer.print("\u001b[H\u001b[2J");
    } else if (drawnLines > 1) {
      writer.print("\u001b[" + (drawnLines - 1) + "A");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    rows.render(text, Math.max(1, terminal.getRows() - OTHER_LINES), columns);
    String[] lines = text.toString(StandardCharsets.UTF_8).split("\n");
    // The renderer's last line counts the rows that are shown: the status stands in its place.
    lines[lines.length - 1] = rows.status() + (running ? "; q or Ctrl-C stops" : "");
    int height = 0;
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      int width = width(lines[i]);
      writer.print(last ? "\r\u001b[J\u001b[2m" : "\r\u001b[K");
      writer.print(lines[i]);
      if (width > columns && width % columns > 0) {
        // What stood behind the end of a line that the terminal has wrapped.
        writer.print("\u001b[K");
      }
      height += Math.max(1, (width + columns - 1) / columns);
      writer.print(last ? "\u001b[0m" : "\r\n");
    }
    writer.flush();
    drawnColumns = columns;
    drawnLines = height;
  }

  private static int width(String line) {
    return new AttributedString(line).columnLength();
  }
}
