package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was left out is said, with a place and a reason, also of statements that fail. */
class FailedStatementWarningsTest {
  @TempDir private Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static List<String> errors(int status, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        WeirCommand.run(
            arguments,
            StandardStreams.of(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(status, exit, text);
    return text.lines().toList();
  }

  private static String table(Path file, String format, String options) {
    return "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = '%s', %s);\n"
        .formatted(file, format, options);
  }

  @ParameterizedTest
  @CsvSource({
    "batch, SELECT 1 / (a - 5) FROM t",
    "streaming, SELECT 1 / (a - 5) FROM t",
    "streaming, 'SELECT 1 / (a - 5), COUNT(*) FROM t GROUP BY 1 / (a - 5)'",
    "batch, SELECT 1 / (COUNT(a) - 3) FROM t",
    "batch, INSERT INTO s SELECT 1 / (a - 5) FROM t",
    "streaming, INSERT INTO s SELECT 1 / (a - 5) FROM t",
  })
  void aStatementThatFailsSaysFirstWhatItLeftOut(String mode, String statement) throws IOException {
    Path file = write("e.csv", "1\nx\n2\n5\n");
    Path script =
        write(
            "script.sql",
            "SET 'execution.runtime-mode' = '%s';\n".formatted(mode)
                + table(file, "csv", "'on-error' = 'skip'")
                + "CREATE TABLE s (a INT) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv');\n"
                    .formatted(directory.resolve("out"))
                + statement
                + ";\n");
    String warning =
        "Warning: 1 record of t was bad (could not be read) and left out, as 'on-error' = 'skip' says;"
            + " found at "
            + file
            + ":2:1: column a: 'x' is not an INT";
    assertEquals(warning, errors(1, "-f", script.toString()).get(0));
    assertTrue(errors(1, "-f", script.toString()).get(1).startsWith("Error: "));
    if (statement.startsWith("INSERT")) {
      List<String> lines = errors(1, "run", script.toString());
      int warned = lines.indexOf(warning);
      assertTrue(warned >= 0, lines.toString());
      assertTrue(lines.get(warned + 1).startsWith("Error: "), lines.toString());
      assertTrue(!lines.contains("stopping"), lines.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'on-error' = 'skip'", "'%s.ignore-parse-errors' = 'true'"})
  void theFirstRecordThatIsLeftOutIsNamed(String option) throws IOException {
    boolean skips = option.contains("skip");
    Path csv = write("open.csv", "1\n2,\"3\n4\n5\n");
    Path json = write("broken.json", "{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n");
    String csvWarning =
        errors(0, "-e", table(csv, "csv", option.formatted("csv")) + "SELECT * FROM t").get(0);
    assertTrue(csvWarning.startsWith("Warning: 1 record of t was "), csvWarning);
    assertTrue(csvWarning.contains("; found at " + csv + ":2:"), csvWarning);
    assertTrue(csvWarning.endsWith(" (this record takes up 3 lines, 9 bytes)"), csvWarning);
    String jsonWarning =
        errors(0, "-e", table(json, "json", option.formatted("json")) + "SELECT * FROM t").get(0);
    assertTrue(jsonWarning.contains(skips ? "bad" : "ignored"), jsonWarning);
    assertTrue(jsonWarning.contains("; found at " + json + ":2:"), jsonWarning);
  }

  @Test
  void aWrongHeaderIsNoRecordToSkip() throws IOException {
    Path file = write("header.csv", "b\n1\n");
    String text =
        String.join(
            "\n", errors(1, "-e", table(file, "csv", "'csv.header' = 'true'") + "SELECT * FROM t"));
    assertTrue(text.contains("the header has no column a"), text);
    assertTrue(text.contains("Hint: the header has to name every column of the table"), text);
    assertTrue(!text.contains("on-error"), text);
  }

  @Test
  void aWrongOptionPointsToTheHelpOfItsCommand() {
    assertTrue(errors(1, "run", "--nothing").contains("weir run --help lists the options"));
    assertTrue(errors(1, "--nothing").contains("weir --help lists the options"));
  }

  @Test
  void ofManyTheOneThatIsNamedWasLeftOut() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 400_000; i++) {
      text.append(i % 1000 == 0 ? "bad" + i : String.valueOf(i)).append('\n');
    }
    Path file = write("many.csv", text.toString());
    String warning =
        errors(0, "-e", table(file, "csv", "'on-error' = 'skip'") + "SELECT COUNT(a) FROM t")
            .get(0);
    String found = warning.replaceFirst(".*; the first found: .*many\\.csv:", "");
    int line = Integer.parseInt(found.substring(0, found.indexOf(':')));
    assertEquals(0, line % 1000, warning);
    assertEquals(line + ":1: column a: 'bad" + line + "' is not an INT", found);
  }
}
