package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Weir;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Windows over files that come into a directory while it is followed. */
@Timeout(value = 10, unit = java.util.concurrent.TimeUnit.MINUTES)
class FollowedDirectoryTest {
  private static final int FIRST_SEED = Integer.getInteger("weir.seed", 0);
  private static final int WINDOW = 10;
  private static final int BOUND = 3;
  private static final LocalDateTime START = LocalDateTime.of(2026, 3, 1, 9, 0);

  @TempDir Path directory;

  private static String text(List<Integer> seconds) {
    StringBuilder text = new StringBuilder();
    for (int second : seconds) {
      LocalDateTime time = START.plusSeconds(second);
      text.append("1,").append(time.toString().replace('T', ' '));
      text.append(time.getSecond() == 0 ? ":00\n" : "\n");
    }
    return text.toString();
  }

  private static Weir weir(Path folder, int workers) {
    Weir weir =
        Weir.open(
            Map.of(
                "parallelism.default",
                Integer.toString(workers),
                "execution.runtime-mode",
                "streaming"));
    weir.execute(
        "CREATE TABLE t (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '"
            + BOUND
            + "' SECOND) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
            + folder
            + "', 'source.monitor-interval' = '5 ms')");
    return weir;
  }

  private static final String COUNTS =
      "SELECT window_start, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '"
          + WINDOW
          + "' SECOND)) GROUP BY window_start, window_end";

  /** The windows that come, by their start in seconds, until there are so many. */
  private static Map<Integer, Long> windows(QueryResult result, int count) {
    Map<Integer, Long> windows = new TreeMap<>();
    while (windows.size() < count) {
      take(result, windows);
    }
    return windows;
  }

  /** Takes what has come; a result that nobody takes would hold the query back. */
  private static void take(QueryResult result, Map<Integer, Long> windows) {
    Batch batch = result.nextBatch(Duration.ofMillis(1));
    for (int row = 0; batch != null && row < batch.rows; row++) {
      long second = ((LongColumn) batch.columns[0]).values[row] / 1_000_000;
      int start = (int) (second - START.toEpochSecond(ZoneOffset.UTC));
      Long count = ((LongColumn) batch.columns[1]).values[row];
      assertEquals(null, windows.put(start, count), "window " + start + " came twice");
    }
  }

  @Test
  void allWindowsFireOnAnyNumberOfWorkers() throws IOException {
    allWindowsFire(1);
  }

  @Test
  @Tag("long")
  void allWindowsFireTwentyTimes() throws IOException {
    allWindowsFire(20);
  }

  private void allWindowsFire(int runs) throws IOException {
    List<String> texts = new ArrayList<>();
    Map<Integer, Long> expected = new TreeMap<>();
    for (int file = 0; file < 20; file++) {
      List<Integer> seconds = new ArrayList<>();
      for (int row = 0; row < 60; row++) {
        seconds.add(file * WINDOW + row / 6);
      }
      texts.add(text(seconds));
      if (file < 19) {
        expected.put(file * WINDOW, 60L);
      }
    }
    for (int run = 0; run < runs; run++) {
      for (int workers = 1; workers <= 4; workers++) {
        for (boolean atOnce : new boolean[] {true, false}) {
          Path folder =
              Files.createDirectory(directory.resolve("d" + run + "-" + workers + atOnce));
          for (int file = 0; file < (atOnce ? 20 : 1); file++) {
            Files.writeString(folder.resolve("f%02d.csv".formatted(file)), texts.get(file));
          }
          try (Weir weir = weir(folder, workers);
              QueryResult result = weir.query(COUNTS)) {
            for (int file = 1; file < 20 && !atOnce; file++) {
              Path hidden = folder.resolve(".hidden");
              Files.writeString(hidden, texts.get(file));
              Files.move(hidden, folder.resolve("f%02d.csv".formatted(file)));
            }
            assertEquals(expected, windows(result, 19), workers + " workers");
            assertEquals(0, late(result));
          }
        }
      }
    }
  }

  private static long late(QueryResult result) {
    return result.job().metrics().stream().mapToLong(node -> node.rowsLate()).sum();
  }

  /** Groups of files that come together, against plain Java that reads them one after another. */
  @Test
  void whatIsLateDoesNotDependOnTheWorkers() throws Exception {
    whatIsLate(4);
  }

  @Test
  @Tag("long")
  void whatIsLateDoesNotDependOnTheWorkersInManyRuns() throws Exception {
    whatIsLate(80);
  }

  private void whatIsLate(int seeds) throws Exception {
    long late = 0;
    for (int seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
      Random random = new Random(seed);
      List<List<List<Integer>>> groups = new ArrayList<>();
      int count = 1 + random.nextInt(6);
      for (int g = 0; g < count; g++) {
        List<List<Integer>> group = new ArrayList<>();
        int files = 1 + random.nextInt(4);
        for (int f = 0; f < files; f++) {
          List<Integer> seconds = new ArrayList<>();
          int rows = 1 + random.nextInt(200);
          for (int i = 0; i < rows; i++) {
            seconds.add(30 * g + i / 4 + random.nextInt(25));
          }
          group.add(seconds);
        }
        groups.add(group);
      }
      // The last one fires all windows before it.
      groups.add(List.of(List.of(100_000)));
      Map<Integer, Long> expected = new TreeMap<>();
      long lateRows = 0;
      int floor = Integer.MIN_VALUE;
      for (List<List<Integer>> group : groups) {
        int maximum = floor;
        for (int f = 0; f < group.size(); f++) {
          int watermark = floor;
          for (int second : group.get(f)) {
            int start = second - second % WINDOW;
            if (watermark >= start + WINDOW) {
              lateRows++;
            } else if (second < 100_000) {
              expected.merge(start, 1L, Long::sum);
            }
            maximum = Math.max(maximum, second - BOUND);
            if (f == group.size() - 1) {
              watermark = Math.max(watermark, second - BOUND);
            }
          }
        }
        floor = maximum;
      }
      late += lateRows;
      for (int workers = 1; workers <= 4; workers++) {
        Path folder = Files.createDirectory(directory.resolve("r" + seed + "-" + workers));
        try (Weir weir = weir(folder, workers);
            QueryResult result = weir.query(COUNTS)) {
          long rows = 0;
          Map<Integer, Long> windows = new TreeMap<>();
          for (int g = 0; g < groups.size(); g++) {
            // A directory that gets its name when all is in it is found by one look.
            Path hidden = Files.createDirectory(folder.resolve(".g" + g));
            for (int f = 0; f < groups.get(g).size(); f++) {
              Files.writeString(hidden.resolve("f" + f + ".csv"), text(groups.get(g).get(f)));
              rows += groups.get(g).get(f).size();
            }
            Files.move(hidden, folder.resolve("g" + g));
            while (result.job().metrics().get(0).rowsOut() < rows) {
              take(result, windows);
            }
          }
          while (windows.size() < expected.size()) {
            take(result, windows);
          }
          assertEquals(expected, windows, "seed %d, %d workers".formatted(seed, workers));
          assertEquals(lateRows, late(result));
        }
      }
    }
    assertTrue(late > 0, "some rows are late");
  }
}
