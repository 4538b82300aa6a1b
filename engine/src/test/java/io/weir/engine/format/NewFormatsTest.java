package io.weir.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Row;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.data.ChangeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that are on the class path and nowhere else, in SQL. */
class NewFormatsTest {
  @TempDir Path directory;

  private static Map<String, Integer> folded(Weir weir, String query) {
    Map<String, Integer> table = new TreeMap<>();
    for (Row row : weir.query(query)) {
      boolean added = row.kind() == ChangeKind.INSERT || row.kind() == ChangeKind.UPDATE_AFTER;
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        text.append(i == 0 ? "" : "|").append(row.get(i));
      }
      table.merge(text.toString(), added ? 1 : -1, (a, b) -> a + b == 0 ? null : a + b);
    }
    return table;
  }

  @ParameterizedTest
  @ValueSource(strings = {"automatic", "streaming"})
  void aChangeLogIsATable(String mode) throws IOException {
    Random random = new Random(5);
    Map<Long, String> rows = new HashMap<>();
    Map<Long, Long> values = new HashMap<>();
    StringBuilder log = new StringBuilder();
    // More than a split of a file, so that several workers would read it.
    while (log.length() < 3 << 20) {
      long id = random.nextInt(2000);
      String before = rows.get(id);
      long value = random.nextInt(100);
      String after =
          "{\"id\":%d,\"owner\":\"o%d\",\"amount\":%d}".formatted(id, random.nextInt(20), value);
      if (before == null) {
        log.append("{\"op\":\"c\",\"after\":%s}\n".formatted(after));
      } else if (random.nextInt(4) == 0) {
        log.append("{\"op\":\"d\",\"before\":%s}\n".formatted(before));
        rows.remove(id);
        continue;
      } else {
        log.append("{\"op\":\"u\",\"before\":%s,\"after\":%s}\n".formatted(before, after));
      }
      rows.put(id, after);
      values.put(id, value);
    }
    Files.writeString(directory.resolve("log"), log);
    Map<String, long[]> sums = new TreeMap<>();
    rows.forEach(
        (id, row) -> {
          String owner = row.substring(row.indexOf("\"o") + 9, row.indexOf("\",\"am"));
          long[] sum = sums.computeIfAbsent(owner, o -> new long[2]);
          sum[0]++;
          sum[1] += values.getOrDefault(id, 0L);
        });
    Map<String, Integer> expected = new TreeMap<>();
    sums.forEach((owner, sum) -> expected.put(owner + "|" + sum[0] + "|" + sum[1], 1));
    try (Weir weir =
        Weir.open(Map.of("execution.runtime-mode", mode, "parallelism.default", "2"))) {
      weir.execute(
          """
          CREATE TABLE accounts (id BIGINT, owner STRING, amount BIGINT) WITH (
            'connector' = 'filesystem', 'path' = '%s/log', 'format' = 'change-log')
          """
              .formatted(directory));
      assertEquals(
          expected,
          folded(weir, "SELECT owner, COUNT(*), SUM(amount) FROM accounts GROUP BY owner"));
      Map<String, Integer> all = folded(weir, "SELECT id, amount FROM accounts");
      assertEquals(rows.size(), all.size());
      assertTrue(all.values().stream().allMatch(count -> count == 1));
    }
  }

  @Test
  void binaryFilesAreWrittenAndReadInSplits() throws IOException {
    int count = 200_000;
    StringBuilder csv = new StringBuilder();
    long sum = 0;
    for (int i = 0; i < count; i++) {
      csv.append(i).append(',').append(i * 7L).append('\n');
      sum += i * 7L;
    }
    Files.writeString(directory.resolve("in.csv"), csv);
    for (int workers : new int[] {1, 2}) {
      try (Weir weir = Weir.open(Map.of("parallelism.default", "" + workers))) {
        weir.execute(
            """
            CREATE TABLE lines (id BIGINT, v BIGINT) WITH (
              'connector' = 'filesystem', 'path' = '%s/in.csv', 'format' = 'csv')
            """
                .formatted(directory));
        weir.execute(
            """
            CREATE TABLE stored (id BIGINT, v BIGINT, w BIGINT) WITH (
              'connector' = 'filesystem', 'path' = '%s/out%d', 'format' = 'blocks',
              'sink.rolling-policy.file-size' = '3 mb')
            """
                .formatted(directory, workers));
        weir.execute("INSERT INTO stored SELECT id, v, id + 1 FROM lines");
        assertEquals(
            Map.of("%d|%d|%d|%d".formatted(count, count, sum, count), 1),
            folded(weir, "SELECT COUNT(*), COUNT(DISTINCT id), SUM(v), MAX(w) FROM stored"));
      }
    }
  }

  @Test
  void aTableThatDoesNotFitItsFormatIsRefused() {
    try (Weir weir = Weir.open()) {
      SqlException refused =
          assertThrows(
              SqlException.class,
              () ->
                  weir.execute(
                      """
                      CREATE TABLE stored (name STRING) WITH (
                        'connector' = 'filesystem', 'path' = 'x', 'format' = 'blocks')
                      """));
      assertTrue(
          refused.getMessage().startsWith("column name: the format blocks has no STRING"),
          refused.getMessage());
      assertNotNull(refused.span());
    }
  }
}
