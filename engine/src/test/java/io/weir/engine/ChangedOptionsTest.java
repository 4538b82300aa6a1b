package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.job.Job;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goes on from a job's state with options of its tables changed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChangedOptionsTest {
  @TempDir Path directory;

  private int written;

  private void write(int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(written++).append('\n');
    }
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(
        directory.resolve("in/a.csv"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Copies what there is, until as many rows as wanted are written, and stops. */
  private void run(String inOptions, String outOptions, int rows) throws Exception {
    run(Map.of("table.local-time-zone", "UTC"), inOptions, outOptions, rows);
  }

  private void run(Map<String, String> settings, String inOptions, String outOptions, int rows)
      throws Exception {
    try (Weir weir = Weir.open(settings, directory.resolve("state"))) {
      table(weir, "source", "in", ", 'source.monitor-interval' = " + inOptions);
      table(weir, "target", "out", outOptions);
      weir.execute("INSERT INTO target SELECT n FROM source");
      Job job = weir.session().jobs().all().get(0);
      while (job.rowsRead() < rows && !job.running().status().isTerminal()) {
        Thread.onSpinWait();
      }
      weir.execute("STOP JOB '" + job.id() + "'");
    }
  }

  private void table(Weir weir, String name, String path, String options) {
    weir.execute(
        "CREATE TABLE %s (n INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s'%s)"
            .formatted(name, directory.resolve(path), options));
  }

  private void assertCopied() throws IOException {
    List<Integer> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      for (Path file : files.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
        Files.readAllLines(file).forEach(line -> found.add(Integer.valueOf(line)));
      }
    }
    assertEquals(IntStream.range(0, written).boxed().toList(), found.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'20 ms'",
        "'10 ms', 'on-error' = 'skip'",
        "'10 ms', 'csv.ignore-parse-errors' = 'true'",
        "'15 ms', 'on-error' = 'fail'",
        "'10 ms', 'csv.field-delimiter' = ';'",
        "'10 ms', 'csv.null-literal' = 'x', 'check-all-columns' = 'true'"
      })
  void whatIsNoPartOfAJobMayBeChanged(String options) throws Exception {
    write(1000);
    run("'10 ms'", "", 1000);
    write(500);
    run(options, ", 'sink.rolling-policy.file-size' = '1 kb'", 500);
    assertCopied();
  }

  @Test
  void aTableOfOtherDataIsAnother() throws Exception {
    write(100);
    run("'10 ms'", "", 100);
    JobException e =
        assertThrows(
            JobException.class, () -> run("'10 ms', 'source.path.regex-pattern' = '.*'", "", 0));
    assertTrue(e.getMessage().contains("would lose state"), e.getMessage());
    assertTrue(e.getMessage().contains("dropped  Source `source`: data was"), e.getMessage());
    assertTrue(e.getMessage().contains("--allow-dropped-state"), e.getMessage());
    run("'10 ms'", "", 0);
    assertCopied();
  }

  /** Dates, windows and texts of the state would be of two zones. */
  @Test
  void theTimeZoneStaysThatOfTheState() throws Exception {
    write(100);
    run("'10 ms'", "", 100);
    JobException e =
        assertThrows(
            JobException.class,
            () -> run(Map.of("table.local-time-zone", "Asia/Tokyo"), "'10 ms'", "", 0));
    assertTrue(
        e.getMessage()
            .contains("is of a job in the time zone UTC, and the session's is Asia/Tokyo"),
        e.getMessage());
    assertTrue(e.getMessage().contains("SET 'table.local-time-zone' = 'UTC'"), e.getMessage());
    write(10);
    run(Map.of("table.local-time-zone", "Etc/UTC"), "'10 ms'", "", 10);
    assertCopied();
  }
}
