package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.shell.render.OutputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ResultPrinterTest {
  @Test
  void whatIsTypedAgainIsNotCut() throws IOException {
    String id = "0123456789abcdef-0123456789abcdef-01";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ResultPrinter(out, OutputFormat.TABLE, 70)
        .print(
            new StatementResult.Table(
                List.of("job id", "job name", "status"),
                List.of(List.of(id, "insert-into a-table-of-a-long-name", "RUNNING"))));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("│ " + id + " │"), text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 70), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, COUNT(*) AS n FROM numbers GROUP BY k",
        "SELECT k FROM numbers WHERE k > 10"
      })
  void aCancelledQueryThatHadNothingYetPrintsNoTable(String query) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Weir weir = Weir.open()) {
      weir.execute(
          """
          CREATE TABLE numbers (k INT) WITH (
            'connector' = 'datagen', 'number-of-rows' = '1000000000', 'fields.k.min' = '1', 'fields.k.max' = '9')
          """);
      QueryResult result = weir.query(query);
      result.cancel();
      PrintStream messages = new PrintStream(out, true, StandardCharsets.UTF_8);
      long rows =
          new ResultPrinter(out, OutputFormat.TABLE, 80)
              .print(
                  result,
                  new ProgressLine(
                      new TransientLine(messages, false, 80), null, result.monitor(), null));
      assertEquals(0, rows);
    }
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }
}
