package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.job.JobMonitor;
import io.weir.engine.job.OmittedRows;
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
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
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

  /** Of a terminal that does not tell its size. */
  static final int DEFAULT_COLUMNS = 120;

  private static final int DEFAULT_ROWS = 24;

  /**
   * What is drawn at once.
   *
   * @param tableLines how many of the lines, from the first one on, are of the table
   * @param height lines of the terminal that they take
   */
  private record Frame(List<String> lines, int tableLines, int height) {
    static Frame of(List<String> lines, int tableLines, int columns) {
      int height = lines.stream().mapToInt(line -> LiveView.height(line, columns)).sum();
      return new Frame(List.copyOf(lines), tableLines, height);
    }
  }

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
  private int drawnRows;

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
    Map<OmittedRows.Kind, Long> omitted = monitor.omittedCounts();
    omitted.putIfAbsent(OmittedRows.Kind.LATE, 0L);
    text.append(", ").append(OmittedRows.summary(omitted));
    return text.append(", ")
        .append(ProgressLine.duration((System.nanoTime() - start) / 1_000_000_000L))
        .toString();
  }

  /**
   * Draws over what was drawn before. JLine's own display would make ASCII of the lines of tables.
   */
  private void draw(boolean running) throws IOException {
    Size size = terminal.getSize(); // Once: it may change at any time.
    int columns = size.getColumns() > 0 ? size.getColumns() : DEFAULT_COLUMNS;
    int screen = size.getRows() > 0 ? size.getRows() : DEFAULT_ROWS;
    PrintWriter writer = terminal.writer();
    if (drawnLines > 0 && (columns != drawnColumns || screen < drawnRows)) {
      // The terminal has wrapped the lines anew, or has moved them.
      writer.print("\u001b[H\u001b[2J");
    } else if (drawnLines > 1) {
      writer.print("\u001b[" + (drawnLines - 1) + "A");
    }
    Frame frame = frame(columns, screen, running);
    List<String> lines = frame.lines;
    int tableLines = frame.tableLines;
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
    drawnRows = screen;
    drawnLines = frame.height;
  }

  /**
   * As many rows as there is room for beside the status. A terminal too low for a table shows the
   * status alone while the query runs, since what has left the screen cannot be drawn over; the
   * last frame always has the table.
   */
  private Frame frame(int columns, int screen, boolean running) throws IOException {
    int rowsShown = Math.max(1, screen - BORDER_LINES - 2);
    Frame frame = withTable(rowsShown, columns, running);
    while (frame.height > screen && rowsShown > 1) {
      rowsShown--;
      frame = withTable(rowsShown, columns, running);
    }
    return frame.height > screen && running ? withoutTable(columns, screen) : frame;
  }

  private Frame withTable(int rowsShown, int columns, boolean running) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    rows.render(table, rowsShown, columns);
    List<String> lines =
        new ArrayList<>(List.of(table.toString(StandardCharsets.UTF_8).split("\n")));
    // The renderer's last line counts the rows that are shown: the status stands in its place.
    int tableLines = lines.size() - 1;
    lines.remove(tableLines);
    for (String status : status(running)) {
      addWrapped(status, columns, lines);
    }
    return Frame.of(lines, tableLines, columns);
  }

  /** The beginning of the status, as far as it fits. */
  private Frame withoutTable(int columns, int screen) {
    List<String> wrapped = new ArrayList<>();
    for (String status : status(true)) {
      addWrapped(status, columns, wrapped);
    }
    List<String> lines = new ArrayList<>();
    int left = screen;
    for (int i = 0; i < wrapped.size() && left > 0; i++) {
      AttributedString line = new AttributedString(wrapped.get(i));
      lines.add(line.columnSubSequence(0, left * columns).toString());
      left -= height(wrapped.get(i), columns);
    }
    return Frame.of(lines, 0, columns);
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
