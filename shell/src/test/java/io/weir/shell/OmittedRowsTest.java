package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Weir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of the input is in the result or in a warning: a random input with late rows, rows
 * without a time and records that cannot be read, against a count by hand.
 */
class OmittedRowsTest {
  private static final int RECORDS = 5_000;
  private static final long DELAY = 5_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  @TempDir private Path directory;

  /** Milliseconds; -1 for NULL. */
  private final List<Long> times = new ArrayList<>();

  private int bad;
  private int withoutTime;

  @BeforeEach
  void makeInput() throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    long now = 1_767_225_600_000L;
    for (int i = 0; i < RECORDS; i++) {
      now += random.nextInt(200);
      int kind = random.nextInt(50);
      if (kind == 0) {
        bad++;
        lines.add("not a number,1," + text(now));
      } else if (kind == 1) {
        withoutTime++;
        times.add(-1L);
        lines.add(i + ",1,");
      } else {
        long time = now - (random.nextInt(5) == 0 ? random.nextInt(30_000) : 0);
        times.add(time);
        lines.add(i + ",1," + text(time));
      }
    }
    Files.write(directory.resolve("events.csv"), lines);
  }

  private static String text(long millis) {
    return TIME.format(
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L), (int) (millis % 1000) * 1_000_000, ZoneOffset.UTC));
  }

  /** Rows of which all windows have ended when they come. */
  private int late(long delay, long size, long slide) {
    long watermark = Long.MIN_VALUE;
    int late = 0;
    for (long time : times) {
      if (time >= 0) {
        long lastEnd = Math.floorDiv(time, slide) * slide + size;
        late += watermark >= lastEnd - 1 ? 1 : 0;
        watermark = Math.max(watermark, time - delay);
      }
    }
    return late;
  }

  /** Rows of which the first window has ended when they come, but not the last one. */
  private int partlyLate(long delay, long size, long slide) {
    long watermark = Long.MIN_VALUE;
    int partlyLate = 0;
    for (long time : times) {
      if (time >= 0) {
        long lastStart = Math.floorDiv(time, slide) * slide;
        int windows = 0;
        int missed = 0;
        for (long start = lastStart; start > time - size; start -= slide) {
          windows++;
          missed += watermark >= start + size - 1 ? 1 : 0;
        }
        partlyLate += missed > 0 && missed < windows ? 1 : 0;
        watermark = Math.max(watermark, time - delay);
      }
    }
    return partlyLate;
  }

  /** Rows in windows, each once for each window that had not ended when it came. */
  private long inWindows(long delay, long size, long slide) {
    long watermark = Long.MIN_VALUE;
    long count = 0;
    for (long time : times) {
      if (time >= 0) {
        for (long start = Math.floorDiv(time, slide) * slide; start > time - size; start -= slide) {
          count += watermark < start + size - 1 ? 1 : 0;
        }
        watermark = Math.max(watermark, time - delay);
      }
    }
    return count;
  }

  private String table(long delay) {
    return """
    CREATE TABLE events (
      id BIGINT, weight INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '%d.%03d' SECOND(10, 3)
    ) WITH (
      'connector' = 'filesystem', 'path' = '%s', 'format' = 'csv', 'on-error' = 'skip',
      'csv.null-literal' = ''
    );
    """
        .formatted(delay / 1000, delay % 1000, directory.resolve("events.csv"));
  }

  private static String windows(String function, long size, long slide) {
    String lengths =
        function.equals("HOP")
            ? "INTERVAL '%d' SECOND, INTERVAL '%d' SECOND".formatted(slide / 1000, size / 1000)
            : "INTERVAL '%d' SECOND".formatted(size / 1000);
    return "SELECT MAX(id) AS id, SUM(weight) AS n FROM TABLE("
        + function
        + "(TABLE events, DESCRIPTOR(ts), "
        + lengths
        + ")) GROUP BY window_start, window_end";
  }

  private record Outcome(int status, String out, String err) {
    /** The count of the warning that has those words, 0 when there is none. */
    long warned(String words) {
      for (String line : err.split("\n")) {
        if (line.startsWith("Warning:") && line.contains(words)) {
          Matcher matcher = Pattern.compile("Warning: ([0-9,]+) .*").matcher(line);
          assertTrue(matcher.matches(), line);
          return Long.parseLong(matcher.group(1).replace(",", ""));
        }
      }
      return 0;
    }
  }

  private static Outcome weir(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        WeirCommand.run(
            arguments,
            StandardStreams.of(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Outcome execute(int workers, String mode, String sql) {
    Outcome outcome =
        weir(
            "--set",
            "parallelism.default=" + workers,
            "--set",
            "execution.runtime-mode=" + mode,
            "-e",
            sql);
    assertEquals(0, outcome.status(), outcome.err());
    return outcome;
  }

  private static long sum(Stream<String> lines) {
    return lines.mapToLong(line -> Long.parseLong(line.split(",")[1])).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "TUMBLE, 10000, 10000",
    "HOP, 10000, 5000",
    "HOP, 20000, 3000",
    "HOP, 15000, 1000",
    "HOP, 60000, 5000"
  })
  void whatAQueryLeavesOutIsSaid(String function, long size, long slide) {
    int late = late(DELAY, size, slide);
    int partlyLate = partlyLate(DELAY, size, slide);
    assertTrue(late + partlyLate > 20);
    assertEquals(function.equals("HOP"), partlyLate > 20);
    for (int workers : new int[] {1, 2, 4}) {
      Outcome outcome =
          execute(workers, "streaming", table(DELAY) + windows(function, size, slide));
      assertEquals(late, outcome.warned("came late and"), outcome.err());
      assertEquals(
          partlyLate, outcome.warned("partly late, for some of their windows"), outcome.err());
      assertEquals(bad, outcome.warned("could not be read"), outcome.err());
      assertEquals(withoutTime, outcome.warned("without a time"), outcome.err());
      int kinds = 2 + (late > 0 ? 1 : 0) + (partlyLate > 0 ? 1 : 0);
      assertEquals(kinds, outcome.err().lines().count(), outcome.err());
      assertEquals(inWindows(DELAY, size, slide), sum(outcome.out().lines().skip(1)));
      if (function.equals("TUMBLE")) {
        assertEquals(RECORDS, sum(outcome.out().lines().skip(1)) + late + bad + withoutTime);
      }
    }
  }

  @Test
  void nothingIsLateInBatch() {
    Outcome outcome = execute(2, "batch", table(DELAY) + windows("TUMBLE", 10_000, 10_000));
    assertEquals(RECORDS, sum(outcome.out().lines().skip(1)) + bad + withoutTime);
    assertEquals(bad, outcome.warned("could not be read"), outcome.err());
    assertEquals(withoutTime, outcome.warned("without a time"), outcome.err());
    assertEquals(2, outcome.err().lines().count(), outcome.err());
  }

  private static long moreDelay(String err, String words) {
    Matcher matcher =
        Pattern.compile(words + ".*greater by (?:(\\d+) min ?)?(?:(\\d+) s ?)?(?:(\\d+) ms)?")
            .matcher(err);
    assertTrue(matcher.find(), err);
    long more = 0;
    long[] units = {60_000, 1_000, 1};
    for (int i = 0; i < units.length; i++) {
      String number = matcher.group(i + 1);
      more += number == null ? 0 : Long.parseLong(number) * units[i];
    }
    return more;
  }

  @Test
  void theDelayThatIsNamedKeepsRowsInAllTheirWindowsAndNoSmallerOneDoes() {
    String query = windows("HOP", 10_000, 2_000);
    String err = execute(2, "streaming", table(DELAY) + query).err();
    long more = moreDelay(err, "some of their windows");
    Outcome enough = execute(2, "streaming", table(DELAY + more) + query);
    assertEquals(0, enough.warned("late"), enough.err());
    assertEquals(0, partlyLate(DELAY + more, 10_000, 2_000));
    long unit = more > 10_000 ? 1_000 : 1;
    assertTrue(partlyLate(DELAY + more - unit, 10_000, 2_000) > 0, err);
  }

  @Test
  void theDelayThatIsNamedKeepsAllRowsAndNoSmallerOneDoes() {
    String query = windows("TUMBLE", 10_000, 10_000);
    String err = execute(2, "streaming", table(DELAY) + query).err();
    long more = moreDelay(err, "came late and");
    Outcome enough = execute(2, "streaming", table(DELAY + more) + query);
    assertEquals(0, enough.warned("late"), enough.err());
    assertEquals(0, late(DELAY + more, 10_000, 10_000));
    long unit = more > 10_000 ? 1_000 : 1;
    assertTrue(late(DELAY + more - unit, 10_000, 10_000) > 0, err);
  }

  @Test
  void whatAnInsertLeavesOutIsSaid() throws IOException {
    int late = late(DELAY, 10_000, 10_000);
    String insert = windows("TUMBLE", 10_000, 10_000);
    String script =
        table(DELAY)
            + target("a")
            + target("b")
            + "EXECUTE STATEMENT SET BEGIN INSERT INTO a "
            + insert
            + "; INSERT INTO b SELECT id, CAST(weight AS BIGINT) FROM events; END;";
    for (String command : List.of("-f", "run")) {
      Path file = directory.resolve("script.sql");
      Files.writeString(
          file,
          "SET 'execution.runtime-mode' = 'streaming';\n" + script.replace("${TARGET}", command));
      Outcome outcome = weir(command, file.toString());
      assertEquals(0, outcome.status(), outcome.err());
      // The summary has the counts and the words of the warnings.
      String summary =
          ", %,d late, %,d without a time, %,d bad, ".formatted(late, withoutTime, bad);
      assertEquals(command.equals("run"), outcome.err().contains(summary), outcome.err());
      assertEquals(late, outcome.warned("late"), outcome.err());
      assertEquals(bad, outcome.warned("could not be read"), outcome.err());
      assertEquals(withoutTime, outcome.warned("without a time"), outcome.err());
      for (Map.Entry<String, Integer> target :
          Map.of("a", RECORDS - late - bad - withoutTime, "b", RECORDS - bad).entrySet()) {
        try (Stream<Path> parts = Files.list(directory.resolve(target.getKey() + command))) {
          long rows = 0;
          for (Path part : parts.toList()) {
            rows += sum(Files.lines(part));
          }
          assertEquals((long) target.getValue(), rows, target.getKey());
        }
      }
    }
  }

  private String target(String name) {
    return "CREATE TABLE %s (id BIGINT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '%s${TARGET}', 'format' = 'csv');\n"
        .formatted(name, directory.resolve(name));
  }

  @Test
  void whatAFormatIgnoresIsSaid() {
    String table =
        table(DELAY).replace("'on-error' = 'skip'", "'csv.ignore-parse-errors' = 'true'");
    for (String mode : List.of("batch", "streaming")) {
      Outcome outcome = execute(2, mode, table + "SELECT MIN(id) AS id, COUNT(*) AS n FROM events");
      long rows = sum(outcome.out().lines().skip(1));
      assertEquals(
          RECORDS - rows,
          outcome.warned("ignored, as 'csv.ignore-parse-errors' = 'true' says"),
          outcome.err());
    }
  }

  @Test
  void aTableThatIsReadTwiceIsNamedOnce() {
    String sql =
        table(DELAY)
            + "SELECT COUNT(*) AS x, COUNT(*) AS n FROM events AS a JOIN events AS b ON a.id = b.id";
    for (String mode : List.of("batch", "streaming")) {
      Outcome outcome = execute(2, mode, sql);
      assertEquals(RECORDS - bad, sum(outcome.out().lines().skip(1)));
      assertEquals(bad, outcome.warned("could not be read"), outcome.err());
      assertEquals(1, outcome.err().lines().count(), outcome.err());
    }
  }

  /**
   * Whatever is read, and with any number of readers, of which most begin their splits in quotes.
   */
  @Test
  void whatIsIgnoredIsSaid() throws IOException {
    Random random = new Random(3);
    int rows = 0;
    int ignored = 0;
    StringBuilder text = new StringBuilder();
    while (text.length() < 4 << 20) {
      int kind = random.nextInt(1000);
      if (kind == 0) {
        ignored++;
        text.append(rows).append(",\"1\"1,2026-01-01 00:00:00\n");
      } else if (kind == 1) {
        ignored++;
        text.append(rows).append(",1,2026-01-01 00:00:00,\"a\nb\"\n");
      } else {
        rows++;
        text.append(rows).append(",1,\"2026-01-01\n00:00:00,,,,,,,,,,,,,,,,,\"\n");
      }
    }
    Files.writeString(directory.resolve("events.csv"), text);
    for (int workers : new int[] {1, 2, 4}) {
      for (String read : List.of("", ", MAX(id)", ", MAX(ts)", ", MAX(id), MAX(ts), MAX(weight)")) {
        Outcome outcome =
            execute(
                workers,
                "batch",
                table(DELAY)
                        .replace("'csv.null-literal' = ''", "'csv.ignore-parse-errors' = 'true'")
                    + "SELECT 0 AS x, COUNT(*) AS n"
                    + read
                    + " FROM events");
        assertEquals(rows, sum(outcome.out().lines().skip(1)));
        assertEquals(ignored, outcome.warned("malformed"), outcome.err());
        // No text of the quoted ones is a time.
        int noTimes = read.contains("ts") ? rows : 0;
        assertEquals(noTimes, outcome.warned("are NULL"), outcome.err());
        assertEquals(noTimes > 0 ? 2 : 1, outcome.err().lines().count(), outcome.err());
      }
    }
  }

  /** Values that ignore-parse-errors makes NULL, of the columns that are read, by format. */
  @ParameterizedTest
  @CsvSource({"csv, 1", "csv, 2", "json, 1", "json, 2"})
  void valuesMadeNullAreCounted(String format, int workers) throws IOException {
    Random random = new Random(17);
    List<String> lines = new ArrayList<>();
    int ofA = 0;
    int ofB = 0;
    int ignored = 0;
    for (int i = 0; i < RECORDS; i++) {
      boolean badA = random.nextInt(7) == 0;
      boolean badB = random.nextInt(5) == 0;
      boolean broken = random.nextInt(11) == 0;
      String a = badA ? "x1" : "1";
      String b = badB ? "2024-13-01" : "2024-12-01";
      if (format.equals("csv")) {
        lines.add(a + "," + b + (broken ? ",1" : ""));
      } else {
        lines.add("{\"a\":\"" + a + "\",\"b\":\"" + b + "\"" + (broken ? "" : "}"));
      }
      ofA += badA && !broken ? 1 : 0;
      ofB += badB && !broken ? 1 : 0;
      ignored += broken ? 1 : 0;
    }
    Path file = directory.resolve("values." + format);
    Files.write(file, lines);
    String table =
        "CREATE TABLE v (a INT, b DATE) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = '%s', '%s.ignore-parse-errors' = 'true');"
            .formatted(file, format, format);
    int[] expected = {ofA + ofB, ofA, ofB, 0};
    String[] selected = {"a, b", "a", "b", "COUNT(*)"};
    for (int i = 0; i < selected.length; i++) {
      Outcome outcome = execute(workers, "batch", table + "SELECT " + selected[i] + " FROM v");
      assertEquals(expected[i], outcome.warned("of v are NULL"), outcome.err());
      assertEquals(ignored, outcome.warned("malformed and ignored"), outcome.err());
    }
  }

  /** Two tables of Markdown are two only with a blank line between them. */
  @Test
  void tablesOfMarkdownAreApart() {
    Outcome outcome =
        weir("--format", "markdown", "-e", "SELECT 1 AS a; SHOW VIEWS; SELECT 2 AS b");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(
        "| a |\n| ---: |\n| 1 |\n\n| view name |\n| --- |\n\n| b |\n| ---: |\n| 2 |\n",
        outcome.out());
  }

  /** Without a terminal the reason why nothing is printed is told once, until something is. */
  @Test
  void silenceIsToldWithoutATerminal() throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    long[] now = {0};
    try (Weir weir = Weir.open()) {
      weir.execute(
          """
          CREATE TABLE numbers (k INT) WITH (
            'connector' = 'datagen', 'rows-per-second' = '1', 'fields.k.min' = '1', 'fields.k.max' = '9')
          """);
      QueryResult result = weir.query("SELECT k FROM numbers WHERE k > 10");
      PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
      ProgressLine line =
          new ProgressLine(
              new TransientLine(err, false, 80),
              err,
              result.monitor(),
              new Silence(result.monitor(), () -> now[0]),
              () -> now[0]);
      for (int second = 0; second <= 30; second++) {
        now[0] = second * 1_000_000_000L;
        line.update();
        if (second < 10) {
          assertEquals("", told.toString(StandardCharsets.UTF_8), second + " s");
        }
      }
      String once = told.toString(StandardCharsets.UTF_8);
      assertTrue(once.startsWith("Nothing to show for 10 s"), once);
      assertTrue(once.lines().count() <= 4, once);
      line.end();
      now[0] += 20_000_000_000L;
      line.update();
      assertTrue(told.toString(StandardCharsets.UTF_8).length() > once.length());
      result.cancel();
      result.close();
    }
  }
}
