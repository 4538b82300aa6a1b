package io.weir.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Row;
import io.weir.engine.StatementResult;
import io.weir.engine.UserFunction;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.error.JobException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFunctionsTest {
  private static final String HERE = Greetings.class.getName();

  @TempDir Path directory;

  private static List<String> rows(Weir weir, String query) {
    List<String> rows = new ArrayList<>();
    for (Row row : weir.query(query)) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(String.valueOf(row.get(i)));
      }
      rows.add(String.join("|", cells));
    }
    rows.sort(null);
    return rows;
  }

  @Test
  void callsAMethod() {
    try (Weir weir = Weir.open()) {
      weir.session()
          .addFunction(UserFunction.of("GREET(name STRING, times INT)", "STRING", HERE + ".greet"));
      weir.session()
          .addFunction(
              new UserFunction("HALF(n BIGINT)", "BIGINT", true, "", "", HERE + ".half", true));
      String values = "(VALUES ('a', 4), ('b', 3), (CAST(NULL AS STRING), 8)) AS t (name, n)";
      assertEquals(
          List.of("hello hello a|2", "hello hello b|null", "null|4"),
          rows(weir, "SELECT GREET(name, 2), half(n) FROM " + values));
      assertEquals(List.of("a"), rows(weir, "SELECT name FROM " + values + " WHERE half(n) = 2"));
      SqlException wrong =
          assertThrows(SqlException.class, () -> rows(weir, "SELECT HALF('x') FROM " + values));
      assertTrue(
          String.valueOf(wrong.getMessage()).startsWith("HALF needs an integer"),
          wrong.getMessage());
    }
    try (Weir other = Weir.open()) {
      assertThrows(
          SqlException.class, () -> rows(other, "SELECT HALF(n) FROM (VALUES (1)) AS t (n)"));
    }
  }

  @Test
  void isKnownWhereOthersAre() {
    try (Weir weir = Weir.open()) {
      weir.session()
          .addFunction(UserFunction.of("GREET(name STRING, times INT)", "STRING", HERE + ".greet"));
      weir.session()
          .addFunction(
              new UserFunction("HALF(n BIGINT)", "BIGINT", false, "", "", HERE + ".half", true));
      List<String> names = weir.session().vocabulary().functions();
      assertTrue(names.containsAll(List.of("GREET", "HALF", "UPPER")), names.toString());
      StatementResult.Table shown =
          (StatementResult.Table) weir.execute("SHOW FUNCTIONS LIKE 'GR%'");
      assertEquals(List.of(List.of("GREATEST"), List.of("GREET")), shown.rows());
      String values = "(VALUES ('a', 4), ('b', 3)) AS t (name, n)";
      assertRefused(
          weir,
          "SELECT GREET(name) FROM " + values,
          "GREET is called with a wrong number of arguments",
          "the function is GREET(name STRING, times INT)");
      assertRefused(
          weir,
          "SELECT GRET(name, 1) FROM " + values,
          "Function GRET not found",
          "did you mean GREET?");
      weir.execute("SET 'execution.runtime-mode' = 'streaming'");
      assertRefused(
          weir,
          "SELECT name, HALF(c) FROM (SELECT name, COUNT(*) AS c FROM "
              + values
              + " GROUP BY name) AS g",
          "HALF over rows that change is not supported yet",
          "an old row would have another value than it had; take it before the rows are grouped or"
              + " joined");
    }
  }

  private static void assertRefused(Weir weir, String query, String message, String hint) {
    SqlException refused = assertThrows(SqlException.class, () -> rows(weir, query));
    assertEquals(message, refused.getMessage());
    assertEquals(hint, refused.hint());
  }

  @Test
  void refusesWhatCannotBeCalled() {
    try (Weir weir = Weir.open()) {
      for (String[] wrong :
          new String[][] {
            {"GREET(name STRING)", "STRING", "no.such.Thing.greet", "there is no class"},
            {"GREET(name BIGINT)", "STRING", HERE + ".greet", "has no public static Bytes greet"},
            {"UPPER(name STRING)", "STRING", HERE + ".greet", "there is a function UPPER"},
            {"GREET(name STRING)", "ROW", HERE + ".greet", "cannot give a ROW"},
            {"", "STRING", HERE + ".greet", "'' is no signature"},
            {"GREET", "STRING", HERE + ".greet", "'GREET' is no signature"},
            {"GREET(", "STRING", HERE + ".greet", "'GREET(' is no signature"},
            {"GREET(name STRING", "STRING", HERE + ".greet", "is no signature"},
            {"GREET(name STRING, )", "STRING", HERE + ".greet", "is no signature"},
            {"GREET(name STRING...)", "STRING", HERE + ".greet", "is no signature"},
            {"GREET(name STRING [, n INT])", "STRING", HERE + ".greet", "is no signature"},
            {"A B(name STRING)", "STRING", HERE + ".greet", "is no signature"},
            {"GREET(name FOO)", "STRING", HERE + ".greet", "not FOO"},
            {"GREET(name ROW)", "STRING", HERE + ".greet", "not ROW"},
            {"NEXT(name STRING)", "STRING", HERE + ".greet", "NEXT is a word of SQL"},
            {"SELECT(name STRING)", "STRING", HERE + ".greet", "SELECT is a word of SQL"}
          }) {
        JobException refused =
            assertThrows(
                JobException.class,
                () -> weir.session().addFunction(UserFunction.of(wrong[0], wrong[1], wrong[2])));
        assertTrue(String.valueOf(refused.getMessage()).contains(wrong[3]), refused.getMessage());
      }
    }
  }

  @Test
  void saysWhichCallThrew() {
    try (Weir weir = Weir.open()) {
      weir.session().addFunction(UserFunction.of("FAIL(n BIGINT)", "BIGINT", HERE + ".failsAtTwo"));
      weir.session().addFunction(UserFunction.of("DEEP(n BIGINT)", "BIGINT", HERE + ".deep"));
      weir.session().addFunction(UserFunction.of("SIXTY()", "BIGINT", HERE + ".sixty"));
      String values = "(VALUES (1), (CAST(NULL AS INT)), (3)) AS t (n)";
      assertEquals(List.of("1", "3", "null"), rows(weir, "SELECT FAIL(n) FROM " + values));
      assertEquals(List.of("60"), rows(weir, "SELECT SIXTY()"));
      JobException failed =
          assertThrows(
              JobException.class,
              () -> rows(weir, "SELECT n,\n  FAIL(n + 1) FROM (VALUES (0), (1)) AS t (n)"));
      assertEquals(
          "FAIL(n + 1) (line 2, column 3) threw java.io.IOException: two!", failed.getMessage());
      JobException deep =
          assertThrows(JobException.class, () -> rows(weir, "SELECT DEEP(n) FROM " + values));
      assertTrue(
          String.valueOf(deep.getMessage()).startsWith("DEEP(n) (line 1, column 8) threw java"),
          deep.getMessage());
    }
  }

  /** A jar with one class, which no class path has. */
  private Path jar(int factor) throws IOException {
    Path source = directory.resolve("Times.java");
    Files.writeString(
        source,
        """
        package acme;
        public final class Times {
          public static long times(long n) { return Factor.VALUE * n; }
          static final class Factor { static final long VALUE = Long.parseLong("%d"); }
        }
        """
            .formatted(factor));
    Path classes = Files.createDirectories(directory.resolve("classes" + factor));
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString()));
    Path jar = directory.resolve("times" + factor + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : List.of("acme/Times.class", "acme/Times$Factor.class")) {
        out.putNextEntry(new JarEntry(name));
        Files.copy(classes.resolve(name.replace('/', File.separatorChar)), out);
      }
    }
    return jar;
  }

  @Test
  void classesComeFromJarsOfTheSession() throws IOException {
    for (int factor : new int[] {3, 5}) {
      try (Weir weir = Weir.open()) {
        Path jar = jar(factor);
        weir.session().addJar(jar);
        weir.session()
            .addFunction(UserFunction.of("TIMES(n BIGINT)", "BIGINT", "acme.Times.times"));
        assertEquals(
            List.of("" + factor * 7), rows(weir, "SELECT TIMES(n) FROM (VALUES (7)) AS t (n)"));
        Files.delete(jar);
        JobException gone =
            assertThrows(
                JobException.class, () -> rows(weir, "SELECT TIMES(n) FROM (VALUES (7)) AS t (n)"));
        assertEquals("the job needs the jar " + jar + ", which cannot be read", gone.getMessage());
      }
    }
  }
}
