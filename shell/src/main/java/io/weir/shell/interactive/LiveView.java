package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.runtime.data.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
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

  LiveView(Terminal terminal, QueryResult result, LiveRows rows) {
    this.terminal = terminal;
    this.result = result;
    this.rows = rows;
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
          rows.apply(batch);
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
    int columns = terminal.getColumns();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    rows.render(text, Math.max(1, terminal.getRows() - OTHER_LINES), columns);
    List<AttributedString> lines = new ArrayList<>();
    String[] all = text.toString(StandardCharsets.UTF_8).split("\n");
    // The renderer's last line counts the rows that are shown.
    for (String line : Arrays.asList(all).subList(0, all.length - 1)) {
      lines.add(new AttributedString(line).columnSubSequence(0, columns));
    }
    String status = rows.status() + (running ? "; q or Ctrl-C stops" : "");
    lines.add(new AttributedString(status, AttributedStyle.DEFAULT.faint()));
    return lines;
  }
}
