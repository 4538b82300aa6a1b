package io.weir.shell.interactive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Weir;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live table on terminals of every size, as an emulator of a terminal shows it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveViewTest {
  private static final int ROWS = 800;

  /** A terminal that has the next one of some sizes each time it is asked. */
  private static final class ResizedTerminal extends DumbTerminal {
    private final List<Size> sizes;
    private int asked;

    ResizedTerminal(List<Size> sizes, InputStream in, ByteArrayOutputStream out)
        throws IOException {
      super("test", "xterm", in, out, StandardCharsets.UTF_8);
      this.sizes = sizes;
    }

    @Override
    public Size getSize() {
      // The constructor asks as well.
      return sizes == null ? Size.of(80, 24) : sizes.get(asked++ % sizes.size());
    }
  }

  /** What is printed while a count goes up for about a second. */
  private static String watch(List<Size> sizes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Weir weir = Weir.open();
        PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keys);
        ResizedTerminal terminal = new ResizedTerminal(sizes, in, out)) {
      weir.execute(
          "CREATE TABLE numbers (k INT) WITH ('connector' = 'datagen', 'number-of-rows' = '%d',"
                  .formatted(ROWS)
              + " 'rows-per-second' = '800')");
      weir.execute("SET 'execution.runtime-mode' = 'streaming'");
      try (QueryResult result =
          weir.query("SELECT COUNT(*) AS n, 'counted' AS what FROM numbers")) {
        new LiveView(terminal, result, new CurrentRows(result, Integer.MAX_VALUE), false).show();
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long occurrences(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "80, 8", "40, 12", "200, 50"})
  void theTableIsDrawnOverItself(int columns, int rows) throws IOException {
    ScreenTerminal screen = new ScreenTerminal(columns, rows);
    screen.write(watch(List.of(Size.of(columns, rows))).replace("\n", "\r\n"));
    assertEquals(0, screen.getHistorySize());
    String shown = text(screen, columns, rows);
    assertEquals(1, occurrences(shown, "counted"), shown);
    assertEquals(1, occurrences(shown, " " + ROWS + " │"), shown);
  }

  /** Lines that have left the screen cannot be drawn over: there must be none. */
  @ParameterizedTest
  @CsvSource({"80, 2", "80, 4", "20, 3"})
  void aLowTerminalShowsTheStatusAndAtLastTheTable(int columns, int rows) throws IOException {
    String printed = watch(List.of(Size.of(columns, rows)));
    ScreenTerminal screen = new ScreenTerminal(columns, rows);
    screen.write(printed.replace("\n", "\r\n"));
    assertEquals(1, occurrences(printed, "counted"), printed);
    assertTrue(screen.getHistorySize() < 20, screen.getHistorySize() + " lines: " + printed);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1, 24", "0, 24", "80, 0", "80, 1", "2, 2"})
  void noSizeIsTooSmall(int columns, int rows) throws IOException {
    String printed = watch(List.of(Size.of(columns, rows)));
    assertTrue(printed.contains("read"), printed);
  }

  @Test
  void theSizeMayChangeAtAnyTime() throws IOException {
    String printed =
        watch(
            List.of(
                Size.of(80, 24),
                Size.of(1, 1),
                Size.of(0, 0),
                Size.of(200, 2),
                Size.of(3, 60),
                Size.of(80, 1)));
    assertTrue(printed.contains("read"), printed);
  }

  private static String text(ScreenTerminal screen, int columns, int rows) {
    long[] cells = new long[columns * rows];
    screen.dump(cells, new int[2]);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      int character = ScreenTerminal.cellCodePoint(cells[i]);
      text.appendCodePoint(character == 0 ? ' ' : character);
      text.append(i % columns == columns - 1 ? "\n" : "");
    }
    return text.toString();
  }
}
