package io.weir.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Row;
import io.weir.engine.Weir;
import io.weir.planner.function.Example;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Executes the example of every function, as the function reference shows it. */
class ExamplesTest {
  private static final Path SAMPLES =
      Files.isDirectory(Path.of("samples")) ? Path.of("samples") : Path.of("../samples");

  /** Entries that examples call by other words than their names. */
  private static final Map<String, String> WORDS = Map.of("NEGATE", "-", "ITEM", "[");

  private static String only(Weir weir, String query) {
    List<String> rows = new ArrayList<>();
    for (Row row : weir.query(query)) {
      assertEquals(1, row.size(), query);
      Object value = row.get(0);
      rows.add(
          value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
    }
    assertEquals(1, rows.size(), query);
    return rows.get(0);
  }

  @Test
  void everyExampleGivesItsResult() {
    List<String> wrong = new ArrayList<>();
    try (Weir weir = Weir.open(Map.of("table.local-time-zone", "UTC"))) {
      weir.execute(
          """
          CREATE TABLE orders (
            order_id BIGINT, customer STRING, product STRING, price DECIMAL(10, 2), quantity INT,
            ordered_at TIMESTAMP(3),
            WATERMARK FOR ordered_at AS ordered_at - INTERVAL '10' SECOND
          ) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv', 'csv.header' = 'true')
          """
              .formatted(SAMPLES.resolve("quickstart/orders.csv")));
      for (FunctionDefinition function : Functions.all()) {
        Example example = example(function);
        String result = example.result().equals("NULL") ? "CAST(NULL AS INT)" : example.result();
        try {
          String expected = only(weir, "SELECT " + result);
          String actual = only(weir, "SELECT " + example.call());
          if (!expected.equals(actual)) {
            wrong.add(example.call() + " is " + actual + " and not " + expected);
          }
        } catch (RuntimeException e) {
          wrong.add(example + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyExampleCallsItsFunction() {
    for (FunctionDefinition function : Functions.all()) {
      String call = example(function).call();
      String word = WORDS.getOrDefault(function.name(), function.name());
      assertTrue(
          Arrays.stream(word.split(" ")).allMatch(call::contains), function.name() + ": " + call);
    }
  }

  private static Example example(FunctionDefinition function) {
    return Objects.requireNonNull(function.example(), function.name() + " has no example");
  }
}
