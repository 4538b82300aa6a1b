package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.explain.PlanPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plans as text: {@code batch.plans} and {@code streaming.plans} hold a description, a statement
 * that ends with a semicolon, its plan, and an empty line. Run with {@code -Dweir.accept=true} to
 * write the plans of today into the files.
 */
class GoldenPlanTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/weir/planner");

  private static final String[] TABLES = {
    "CREATE TABLE orders (id INT NOT NULL, customer STRING, price DECIMAL(10, 2), amount INT,"
        + " item ROW<sku STRING, size ROW<w INT, h INT>>, raw STRING, ltz TIMESTAMP_LTZ(3),"
        + " ts AS TO_TIMESTAMP(raw), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)",
    "CREATE TABLE live (id INT, customer STRING, price BIGINT, ts TIMESTAMP(3),"
        + " `offset` BIGINT METADATA VIRTUAL, `key` STRING METADATA, pt AS PROCTIME(),"
        + " WATERMARK FOR ts AS ts) WITH ('bounded' = 'false')",
    "CREATE TABLE totals (customer STRING, total BIGINT NOT NULL, `key` STRING METADATA,"
        + " PRIMARY KEY (customer) NOT ENFORCED) WITH ('writes' = 'updates')",
    "CREATE TABLE files (customer STRING, total BIGINT)",
    "CREATE VIEW spent AS SELECT customer, SUM(price * amount) AS total, COUNT(*) AS n FROM orders"
        + " GROUP BY customer"
  };

  /** One entry of a file. */
  private record Entry(String title, String sql, String plan) {}

  @TestFactory
  Stream<DynamicTest> batch() {
    return tests("batch.plans", new TestCatalog(TABLES));
  }

  @TestFactory
  Stream<DynamicTest> streaming() {
    return tests("streaming.plans", new TestCatalog(TABLES).streaming());
  }

  private static Stream<DynamicTest> tests(String file, TestCatalog catalog) {
    Path path = FOLDER.resolve(file);
    List<Entry> entries = read(path);
    if (Boolean.getBoolean("weir.accept")) {
      StringBuilder accepted = new StringBuilder();
      for (Entry entry : entries) {
        accepted.append(entry.title).append(entry.sql).append(";\n");
        accepted.append(PlanPrinter.print(catalog.plan(entry.sql))).append('\n');
      }
      write(path, accepted.toString());
    }
    return entries.stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.title.trim(),
                    () -> assertEquals(entry.plan, PlanPrinter.print(catalog.plan(entry.sql)))));
  }

  private static List<Entry> read(Path path) {
    List<Entry> entries = new ArrayList<>();
    for (String block : text(path).split("\n\n")) {
      int sql = block.indexOf('\n') + 1;
      int plan = block.indexOf(";\n", sql);
      String last = block.substring(plan + 2);
      entries.add(
          new Entry(
              block.substring(0, sql),
              block.substring(sql, plan),
              last.endsWith("\n") ? last : last + "\n"));
    }
    return entries;
  }

  private static String text(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
