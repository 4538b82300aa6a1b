package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeirCommandTest {
  @TempDir private Path directory;

  /** What a command line printed. */
  private record Outcome(int status, String out, String err) {}

  private static Outcome weir(String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        WeirCommand.run(
            arguments,
            StandardStreams.of(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Outcome execute(String sql) {
    return weir("", "-e", sql);
  }

  private static void assertFails(Outcome outcome, String... parts) {
    assertEquals(1, outcome.status(), outcome.err());
    for (String part : parts) {
      assertTrue(outcome.err().contains(part), outcome.err());
    }
    assertFalse(outcome.err().contains("\tat "), outcome.err());
    assertFalse(outcome.err().contains("bug in Weir"), outcome.err());
  }

  private String orders() throws IOException {
    Path file = directory.resolve("orders.csv");
    Files.writeString(
        file,
        """
        id,customer,price,ts
        1,ada,2.50,2026-01-01 00:00:01.000
        2,bob,1.25,2026-01-01 00:00:02.000
        3,ada,4.00,2026-01-01 00:01:01.000
        """);
    return """
    CREATE TABLE orders (
      id BIGINT, customer STRING, price DECIMAL(10, 2), ts TIMESTAMP(3),
      WATERMARK FOR ts AS ts
    ) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv', 'csv.header' = 'true');
    """
        .formatted(file);
  }

  @Test
  void resultsGoToStandardOutputAsCsv() {
    assertEquals(new Outcome(0, "x,y\n1,a\n", ""), execute("SELECT 1 AS x, 'a' AS y"));
  }

  @Test
  void otherFormatsAreAskedFor() {
    assertEquals("{\"x\":1,\"y\":\"a\"}\n", formatted("json"));
    assertEquals("[\"x\",\"y\"]\n[1,\"a\"]\n", formatted("JsonCompact"));
    assertEquals("| x | y |\n| ---: | --- |\n| 1 | a |\n", formatted("markdown"));
    assertEquals("op,x,y\n+I,1,a\n", formatted("changelog"));
    assertTrue(formatted("table").endsWith("│ 1 │ a │\n└───┴───┘\n1 row\n"));
    assertFails(
        weir("", "--format", "xml", "-e", "SELECT 1"),
        "no format xml",
        "are table, csv, json, jsoncompact, markdown and changelog");
  }

  private static String formatted(String format) {
    return weir("", "--format", format, "-e", "SELECT 1 AS x, 'a' AS y").out();
  }

  @Test
  void severalResultsAreInOrder() {
    assertEquals(new Outcome(0, "x\n1\nx\n2\n", ""), execute("SELECT 1 AS x; SELECT 2 AS x;"));
  }

  @Test
  void aFailingStatementEndsTheScript() {
    Outcome outcome = execute("SELECT 1 AS x; SELECT y FROM nowhere; SELECT 2 AS x");
    assertFails(outcome, "nowhere", "^^^^^^^");
    assertEquals("x\n1\n", outcome.out());
  }

  @Test
  void nothingOfAScriptWithASyntaxErrorRuns() {
    Outcome outcome = execute("SELECT 1 AS x;\nSELEC 2;");
    assertFails(outcome, "2 | SELEC 2", "SELECT");
    assertEquals("", outcome.out());
    Outcome two = weir("", "-e", "SELECT 1 AS x", "-e", "SELECT 'y");
    assertFails(two, "1 | SELECT 'y", "does not end");
    assertEquals("", two.out());
  }

  @Test
  void scriptsComeFromFilesAndStandardInput() throws IOException {
    Path file = directory.resolve("script.sql");
    Files.writeString(file, "SELECT 3 AS x");
    assertEquals("x\n3\n", weir("", "-f", file.toString()).out());
    assertEquals("x\n3\n", weir("", file.toString()).out());
    assertEquals("x\n4\n", weir("SELECT 4 AS x;").out());
    assertEquals("x\n5\n", weir("SELECT 5 AS x;", "-f", "-").out());
    Files.writeString(file, "\uFEFFSELECT 6 AS x");
    assertEquals("x\n6\n", weir("", file.toString()).out());
    assertFails(weir("", "-f", "missing.sql"), "no such file: missing.sql");
    assertFails(weir("", directory.toString()), "cannot read " + directory);
  }

  @Test
  void pathsAreFromTheCurrentDirectoryOrFromThatOfTheScript() throws IOException {
    Files.createDirectories(directory.resolve("scripts"));
    Files.writeString(directory.resolve("scripts/in.csv"), "1\n2\n");
    String table =
        "CREATE TABLE t (k INT) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv');"
            + "SELECT SUM(k) AS n FROM t";
    Path script = directory.resolve("scripts/script.sql");
    Files.writeString(script, table.formatted("${SCRIPT_DIR}/in.csv"));
    assertEquals("n\n3\n", weir("", "-f", script.toString()).out());
    assertEquals(
        "n\n3\n", weir("", directory.resolve("scripts/../scripts/script.sql").toString()).out());
    Files.writeString(script, table.formatted("in.csv"));
    assertFails(weir("", "-f", script.toString()), "in.csv", "no such file");
    assertFails(
        execute(table.formatted("${SCRIPT_DIR}/in.csv")), "${SCRIPT_DIR}", "^^^", "-f FILE");
  }

  @Test
  void closedStreamsAreSaid() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setProperty("weir.closed", "01");
    StandardStreams process;
    try {
      process = StandardStreams.ofProcess();
    } finally {
      System.clearProperty("weir.closed");
    }
    StandardStreams streams =
        StandardStreams.of(
            process.in(), process.out(), new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(1, WeirCommand.run(new String[] {"-f", "-"}, streams));
    assertEquals(1, WeirCommand.run(new String[] {"-e", "SELECT 1"}, streams));
    assertEquals(
        "Error: standard input is closed\nError: cannot write the result: standard output is closed\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void settingsAreChecked() {
    assertFails(
        weir("", "--set", "parallelism.defalt=1", "-e", "SELECT 1"), "'parallelism.default'");
    assertFails(execute("SET 'execution.runtime-mode' = 'fast'"), "streaming", "^^^^^^");
    assertEquals(0, weir("", "--set", "parallelism.default=3", "-e", "SELECT 1").status());
  }

  @Test
  void versionAndHelpAreOnStandardOutput() {
    assertTrue(weir("", "--version").out().startsWith("Weir "));
    assertTrue(weir("", "--help").out().contains("--format"));
    assertTrue(weir("", "run", "--help").out().contains("--state"));
    assertFails(weir("", "--nonsense"), "--nonsense", "--help");
  }

  @Test
  void windowsOverCsv() throws IOException {
    String query =
        "SELECT window_start, SUM(price) AS revenue"
            + " FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
            + " GROUP BY window_start, window_end ORDER BY window_start";
    String expected =
        """
        window_start,revenue
        2026-01-01 00:00:00.000,3.75
        2026-01-01 00:01:00.000,4.00
        """;
    assertEquals(new Outcome(0, expected, ""), execute(orders() + query));
    assertEquals(
        new Outcome(0, expected, ""),
        weir("", "--set", "execution.runtime-mode=streaming", "-e", orders() + query));
  }

  @Test
  void anUpdatingResultIsPrintedInItsFinalState() throws IOException {
    String query = "SELECT customer, COUNT(*) AS n FROM orders GROUP BY customer";
    String streaming = "SET 'execution.runtime-mode' = 'streaming';";
    List<String> lines = execute(orders() + streaming + query).out().lines().sorted().toList();
    assertEquals(List.of("ada,2", "bob,1", "customer,n"), lines);
    Outcome changes =
        weir(
            "",
            "--format",
            "changelog",
            "--set",
            "parallelism.default=1",
            "--set",
            "execution.batch.max-rows=1",
            "-e",
            orders() + streaming + query);
    assertEquals(
        """
        op,customer,n
        +I,ada,1
        +I,bob,1
        -U,ada,1
        +U,ada,2
        """,
        changes.out());
  }

  @Test
  void anEndlessUpdatingResultNeedsTheChangelog() {
    assertFails(
        execute(
            "CREATE TABLE g (a INT) WITH ('connector' = 'datagen');"
                + "SELECT a, COUNT(*) FROM g GROUP BY a"),
        "--format changelog");
  }

  @Test
  void badInputIsNamed() throws IOException {
    String table = orders();
    Files.writeString(
        directory.resolve("orders.csv"),
        "id,customer,price,ts\n1,ada,2.50,2026-01-01 00:00:01\nx,b,,\n");
    assertFails(execute(table + "SELECT id FROM orders"), "orders.csv:3:1", "id", "'x'");
    Files.delete(directory.resolve("orders.csv"));
    assertFails(execute(table + "SELECT id FROM orders"), "orders.csv", "no such file");
  }

  @Test
  void optionsOfTablesAreChecked() throws IOException {
    assertFails(
        execute("CREATE TABLE t (a INT) WITH ('connector' = 'filesytem')"),
        "did you mean 'filesystem'?");
    assertFails(
        execute(
            "CREATE TABLE t (a INT) WITH"
                + " ('connector' = 'filesystem', 'pth' = 'x', 'format' = 'csv')"),
        "did you mean 'path'?",
        "^^^^^");
    assertFails(
        execute("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'csv')"),
        "path");
    assertFails(
        execute("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = 'ten')"),
        "'ten' is not a whole number");
    assertFails(
        execute(orders().replace("'csv.header'", "'csv.heder'")), "did you mean 'csv.header'?");
  }

  @Test
  void insertsAreWaitedFor() throws IOException {
    Path target = directory.resolve("out");
    Outcome outcome =
        execute(
            orders()
                + "CREATE TABLE copy (customer STRING, price DECIMAL(10, 2)) WITH ("
                + "'connector' = 'filesystem', 'path' = '"
                + target
                + "', 'format' = 'csv');"
                + "INSERT INTO copy SELECT customer, price FROM orders WHERE price < 3;"
                + "SELECT COUNT(*) AS n FROM copy;");
    assertEquals(new Outcome(0, "n\n2\n", ""), outcome);
  }

  @Test
  void aPipelineThatFinishedIsNotRunAgain() throws IOException {
    Path target = directory.resolve("out");
    Path script = directory.resolve("pipeline.sql");
    Files.writeString(
        script,
        orders()
            + "CREATE TABLE copy (customer STRING) WITH ('connector' = 'filesystem', 'path' = '"
            + target
            + "', 'format' = 'csv');"
            + "INSERT INTO copy SELECT customer FROM orders;");
    String state = directory.resolve("state").toString();
    for (int i = 0; i < 2; i++) {
      Outcome outcome = weir("", "run", script.toString(), "--state", state);
      assertEquals(0, outcome.status(), outcome.err());
      assertEquals("", outcome.out());
      assertEquals(List.of("ada", "ada", "bob"), lines(target));
    }
  }

  private static List<String> lines(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines.stream().sorted().toList();
    }
  }

  @Test
  void aPipelineNeedsAnInsert() throws IOException {
    Path script = directory.resolve("pipeline.sql");
    Files.writeString(script, "SELECT 1");
    assertFails(weir("", "run", script.toString()), "INSERT");
  }
}
