package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where statements begin and end. */
final class ScriptTest {
  private static final String SET =
      "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM b;"
          + " INSERT INTO c SELECT 1; END";

  @Test
  void splitsAtSemicolonsOutsideQuotesAndComments() {
    List<String> statements =
        List.of(
            "SELECT ';', 'it''s;', `a;``b`",
            "-- first; comment\nSELECT 1 /* a;b */ + 2 -- c;\n+ 3",
            "SELECT 4 // d;\n, E'a\\';', 1e5",
            "SELECT 5 FROM t /*+ OPTIONS('a' = '*/;') */");
    assertEquals(statements, Statements.split(String.join(";", statements)));
    assertEquals(
        statements, Statements.split(String.join(" ;; /* no; */ ;\n", statements) + ";\n-- ;\n"));
    assertEquals(statements.size(), Statements.parse(String.join(";", statements)).size());
  }

  @Test
  void statementSetIsOneStatement() {
    assertEquals(List.of(SET, "SELECT 1"), Statements.split(SET + ";\nSELECT 1;"));
    String begin = SET.replace("EXECUTE STATEMENT SET BEGIN", "BEGIN STATEMENT SET;");
    assertEquals(List.of(begin, "SELECT 1"), Statements.split(begin + "; SELECT 1"));
    assertEquals(List.of("EXPLAIN " + SET), Statements.split("EXPLAIN " + SET + ";"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1;", "SELECT ';' ; -- done", "SELECT 1; /* x */ \n", SET + ";", ";"})
  void complete(String text) {
    assertTrue(Statements.isComplete(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1",
        "SELECT 1 -- ;",
        "SELECT ';",
        "SELECT 'a'';",
        "SELECT `a;",
        "SELECT 1 /* ;",
        "SELECT 1; /* ;",
        "SELECT 1; SELECT 2",
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;",
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE x WHEN 1 THEN 2 END;",
        "BEGIN STATEMENT SET;",
        SET
      })
  void incomplete(String text) {
    assertFalse(Statements.isComplete(text));
  }

  @Test
  void statementsKnowTheirTextAndSpan() {
    List<Statement> statements =
        Statements.parse("-- one\nSELECT a /* x */\r\nFROM t ;\n\n  DROP TABLE t;");
    assertEquals(
        List.of("SELECT a /* x */\r\nFROM t", "DROP TABLE t"),
        statements.stream().map(Statement::text).toList());
    assertEquals(
        List.of(new Span(2, 1, 3, 6), new Span(5, 3, 5, 14)),
        statements.stream().map(Statement::span).toList());
  }

  @Test
  void positionsInTreesCountInTheWholeScript() {
    String script =
        """
        SELECT a1, b1 FROM t1; /* comment
        */ SELECT a2 -- b
        , t2.b2, `c``2`
        FROM t2 WHERE a2 > 1;
        \tINSERT INTO t3 SELECT `d 3` FROM t1;
        CREATE VIEW v4 AS SELECT e4 FROM t1""";
    List<String> lines = script.lines().toList();
    int[] identifiers = {0};
    for (Statement statement : Statements.parse(script)) {
      statement
          .node()
          .accept(
              new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlIdentifier id) {
                  for (int i = 0; i < id.names.size(); i++) {
                    SqlParserPos at = id.getComponentParserPosition(i);
                    String line = lines.get(at.getLineNum() - 1);
                    String text = line.substring(at.getColumnNum() - 1, at.getEndColumnNum());
                    String plain =
                        text.startsWith("`")
                            ? text.substring(1, text.length() - 1).replace("``", "`")
                            : text;
                    assertEquals(id.names.get(i), plain);
                    identifiers[0]++;
                  }
                  return null;
                }
              });
    }
    assertEquals(15, identifiers[0]);
  }
}
