package io.weir.shell.interactive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Weir;
import io.weir.shell.render.OutputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell as a person has it, who types and looks. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InteractiveShellTest {
  @TempDir private Path directory;

  /** An input that does not end behind the text, as a person's does not. */
  private static InputStream typed(String text) throws IOException {
    PipedInputStream in = new PipedInputStream(1 << 16);
    new PipedOutputStream(in).write(text.getBytes(StandardCharsets.UTF_8));
    return in;
  }

  /** One that writes at once: what others hold back is lost when they are closed. */
  private static Terminal terminal(String type, InputStream in, OutputStream out)
      throws IOException {
    return new DumbTerminal("test", type, in, out, StandardCharsets.UTF_8);
  }

  /** What the shell printed when these lines were typed, lines without their control sequences. */
  private static List<String> type(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Weir weir = Weir.open();
        Terminal terminal = terminal("dumb", typed(text), out);
        Departure departure = new Departure(weir.session(), terminal)) {
      InteractiveShell.run(weir.session(), terminal, departure, OutputFormat.CSV, false);
    }
    return out.toString(StandardCharsets.UTF_8)
        .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
        .lines()
        .map(String::strip)
        .toList();
  }

  private Path script(String text) throws IOException {
    return Files.writeString(directory.resolve("script.sql"), text);
  }

  /** A table, filled with 20,000 rows, and counted. */
  private static final String FILL_AND_COUNT =
      """
      CREATE TABLE numbers (k INT) WITH ('connector' = 'datagen', 'number-of-rows' = '20000', 'rows-per-second' = '1000000');
      CREATE TABLE copy (k INT) WITH (
        'connector' = 'filesystem', 'path' = '${SCRIPT_DIR}/copy', 'format' = 'csv');
      INSERT INTO copy SELECT k FROM numbers;
      SELECT COUNT(*) AS n FROM copy;
      """;

  @Test
  void aScriptGivesTheRowsThatItWroteItself() throws IOException {
    List<String> lines = type("\\i " + script(FILL_AND_COUNT) + "\n\\q\n");
    int title = lines.indexOf("n");
    assertTrue(title >= 0, lines.toString());
    assertEquals("20000", lines.get(title + 1));
    assertTrue(lines.contains("20,000 rows written."), lines.toString());
  }

  @Test
  void anInsertThatIsTypedIsWaitedForOnRequest() throws IOException {
    Path copy = directory.resolve("copy");
    String statements = FILL_AND_COUNT.replace("${SCRIPT_DIR}/copy", copy.toString());
    List<String> lines =
        type("SET 'table.dml-sync' = 'true'; " + statements.replace('\n', ' ') + "\n\\q\n");
    int title = lines.indexOf("n");
    assertTrue(title >= 0, lines.toString());
    assertEquals("20000", lines.get(title + 1));
  }

  @Test
  void theDirectoryOfAScriptIsThatOfAScriptOnly() throws IOException {
    String statement =
        "CREATE TABLE t (k INT) WITH ('connector' = 'filesystem', 'path' = '${SCRIPT_DIR}/x', 'format' = 'csv');";
    List<String> lines = type("\\i " + script(statement) + "\n" + statement + "\n\\q\n");
    assertTrue(
        lines.stream().anyMatch(line -> line.endsWith("Table t is created.")), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("There is a table `t` already")),
        lines.toString());
    assertTrue(
        type(statement + "\n\\q\n").stream()
            .anyMatch(line -> line.contains("the directory of a script")));
  }

  @Test
  void whatIsLeftOutIsSaid() throws IOException {
    Files.writeString(directory.resolve("in.csv"), "1\nx\n3\n");
    List<String> lines =
        type(
            "\\i "
                + script(
                    "CREATE TABLE t (k INT) WITH ('connector' = 'filesystem', 'path' = '${SCRIPT_DIR}/in.csv', 'format' = 'csv', 'on-error' = 'skip'); SELECT k FROM t;")
                + "\n\\q\n");
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("Warning: 1 record of t was bad")),
        lines.toString());
  }

  @Test
  void whatAFailedStatementLeftOutIsSaidBeforeTheError() throws IOException {
    Files.writeString(directory.resolve("in.csv"), "1\nx\n3\n");
    String tables =
        "CREATE TABLE t (k INT) WITH ('connector' = 'filesystem', 'path' = '${SCRIPT_DIR}/in.csv', 'format' = 'csv', 'on-error' = 'skip');"
            + " CREATE TABLE s (k INT) WITH ('connector' = 'blackhole'); ";
    for (String statement :
        List.of("SELECT 1 / (k - 3) FROM t;", "INSERT INTO s SELECT 1 / (k - 3) FROM t;")) {
      List<String> lines = type("\\i " + script(tables + statement) + "\n\\q\n");
      List<String> said =
          lines.stream()
              .filter(line -> line.startsWith("Warning: ") || line.startsWith("Error: "))
              .toList();
      assertEquals(2, said.size(), lines.toString());
      assertTrue(said.get(0).startsWith("Warning: 1 record of t was bad"), lines.toString());
      assertTrue(said.get(1).startsWith("Error: "), lines.toString());
    }
  }

  @Test
  void noColorMeansNone() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Weir weir = Weir.open();
        Terminal terminal =
            terminal(
                "xterm-256color",
                typed("\\i " + script("SELECT 'a', 1; SELECT nothing;") + "\n\\q\n"),
                out);
        Departure departure = new Departure(weir.session(), terminal)) {
      InteractiveShell.run(weir.session(), terminal, departure, OutputFormat.TABLE, false);
    }
    String printed = out.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("Error: "), printed);
    assertFalse(printed.matches("(?s).*\u001b\\[[0-9;]*3[0-9]m.*"), printed);
  }
}
