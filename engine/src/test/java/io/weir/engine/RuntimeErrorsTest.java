package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What fails while a query runs names the expression as the user wrote it, and its place. One
 * expression for each error that functions and operators have.
 */
class RuntimeErrorsTest {
  @TempDir Path directory;

  /** The expression that fails is the one between the brackets, of which the place is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          division by zero                    → SELECT 1 + ⟦i / (i - i)⟧ FROM t
          division by zero                    → SELECT ⟦MOD(n, l - l)⟧ FROM t
          division by zero                    → SELECT ⟦n / (i - i)⟧ FROM t
          division by zero                    → SELECT s FROM t WHERE ⟦l % (l - l)⟧ > 1
          division by zero                    → SELECT ⟦1 / SUM(i - i)⟧ FROM t
          division by zero                    → SELECT s FROM t GROUP BY s HAVING ⟦3 / (COUNT(*) - 1)⟧ > 0
          division by zero                    → SELECT MAX(⟦1 / (i - i)⟧) FROM t GROUP BY UPPER(s)
          division by zero                    → SELECT a FROM (SELECT s, ⟦1/(k - k)⟧ a FROM (SELECT s, i k FROM t) x) y
          division by zero                    → SELECT ⟦INTERVAL '1' DAY / (i - i)⟧ FROM t
          division by zero                    → SELECT ⟦INTERVAL '1' DAY / (d - d)⟧ FROM t
          overflow of an interval             → SELECT ⟦INTERVAL '1' DAY * l⟧ FROM t
          overflow of an interval             → SELECT ⟦INTERVAL '1' YEAR * i⟧ FROM t
          overflow of an interval             → SELECT ⟦INTERVAL '1' SECOND * d⟧ FROM t
          timestamp outside                   → SELECT ⟦TIMESTAMPADD(YEAR, l, ts)⟧ FROM t
          timestamp outside                   → SELECT ⟦TIMESTAMPADD(SECOND, l, ts)⟧ FROM t
          timestamp outside                   → SELECT ⟦ts + INTERVAL '1' MONTH * i⟧ FROM t
          timestamp outside                   → SELECT ⟦ts + INTERVAL '290000' YEAR(6)⟧ FROM t
          timestamp outside                   → SELECT ⟦FROM_UNIXTIME(l)⟧ FROM t
          date outside                        → SELECT ⟦TIMESTAMPADD(DAY, i, dt)⟧ FROM t
          date outside                        → SELECT ⟦dt + INTERVAL '1' MONTH * i⟧ FROM t
          overflow of an INT                  → SELECT ⟦TIMESTAMPDIFF(SECOND, TIMESTAMP '0001-01-01 00:00:00', ts)⟧ FROM t
          cannot cast 'tea' to INT            → SELECT ⟦CAST(s AS INT)⟧ FROM t
          cannot cast 'tea' to DATE           → SELECT COUNT(*) FROM t GROUP BY ⟦CAST(s AS DATE)⟧
          cannot cast 'tea' to TIMESTAMP      → SELECT s FROM t ORDER BY ⟦CAST(s AS TIMESTAMP(3))⟧
          cannot cast 'tea' to DECIMAL        → SELECT ⟦CAST(s AS DECIMAL(4, 1))⟧ FROM t
          cannot cast 'tea' to INT            → SELECT ⟦CAST(ARRAY[s] AS ARRAY<INT>)⟧ FROM t
          cannot cast Infinity to DECIMAL     → SELECT ⟦CAST(d * 1e300 AS DECIMAL(4, 1))⟧ FROM t
          cannot cast 'tea' to INT            → SELECT a.s FROM t a JOIN t b ON ⟦a.i = b.s⟧
          cannot cast 'tea' to DATE           → SELECT a.s FROM t a, t b WHERE ⟦b.s = a.dt⟧
          cannot cast 'TEA' to INT            → SELECT a.s FROM t a JOIN t b ON ⟦a.i = UPPER(b.s)⟧
          REPEAT makes a string of            → SELECT ⟦REPEAT(s, i)⟧ FROM t
          LPAD makes a string of              → SELECT ⟦LPAD(s, i, 'x')⟧ FROM t
          RPAD makes a string of              → SELECT ⟦RPAD(s, i, 'x')⟧ FROM t
          SIMILAR TO                          → SELECT s FROM t WHERE ⟦s SIMILAR TO '(' || s⟧
          SIMILAR TO has no class             → SELECT ⟦s SIMILAR TO '[[:x:]]'⟧ FROM t
          the ESCAPE of LIKE                  → SELECT ⟦s LIKE 'a' ESCAPE s⟧ FROM t
          INSTR needs a positive occurrence   → SELECT ⟦INSTR(s, 'e', 1, 0)⟧ FROM t
          the delimiter '('                   → SELECT ⟦STR_TO_MAP(s, '(', '=')⟧ FROM t
          is not a time format                → SELECT ⟦DATE_FORMAT(ts, 'bbb')⟧ FROM t
          does not fit a timestamp            → SELECT ⟦DATE_FORMAT(ts, 'VV')⟧ FROM t
          is not a time format                → SELECT ⟦TO_TIMESTAMP(s, '{')⟧ FROM t
          is not a time format                → SELECT ⟦TO_DATE(s, '{')⟧ FROM t
          is not a time format                → SELECT ⟦UNIX_TIMESTAMP(s, '{')⟧ FROM t
          is not a time format                → SELECT ⟦FROM_UNIXTIME(5, '{')⟧ FROM t
          TO_TIMESTAMP_LTZ takes              → SELECT ⟦TO_TIMESTAMP_LTZ(l, 4)⟧ FROM t
          ELEMENT of an array                 → SELECT ⟦ELEMENT(ARRAY[s, s])⟧ FROM t
          RAND_INTEGER needs                  → SELECT ⟦RAND_INTEGER(i - i)⟧ FROM t
          SIMILAR TO                          → SELECT a.s FROM t a JOIN t b ON a.i = b.i AND ⟦a.s SIMILAR TO b.s || '['⟧
          """)
  void namesTheExpressionAndItsPlace(String what, String marked) throws IOException {
    // A comment and characters of several bytes in front: places count characters of the script.
    String before = "-- ä😀\n  ";
    String sql = before + marked.replace("⟦", "").replace("⟧", "");
    int column = 3 + marked.indexOf('⟦');
    String expression = marked.substring(marked.indexOf('⟦') + 1, marked.indexOf('⟧'));
    for (String mode : new String[] {"batch", "streaming"}) {
      String message = failure(mode, sql);
      assertTrue(message.startsWith(what) || message.contains(what), message);
      String end = expression + " (line 2, column " + column + ")";
      assertEquals(end, message.substring(Math.max(0, message.length() - end.length())), message);
    }
  }

  /** A view's text is not the one that is run: the expression alone is told. */
  @Test
  void hasNoPlaceInAView() throws IOException {
    String message = failure("batch", "SELECT y + 1 FROM v");
    assertEquals("division by zero in i / (i - i)", message);
  }

  private String failure(String mode, String sql) throws IOException {
    Path file = directory.resolve("t.csv");
    Files.writeString(
        file, "2147483647,9223372036854775807,1e300,1.5,tea,2024-02-29,2024-02-29 12:00:00\n");
    try (Weir weir = Weir.open(Map.of("execution.runtime-mode", mode))) {
      Session session = weir.session();
      session.execute(
          "CREATE TABLE t (i INT, l BIGINT, d DOUBLE, n DECIMAL(4, 1), s STRING, dt DATE,"
              + " ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
              + file
              + "')");
      session.execute("CREATE VIEW v AS\nSELECT i / (i - i) AS y FROM t");
      StatementResult.Rows rows = (StatementResult.Rows) session.execute(sql);
      JobException failure =
          assertThrows(JobException.class, () -> readAll(rows.result()), () -> sql);
      return String.valueOf(failure.getMessage());
    }
  }

  private static void readAll(QueryResult result) {
    try (result) {
      while (!result.isAtEnd()) {
        result.nextBatch(Duration.ofMillis(100));
      }
    }
  }
}
