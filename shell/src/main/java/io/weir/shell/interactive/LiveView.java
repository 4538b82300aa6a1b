package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.job.JobMonitor;
import io.weir.runtime.data.Batch;
import io.weir.shell.ProgressLine;
import io.weir.shell.Silence;
import io.weir.shell.render.Counts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The result of a query without end, redrawn in place: as many rows as the terminal has lines, and
 * below them what the query does, or why it shows nothing. Ctrl-C or q stops the query; what was
 * shown last stays.
 */
final class LiveView {
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final long FRAME_NANOS = 100_000_000L;
  private static final long STATUS_NANOS = 1_000_000_000L;

  /** Lines of a table that are not rows. */
  private static final int BORDER_LINES = 4;

  private final Terminal terminal;
  private final QueryResult result;
  private final LiveRows rows;
  private final boolean styled;
  private final JobMonitor monitor;
  private final Silence silence;
  private final long start = System.nanoTime();
  private long statusTime = start;
  private long statusRows;
  private String activity = "";
  private volatile @Nullable String message;
  private int drawnLines;
  private int drawnColumns;

  /**
   * @param styled whether the lines below the table may be dim
   */
  LiveView(Terminal terminal, QueryResult result, LiveRows rows, boolean styled) {
    this.terminal = terminal;
    this.result = result;
    this.rows = rows;
    this.styled = styled;
    monitor = result.monitor();
    silence = new Silence(monitor);
    activity = activity(0);
  }

  /** Shows a message of something else below the table, until the next one. Any thread. */
  void tell(String text) {
    message = text;
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
          silence.end();
          dirty = true;
        }
        dirty |= updateActivity();
        if (dirty && System.nanoTime() >= nextFrame) {
          draw(true);
          nextFrame = System.nanoTime() + FRAME_NANOS;
          dirty = false;
        }
        stopIfAsked();
      }
    } finally {
      statusTime = 0;
      updateActivity();
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

  /** Looks at the job once a second; returns whether it did. */
  private boolean updateActivity() {
    long now = System.nanoTime();
    if (now - statusTime < STATUS_NANOS) {
      return false;
    }
    long read = monitor.rowsRead();
    activity = activity(Math.round((read - statusRows) / ((now - statusTime) / 1e9)));
    statusRows = read;
    statusTime = now;
    return true;
  }

  private String activity(long rate) {
    StringBuilder text = new StringBuilder(Counts.of(monitor.rowsRead(), "row")).append(" read");
    if (!result.isAtEnd()) {
      text.append(String.format(Locale.ROOT, " (%,d/s)", rate));
    }
    String watermark = monitor.watermark();
    text.append(watermark == null ? "" : ", watermark " + watermark);
    text.append(String.format(Locale.ROOT, ", %,d late", monitor.rowsLate()));
    long bad = monitor.rowsBad();
    text.append(bad == 0 ? "" : String.format(Locale.ROOT, ", %,d bad", bad));
    return text.append(", ")
        .append(ProgressLine.duration((System.nanoTime() - start) / 1_000_000_000L))
        .toString();
  }

  /**
   * Draws over what was drawn before. JLine's own display would make ASCII of the lines of tables.
   */
  private void draw(boolean running) throws IOException {
    int columns = Math.max(1, terminal.getColumns());
    PrintWriter writer = terminal.writer();
    if (columns != drawnColumns && drawnLines > 0) {
      // The terminal has wrapped the lines anew.
      writer.print("\u001b[H\u001b[2J");
    } else if (drawnLines > 1) {
      writer.print("\u001b[" + (drawnLines - 1) + "A");
    }
    List<String> lines = new ArrayList<>();
    int tableLines = 0;
    int room = terminal.getRows() - BORDER_LINES;
    int height = Integer.MAX_VALUE;
    for (int taken = 2; height > terminal.getRows() && taken < terminal.getRows(); taken++) {
      ByteArrayOutputStream table = new ByteArrayOutputStream();
      rows.render(table, Math.max(1, room - taken), columns);
      lines.clear();
      lines.addAll(List.of(table.toString(StandardCharsets.UTF_8).split("\n")));
      // The renderer's last line counts the rows that are shown: the status stands in its place.
      tableLines = lines.size() - 1;
      lines.remove(tableLines);
      for (String status : status(running)) {
        addWrapped(status, columns, lines);
      }
      height = lines.stream().mapToInt(line -> height(line, columns)).sum();
    }
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i == lines.size() - 1;
      writer.print(last ? "\r\u001b[J" : "\r\u001b[K");
      writer.print(
          styled && i >= tableLines ? "\u001b[2m" + lines.get(i) + "\u001b[0m" : lines.get(i));
      int width = width(lines.get(i));
      if (width > columns && width % columns > 0) {
        // What stood behind the end of a line that the terminal has wrapped.
        writer.print("\u001b[K");
      }
      writer.print(last ? "" : "\r\n");
    }
    writer.flush();
    drawnColumns = columns;
    drawnLines = height;
  }

  private List<String> status(boolean running) {
    List<String> lines = new ArrayList<>();
    lines.add(rows.status());
    lines.add(activity + (running ? "; q or Ctrl-C stops" : ""));
    String why = running ? silence.text() : null;
    if (why != null) {
      lines.add(why);
    }
    String told = message;
    if (told != null) {
      lines.add(told);
    }
    return lines;
  }

  /** Adds a text in lines that end at blanks. */
  private static void addWrapped(String text, int columns, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && width(line + " " + word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
  }

  private static int height(String line, int columns) {
    return Math.max(1, (width(line) + columns - 1) / columns);
  }

  private static int width(String line) {
    return new AttributedString(line).columnLength();
  }
}
