package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Row;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of very many columns, whose decoders and projections are not written out in code. */
class WideTablesTest {
  private static final int ROWS = 7;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"batch,4000", "streaming,4000", "batch,510"})
  void everyColumnIsReadAndWritten(String mode, int columns) throws Exception {
    List<String> lines = lines(columns);
    Files.write(directory.resolve("in.csv"), lines);
    try (Weir weir = Weir.open(Map.of("execution.runtime-mode", mode))) {
      weir.execute(table("w", "in.csv", columns));
      weir.execute(table("o", "out", columns));
      assertEquals(
          lines.stream().map(WideTablesTest::shown).sorted().toList(),
          rows(weir, "SELECT * FROM w").stream().sorted().toList());
      assertEquals(
          lines.stream().map(line -> line.split(",", -1)[columns - 1]).sorted().toList(),
          rows(weir, "SELECT c" + (columns - 1) + " FROM w").stream().sorted().toList());
      assertEquals("" + ROWS, last(rows(weir, "SELECT COUNT(*) FROM w")));
      StatementResult.JobStarted started =
          (StatementResult.JobStarted) weir.execute("INSERT INTO o SELECT * FROM w");
      started.job().running().await();
    }
    assertEquals(lines.stream().sorted().toList(), written().stream().sorted().toList());
  }

  private List<String> written() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** Numbers, texts with quotes, and empty fields, which are NULL as numbers. */
  private static List<String> lines(int columns) {
    return IntStream.range(0, ROWS)
        .mapToObj(
            row ->
                IntStream.range(0, columns)
                    .mapToObj(i -> i % 3 == 0 ? "t" + row + "-" + i : "" + (row * i - 5))
                    .collect(Collectors.joining(",")))
        .toList();
  }

  private static String shown(String line) {
    return line.replace(",", ", ");
  }

  private String table(String name, String path, int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> "c" + i + (i % 3 == 0 ? " STRING" : i % 3 == 1 ? " INT" : " BIGINT"))
        .collect(
            Collectors.joining(
                ", ",
                "CREATE TABLE " + name + " (",
                ") WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
                    + directory.resolve(path)
                    + "')"));
  }

  private static String last(List<String> rows) {
    assertTrue(!rows.isEmpty());
    return rows.get(rows.size() - 1);
  }

  private static List<String> rows(Weir weir, String sql) {
    List<String> rows = new ArrayList<>();
    try (QueryResult result = weir.query(sql)) {
      for (Row row : result) {
        rows.add(row.toString().replaceAll("^\\+[IU]\\[(.*)\\]$", "$1"));
      }
    }
    return rows;
  }
}
