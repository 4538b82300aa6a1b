package io.weir.shell.interactive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Weir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditingTest {
  /** A bar is the cursor. */
  private static List<String> completions(Weir weir, String text) {
    int cursor = text.indexOf('|');
    String line = text.substring(0, cursor) + text.substring(cursor + 1);
    ParsedLine parsed = new StatementReader().parse(line, cursor, Parser.ParseContext.COMPLETE);
    List<Candidate> candidates = new ArrayList<>();
    new SqlCompleter(weir.session()).complete(parsed, candidates);
    return candidates.stream().map(Candidate::value).distinct().sorted().toList();
  }

  @Test
  void wordsAreCompletedWhereTheyMakeSense() {
    try (Weir weir = Weir.open()) {
      weir.execute(
          "CREATE TABLE orders (order_id INT, price DOUBLE) WITH ('connector' = 'datagen')");
      weir.execute("CREATE TABLE clicks (url STRING) WITH ('connector' = 'datagen')");
      assertTrue(completions(weir, "sel|").contains("SELECT"));
      assertEquals(List.of("orders"), completions(weir, "DESCRIBE ord|"));
      assertEquals(List.of("orders"), completions(weir, "SELECT price FROM or|"));
      assertTrue(completions(weir, "SELECT EXTRACT(YEAR FROM pri|").contains("price"));
      assertEquals(List.of("order_id"), completions(weir, "SELECT order_|"));
      assertTrue(completions(weir, "SELECT pri| FROM orders").contains("price"));
      assertFalse(completions(weir, "SELECT ur| FROM orders").contains("url"));
      assertTrue(completions(weir, "SELECT upp|").contains("UPPER"));
    }
  }

  @Test
  void whatIsTypedIsNeverReplacedByAnotherWord() {
    try (Weir weir = Weir.open()) {
      weir.execute("CREATE TABLE orders (price INT) WITH ('connector' = 'datagen')");
      for (String text :
          List.of("SELECT * FROM e|", "DESCRIBE rders|", "SELECT * FROM ordres|", "\\d e|")) {
        assertEquals(List.of(), completions(weir, text), text);
      }
      assertEquals(List.of("orders"), completions(weir, "SELECT * FROM OR|"));
    }
  }

  @Test
  void keysAndValuesOfOptionsAreCompleted() {
    try (Weir weir = Weir.open()) {
      assertEquals(List.of("execution.runtime-mode"), completions(weir, "SET 'execution.run|"));
      assertEquals(List.of("streaming"), completions(weir, "SET 'execution.runtime-mode' = 'str|"));
      assertEquals(
          List.of("filesystem"),
          completions(weir, "CREATE TABLE t (a INT) WITH ('connector' = 'file|"));
      assertEquals(
          List.of("path"),
          completions(weir, "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'pat|"));
      assertEquals(
          List.of("csv.header"),
          completions(weir, "CREATE TABLE t (a INT) WITH ('format' = 'csv', 'csv.head|"));
      assertEquals(List.of("timing"), completions(weir, "\\tim|"));
    }
  }

  @Test
  void argumentsOfCommandsAreCompleted(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("samples-2"));
    Files.createFile(directory.resolve("samples-2/a-b.sql"));
    Files.createFile(directory.resolve("other.sql"));
    Files.createFile(directory.resolve(".hidden"));
    try (Weir weir = Weir.open()) {
      weir.execute("CREATE TABLE orders (order_id INT) WITH ('connector' = 'datagen')");
      weir.execute("CREATE TABLE nothing (order_id INT) WITH ('connector' = 'blackhole')");
      weir.execute("INSERT INTO nothing SELECT * FROM orders");
      String job = weir.session().jobs().running().get(0).id();
      assertEquals(List.of("json", "jsoncompact"), completions(weir, "\\format js|"));
      assertEquals(List.of("off", "on"), completions(weir, "\\timing o|"));
      assertEquals(List.of("orders"), completions(weir, "\\d or|"));
      assertEquals(List.of(job), completions(weir, "STOP JOB '|"));
      String path = directory.toString();
      List<String> files = List.of(path + "/other.sql", path + "/samples-2/");
      assertEquals(files, completions(weir, "\\i " + path + "/|"));
      assertEquals(List.of(path + "/.hidden"), completions(weir, "\\i " + path + "/.h|"));
      String table = "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '";
      assertEquals(files, completions(weir, table + path + "/|"));
      assertEquals(
          List.of(path + "/samples-2/a-b.sql"), completions(weir, table + path + "/samples-2/a-|"));
      assertEquals(List.of(), completions(weir, table + path + "/nowhere/|"));
      assertEquals(
          List.of("false", "true"),
          completions(weir, "CREATE TABLE t (a INT) WITH ('format' = 'csv', 'csv.header' = '|"));
      assertEquals(
          List.of("Europe/Berlin"),
          completions(weir, "SET 'table.local-time-zone' = 'Europe/Berl|"));
    }
  }

  @Test
  void enterExecutesCompleteStatementsOnly() {
    StatementReader reader = new StatementReader();
    for (String incomplete : List.of("SELECT 1", "SELECT ';", "-- a;", "SELECT 1 /* ; */")) {
      assertThrows(
          EOFError.class,
          () -> reader.parse(incomplete, 0, Parser.ParseContext.ACCEPT_LINE),
          incomplete);
    }
    for (String complete : List.of("SELECT 1;", "", "\\dt", "quit", "exit;", "SELECT\n1\n;\n")) {
      reader.parse(complete, 0, Parser.ParseContext.ACCEPT_LINE);
    }
  }

  @Test
  void tokensCoverWhateverIsTyped() {
    String text = "SELECT `a b`, 'it' + 1.5e3 -- c\n/* open";
    List<String> tokens =
        SqlToken.of(text).stream().map(token -> token.kind() + ":" + token.text(text)).toList();
    assertEquals(
        List.of(
            "WORD:SELECT",
            "QUOTED_NAME:`a b`",
            "SYMBOL:,",
            "STRING:'it'",
            "SYMBOL:+",
            "NUMBER:1.5e3",
            "COMMENT:-- c",
            "COMMENT:/* open"),
        tokens);
  }
}
