package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Weir;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code print} shows of updates: by the key of its table, and the table that it adds up to.
 */
class PrintByKeyTest {
  @TempDir Path directory;

  /** By user the number of rows and the sum of amounts. */
  private final Map<String, Integer> counts = new TreeMap<>();

  private final Map<String, Integer> sums = new TreeMap<>();

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String user = "u" + random.nextInt(20);
      int amount = random.nextInt(9);
      rows.add(user + "," + amount);
      counts.merge(user, 1, Integer::sum);
      sums.merge(user, amount, Integer::sum);
    }
    Files.write(directory.resolve("o.csv"), rows);
  }

  private List<String> printed(String key, String insert) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (Weir weir =
        Weir.open(
            Map.of(
                "execution.runtime-mode", "streaming",
                "parallelism.default", "3",
                "execution.batch.max-rows", "7"))) {
      weir.execute(
          "CREATE TABLE o (usr STRING, amount INT) WITH ('connector' = 'filesystem', 'path' ="
              + " '%s/o.csv', 'format' = 'csv')".formatted(directory));
      weir.execute(
          "CREATE TABLE p (usr STRING, n BIGINT%s) WITH ('connector' = 'print')".formatted(key));
      weir.execute(insert);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Map<String, String> folded(List<String> lines) {
    Map<String, String> table = new TreeMap<>();
    for (String line : lines) {
      String user = line.substring(3, line.indexOf(','));
      String value = line.substring(line.indexOf(',') + 2, line.length() - 1);
      switch (line.substring(0, 2)) {
        case "+I", "+U" -> table.put(user, value);
        case "-D" -> table.remove(user);
        default -> throw new AssertionError(line);
      }
    }
    return table;
  }

  private static final String KEY = ", PRIMARY KEY (usr) NOT ENFORCED";

  @Test
  void anAggregateIsUpdatedByItsKey() {
    List<String> lines = printed(KEY, "INSERT INTO p SELECT usr, COUNT(*) FROM o GROUP BY usr");
    Map<String, String> expected = new TreeMap<>();
    counts.forEach((user, count) -> expected.put(user, count.toString()));
    assertEquals(expected, folded(lines));
    assertFalse(lines.stream().anyMatch(line -> line.startsWith("-")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("+U")));
  }

  /** A row that no longer passes the filter is deleted, though no old row is printed. */
  @Test
  void aFilterTakesRowsAway() {
    List<String> lines =
        printed(
            KEY, "INSERT INTO p SELECT usr, SUM(amount) FROM o GROUP BY usr HAVING COUNT(*) < 26");
    Map<String, String> expected = new TreeMap<>();
    sums.forEach(
        (user, sum) -> {
          if (counts.get(user) < 26) {
            expected.put(user, sum.toString());
          }
        });
    assertEquals(expected, folded(lines));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("-D")));
  }

  @Test
  void withoutAKeyOldRowsArePrinted() {
    List<String> lines = printed("", "INSERT INTO p SELECT usr, COUNT(*) FROM o GROUP BY usr");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("-U")));
  }

  /** Several users may have the same count: the key does not tell rows apart. */
  @Test
  void anotherKeyGetsOldRows() {
    List<String> lines =
        printed(
            ", PRIMARY KEY (n) NOT ENFORCED",
            "INSERT INTO p SELECT usr, COUNT(*) FROM o GROUP BY usr");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("-U")));
  }
}
