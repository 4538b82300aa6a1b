package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements that are not supported, in {@code unsupported.txt}: each with {@code ^} around what
 * its error points at, and on the next line the message.
 */
class UnsupportedTest {
  /** Names of classes, and Calcite's names of operators. */
  private static final Pattern CLASSES =
      Pattern.compile("(?:\\b(?:Rex|Rel|Sql|Logical)[A-Z]\\w*|\\w+\\.\\w+\\.\\w+|\\$[A-Z]\\w*)");

  private static Weir weir;

  static Stream<Arguments> statements() {
    List<String> lines;
    try (InputStream in = UnsupportedTest.class.getResourceAsStream("/unsupported.txt")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Arguments> statements = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      statements.add(Arguments.of(lines.get(i), lines.get(i + 1).strip()));
    }
    return statements.stream();
  }

  @BeforeAll
  static void open() {
    weir = Weir.open();
    weir.execute(
        "CREATE TABLE t (id INT, name STRING, price DOUBLE, d DECIMAL(10, 2), ts TIMESTAMP(3),"
            + " dy DATE, arr ARRAY<INT>, m MAP<STRING, INT>, r ROW<a INT, b STRING>,"
            + " WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '1')");
    weir.execute(
        "CREATE TABLE u (id BIGINT, other STRING)"
            + " WITH ('connector' = 'datagen', 'number-of-rows' = '1')");
    weir.execute(
        "CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
            + " WITH ('connector' = 'datagen')");
    weir.execute("CREATE TABLE sink (a BIGINT, b STRING) WITH ('connector' = 'blackhole')");
    weir.execute("CREATE TABLE pm (r ROW<a INT, b STRING>) WITH ('connector' = 'blackhole')");
  }

  @AfterAll
  static void close() {
    weir.close();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void isRefusedWhereItStands(String marked, String message) {
    int start = marked.indexOf('^');
    int end = marked.lastIndexOf('^') - 1;
    String sql = marked.replace("^", "");
    SqlException e = assertThrows(SqlException.class, () -> execute(sql));
    assertEquals(SqlException.Code.UNSUPPORTED, e.code(), () -> e.render(sql));
    assertEquals(new Span(1, start + 1, 1, end), e.span(), () -> e.render(sql));
    assertEquals(message, e.getMessage());
    assertFalse(CLASSES.matcher(e.getMessage() + " " + e.hint()).find(), () -> e.render(sql));
  }

  private static void execute(String sql) {
    if (weir.execute(sql) instanceof StatementResult.Rows rows) {
      rows.result().close();
    }
  }
}
