package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNION ALL of many branches over a table, which differ in literals alone. */
class ManyBranchesTest {
  private static final int BRANCHES = 400;

  @TempDir Path directory;

  private String sql() {
    return IntStream.range(0, BRANCHES)
        .mapToObj(
            i ->
                "SELECT i + %d AS x, '%d' || s AS y, n * %d.5 AS z, d < DATE '%d-01-01' AS w FROM t WHERE i <> %d OR s = '%d'"
                    .formatted(i, i, i, 1000 + i, i, i))
        .collect(
            Collectors.joining(
                " UNION ALL ",
                "SELECT COUNT(*), SUM(x), SUM(CHAR_LENGTH(y)), SUM(z), COUNT(*) FILTER (WHERE w) FROM (",
                ")"));
  }

  private void create(Session session) throws IOException {
    Path file = directory.resolve("t.csv");
    Files.writeString(file, "1,a,2.0,1200-06-01\n7,b,4.0,1000-01-01\n");
    session.execute(
        "CREATE TABLE t (i INT, s STRING, n DECIMAL(5, 1), d DATE) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
            + file
            + "')");
  }

  @Test
  void haveTheirOwnLiterals() throws IOException {
    long count = 0;
    long sum = 0;
    long lengths = 0;
    long tenths = 0;
    long before = 0;
    for (int i = 0; i < BRANCHES; i++) {
      int[] values = {1, 7};
      for (int row = 0; row < 2; row++) {
        if (values[row] != i) {
          count++;
          sum += values[row] + i;
          lengths += Integer.toString(i).length() + 1;
          tenths += (row + 1) * 2L * (10L * i + 5);
          before += (row == 0 ? 200 : 0) < i ? 1 : 0;
        }
      }
    }
    for (String mode : new String[] {"batch", "streaming"}) {
      try (Weir weir = Weir.open(Map.of("execution.runtime-mode", mode))) {
        create(weir.session());
        String last = "";
        try (QueryResult result = weir.query(sql())) {
          for (Row row : result) {
            last = row.toString();
          }
        }
        String wanted =
            "%d, %d, %d, %s, %d"
                .formatted(
                    count, sum, lengths, tenths / 10 + ".%02d".formatted(tenths % 10 * 10), before);
        assertTrue(last.contains(wanted), last + " is not " + wanted);
      }
    }
  }

  @Test
  void shareTheirClasses() throws IOException {
    try (Weir weir = Weir.open()) {
      create(weir.session());
      StatementResult result = weir.session().execute("EXPLAIN CODE " + sql());
      String code = result instanceof StatementResult.Text text ? text.text() : "";
      Matcher matcher = Pattern.compile("public final class (\\w+)").matcher(code);
      Set<String> classes = new HashSet<>();
      while (matcher.find()) {
        classes.add(matcher.group(1));
      }
      assertTrue(!classes.isEmpty() && classes.size() < 20, classes.size() + " classes");
      assertTrue(code.contains("x = i + ?"), "the code does not tell what it computes");
    }
  }
}
