package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that has left the memory is found again by another value that is equal to it. */
class EqualKeysTest {
  private static final int KEYS = 12_000;

  /** By query over {@code z (k, d)}, which has each k with 0.0 and later with -0.0: its row. */
  private static final Map<String, String> RESULTS =
      new TreeMap<>(
          Map.of(
              "SELECT COUNT(*), SUM(c) FROM (SELECT k, d, COUNT(*) AS c FROM z GROUP BY k, d) AS x",
              KEYS + "|" + 2 * KEYS,
              "SELECT COUNT(*), 0 FROM (SELECT DISTINCT k, d FROM z) AS x",
              KEYS + "|0",
              "SELECT MIN(c), MAX(c) FROM (SELECT k, COUNT(DISTINCT d) AS c FROM z GROUP BY k) AS x",
              "1|1",
              "SELECT MIN(c), MAX(e) FROM (SELECT k, COUNT(DISTINCT d) AS c, COUNT(*) AS e FROM z"
                  + " GROUP BY k) AS x",
              "1|2",
              "SELECT COUNT(*), 0 FROM (SELECT k, d FROM z UNION SELECT k, -d FROM z) AS x",
              KEYS + "|0",
              "SELECT COUNT(*), COUNT(DISTINCT ARRAY[d, CAST(k AS DOUBLE)]) FROM z",
              2 * KEYS + "|" + KEYS,
              "SELECT COUNT(*), 0 FROM (SELECT m, COUNT(*) FROM (SELECT CASE WHEN CAST(d AS STRING) ="
                  + " '0.0' THEN MAP['a', 1, 'b', k] ELSE MAP['b', k, 'a', 1] END AS m FROM z) AS y"
                  + " GROUP BY m) AS x",
              KEYS + "|0",
              "SELECT COUNT(*), 0 FROM z AS a JOIN z AS b ON a.k = b.k AND a.d = b.d",
              4 * KEYS + "|0"));

  @Test
  void whereverTheyAreKept(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("z.csv");
    Files.write(
        file,
        Stream.of("0.0", "-0.0")
            .flatMap(zero -> IntStream.range(0, KEYS).mapToObj(k -> k + "," + zero))
            .collect(Collectors.toList()));
    for (String mode : new String[] {"streaming", "batch"}) {
      for (String memory : new String[] {"64 kb", "1 gb"}) {
        Map<String, String> settings =
            Map.of(
                "execution.runtime-mode", mode,
                "state.memory", memory,
                "parallelism.default", "2");
        try (Weir weir = Weir.open(settings)) {
          weir.execute(
              "CREATE TABLE z (k INT, d DOUBLE) WITH ('connector' = 'filesystem', 'format' = 'csv',"
                  + " 'path' = '%s')".formatted(file));
          RESULTS.forEach(
              (query, row) ->
                  assertEquals(row, last(weir, query), mode + " " + memory + " " + query));
        }
      }
    }
  }

  /** The last row of a result that has one row, which may change. */
  private static String last(Weir weir, String query) {
    String last = "";
    try (QueryResult result = weir.query(query)) {
      for (Row row : result) {
        last = row.get(0) + "|" + row.get(1);
      }
    }
    return last;
  }
}
