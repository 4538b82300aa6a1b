package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.SqlException.Code;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the text between two carets is where the error is to be. */
final class SyntaxErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT a ^FORM^ t                           | did you mean FROM?",
        "SELECT * ^FORM^ t                           | did you mean FROM?",
        "^SELCT^ a FROM t                            | did you mean SELECT?",
        "SELECT a FROM t ^WERE^ a > 1                | did you mean WHERE?",
        "SELECT a FROM t WHERE a > 1 ^GRUOP^ BY a    | did you mean GROUP?",
        "SELECT a FROM t GROUP BY a ^HAVIN^ a > 1    | did you mean HAVING?",
        "SELECT * FROM a LEFT ^JION^ b ON a.x = b.x  | did you mean JOIN?",
        "SELECT 1 ^UNON^ SELECT 2                    | did you mean UNION?",
        "SELECT INTERVAL '1' ^MINUT^                 | did you mean MINUTE?",
        "INSERT INTO t SELECT * ^FORM^ s             | did you mean FROM?",
        "INSERT INTO t ^VALUE^ (1)                   | did you mean VALUES?",
        "CREATE ^TABEL^ t (a INT)                    | did you mean TABLE?",
        "CREATE TABLE t (a INT) ^WIHT^ ('k' = 'v')   | did you mean WITH?",
        "SHOW ^TABELS^                               | did you mean TABLES?",
        "EXECUTE STATEMENT ^SETT^ BEGIN              | did you mean SET?",
      })
  void mistypedKeyword(String marked, String hint) {
    assertError(marked, Code.SYNTAX, hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT ^timestamp^ FROM t           | `timestamp`",
        "SELECT t.^value^ FROM t             | `value`",
        "SELECT 1 AS ^value^                 | `value`",
        "SELECT 1 AS ^order^                 | `order`",
        "SELECT a AS ^from^ FROM t           | `from`",
        "SELECT t.^order^ FROM t             | `order`",
        "CREATE TABLE t (^order^ INT)        | `order`",
        "CREATE TABLE t (a INT, ^group^ INT) | `group`",
        "CREATE TABLE t (^user^ STRING)      | `user`",
        "CREATE TABLE t (a INT, ^date^ DATE) | `date`",
      })
  void reservedWordAsName(String marked, String quoted) {
    SqlException error = assertError(marked, Code.SYNTAX, null);
    assertTrue(
        hint(error).endsWith("is a reserved word; as a name it needs back quotes: " + quoted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT a^,^ FROM t                              | remove this comma",
        "SELECT * FROM t^,^ WHERE a = 1                  | remove this comma",
        "CREATE TABLE t (a INT^,^)                       | remove this comma",
        "SELECT a FROM t WHERE a =^=^ 1                  | equality is written with one =",
        "SELECT a FROM t ^GROUPBY^ a                     | GROUP BY is two words",
        "SELECT a FROM t ^ORDERBY^ a LIMIT 5             | ORDER BY is two words",
        "SELECT CAST(a^,^ INT) FROM t                    | write AS in its place",
        "SELECT 1 AS ^FROM^ t                            | expected a name",
        "SELECT TOP ^3^ a FROM t                         | LIMIT 3 at the end of the query gives that many rows",
        "SELECT * ^EXCLUDE^ (a) FROM t                   | * has all columns: name those that are wanted instead",
        "SELECT * ^EXCEPT^ (a) FROM t                    | * has all columns: name those that are wanted instead",
        "SELECT 1 AS ^'order'^                           | strings are in 'single quotes', names in `back quotes` or without quotes",
        "SELECT 1:^:^INT                                 | write CAST(value AS type)",
        "SELECT INTERVAL '5 MINUTE'^ ^                   | the unit stands behind the quotes: INTERVAL '5' MINUTE",
        "SELECT a FROM t ^LIMIT 10, 5^                   | LIMIT 5 OFFSET 10 gives 5 rows after the first 10",
        "SELECT a^\u00a0^FROM t                          | write a plain blank",
        "SELECT a FROM t LIMIT ^-^1                      | expected ALL or a number",
        "SELECT a FROM ^WHERE^ b                         | expected a name, TABLE or \"(\"",
        "SELECT 1 ^SELECT^ 2                             | a semicolon is missing before it",
        "SELECT a FROM t GROUP ^a^                       | expected BY",
        "SELECT a FROM t ORDER ^a^                       | expected BY",
        "SELECT COUNT(* ^FROM^ t                         | expected \")\"",
        "SELECT CAST(a ^INT^) FROM t                     | expected AS",
        "SELECT CASE WHEN a THEN b ^FROM^ t              | expected END",
        "SELECT f(a, ^FROM^ t                            | expected an expression",
        "CREATE TABLE t (a INT ^b^ INT)                  | expected \")\" or \",\"",
        "CREATE TABLE t (a INT, b^)^                     | expected a type",
        "CREATE TABLE t (ts TIME, WATERMARK ^ts^ AS ts)  | expected FOR",
        "CREATE TABLE t (a INT) WITH ('k' ^'v'^)         | expected \"=\"",
        "CREATE TABLE t (a INT) WITH ('k' = ^5^)         | expected a string in single quotes",
        "CREATE ^SEQUENCE^ f                             | expected OR, TABLE, TEMPORARY or VIEW",
        "DROP ^t^                                        | expected TABLE, TEMPORARY or VIEW",
        "INSERT ^t^ SELECT 1                             | expected INTO",
        "EXPLAIN ^CREATE^ TABLE t (a INT)                | expected a query",
        "DESCRIBE ^SELECT^ 1                             | expected a name or TABLE",
        "STOP ^x^                                        | expected JOB",
        "STOP JOB ^5^                                    | expected a string in single quotes",
        "EXECUTE STATEMENT SET BEGIN ^SELECT^ 1; END     | expected INSERT",
      })
  void expectation(String marked, String hint) {
    assertError(marked, Code.SYNTAX, hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT a FROM t WHERE a = ^\"^x\"   | single quotes",
        "SELECT * FROM ^\"^t\"               | back quotes",
        "SELECT * FROM t WHERE a = ^\u2018^x\u2019 | single quotes",
      })
  void otherQuotes(String marked, String inHint) {
    assertTrue(hint(assertError(marked, Code.SYNTAX, null)).contains(inHint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM^ ^",
        "SELECT a FROM t WHERE^ ^",
        "SELECT a FROM t LIMIT^ ^",
        "SELECT a FROM t WHERE (a = 1^ ^",
        "INSERT INTO t VALUES (1, 2^ ^",
        "DROP TABLE^ ^",
        "SHOW^ ^",
        "DESCRIBE^;^",
        "EXPLAIN^ ^-- comment",
        "SET 'k' =^ ^",
        "SELECT^\n^",
      })
  void endOfStatement(String marked) {
    SqlException error = assertError(marked, Code.SYNTAX, null);
    assertEquals("Syntax error: unexpected end of statement", error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT ^'^abc            | string",
        "SELECT 'a', ^'^it''s     | string",
        "SELECT ^`^abc FROM t     | quoted name",
        "SELECT 1 ^/^* comment    | comment",
        "SELECT 1; SELECT ^'^a;   | string",
      })
  void unterminated(String marked, String what) {
    SqlException error = assertError(marked, Code.SYNTAX, null);
    assertEquals(
        "Syntax error: the " + what + " that begins here does not end", error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "CREATE TABLE t (a ^STRNG^)                          | INVALID     | did you mean STRING?",
        "CREATE TABLE t (a INT, b ROW<c ^TEXT^>)             | INVALID     | did you mean STRING?",
        "SELECT CAST(a AS ^LONG^) FROM t                     | INVALID     | did you mean BIGINT?",
        "CREATE TABLE t (a INT, ^a^ INT)                     | DUPLICATE   |",
        "CREATE TABLE t (a INT) WITH ('k'='v', ^'k'^='w')    | DUPLICATE   |",
        "CREATE TABLE t (a INT, WATERMARK FOR a AS a, ^WATERMARK FOR a AS a^) | DUPLICATE |",
        "CREATE OR REPLACE ^TABLE^ t (a INT)                 | UNSUPPORTED |",
        "INSERT ^OVERWRITE^ t SELECT 1                       | UNSUPPORTED | write INSERT INTO",
        "STOP JOB 'x' ^WITH^ SAVEPOINT                       | UNSUPPORTED | write STOP JOB 'id'",
        "^UPDATE t SET a = 1^                                | UNSUPPORTED |",
        "^DELETE FROM t^                                     | UNSUPPORTED |",
        "^UPSERT INTO t SELECT 1^                            | UNSUPPORTED |",
        "^ALTER SYSTEM SET a = 1^                            | UNSUPPORTED |",
        "^ALTER TABLE^ t ADD b INT                           | UNSUPPORTED |",
        "^CREATE TEMPORARY FUNCTION^ f AS 'x'              | UNSUPPORTED |",
        "^USE^ c                                             | UNSUPPORTED |",
        "^SHOW CATALOGS^                                     | UNSUPPORTED |",
        "^MERGE INTO^ t USING s ON a = b                     | UNSUPPORTED |",
        "CREATE TABLE t (a INT ^DEFAULT^ 5)                  | UNSUPPORTED |",
        "SELECT * FROM t AS x (a) ^MATCH_RECOGNIZE^ (PATTERN (A)) | UNSUPPORTED |",
      })
  void refused(String marked, Code code, String hint) {
    assertError(marked, code, hint);
  }

  @Test
  void keyMustBeNotEnforced() {
    SqlException error =
        assertError("CREATE TABLE t (a INT, ^PRIMARY KEY (a)^)", Code.UNSUPPORTED, null);
    assertTrue(hint(error).startsWith("write NOT ENFORCED"));
  }

  @Test
  void numbersThatAreTooLarge() {
    assertError("CREATE TABLE t (a DECIMAL(^99999999999^))", Code.SYNTAX, null);
    assertError("SELECT 1e5, ^1e999999999999^ FROM t", Code.SYNTAX, null);
  }

  @Test
  void positionCountsInTheWholeScript() {
    assertError("SELECT 1;\n-- two\nSELECT a\r\n  , b ^FORM^ t;\nSELECT 3;", Code.SYNTAX, null);
    assertError("SELECT 1; /* \n */ DROP TABLE ^SELECT^; SELECT ';", Code.SYNTAX, null);
  }

  @Test
  void deepNestingIsAnErrorOfTheText() {
    int depth = 100_000;
    String sql = "SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth);
    SqlException error = assertThrows(SqlException.class, () -> Statements.parse(sql));
    assertEquals(Code.UNSUPPORTED, error.code());
  }

  @Test
  void secondStatementWhereOneIsExpected() {
    SqlException error =
        assertThrows(SqlException.class, () -> Statements.parseOne("SELECT 1; SELECT 2"));
    assertEquals(new Span(1, 11, 1, 18), error.span());
    assertNull(assertThrows(SqlException.class, () -> Statements.parseOne(" -- x\n")).span());
  }

  @Test
  void rendering() {
    String script = "SELECT 1;\n\tSELECT a FORM t;\n";
    SqlException error = assertThrows(SqlException.class, () -> Statements.parse(script));
    assertEquals(
        """
        Syntax error: unexpected "FORM" (line 2, column 11)
        2 | \tSELECT a FORM t;
          | \t         ^^^^
        Hint: did you mean FROM?""",
        error.render(script));
  }

  @Test
  void renderingASpanOfSeveralLinesMarksTheFirst() {
    SqlException error = new SqlException(Code.INVALID, "Wrong", new Span(1, 8, 2, 3), null);
    assertEquals(
        "Wrong (line 1, column 8)\n1 | SELECT a +\n  |        ^^^",
        error.render("SELECT a +\n  b"));
  }

  @Test
  void noMessageSpeaksOfTheGeneratedParser() {
    for (String sql :
        new String[] {")", "SELECT a b c", "CREATE", "SELECT * FROM t t2 t3", "=", "USE x"}) {
      SqlException error = assertThrows(SqlException.class, () -> Statements.parse(sql), sql);
      assertFalse(error.render(sql).matches("(?s).*(<[A-Z_]+>|Encountered|Was expecting).*"), sql);
      assertTrue(error.render(sql).length() < 250, sql);
    }
  }

  private static SqlException assertError(String marked, Code code, @Nullable String hint) {
    int first = marked.indexOf('^');
    int second = marked.indexOf('^', first + 1);
    String sql =
        marked.substring(0, first)
            + marked.substring(first + 1, second)
            + marked.substring(second + 1);
    SqlException error = assertThrows(SqlException.class, () -> Statements.parse(sql), sql);
    assertEquals(code, error.code(), error.render(sql));
    Span start = position(sql, first);
    Span end = position(sql, second - 2);
    assertEquals(
        new Span(start.startLine(), start.startColumn(), end.endLine(), end.endColumn()),
        error.span(),
        error.render(sql));
    if (hint != null) {
      assertEquals(hint, error.hint(), error.render(sql));
    }
    return error;
  }

  private static Span position(String sql, int offset) {
    String[] lines = sql.substring(0, offset).split("\r\n|\n", -1);
    int column = lines[lines.length - 1].length() + 1;
    return new Span(lines.length, column, lines.length, column);
  }

  private static String hint(SqlException error) {
    return String.valueOf(error.hint());
  }

  @Test
  void caretsStandUnderTheSpanOnATerminal() {
    String wide = "SELECT '\u65e5\u672c', x FROM t";
    SqlException error =
        new SqlException(Code.UNKNOWN_COLUMN, "No x", new Span(1, 14, 1, 14), null);
    assertEquals(
        "No x (line 1, column 14)\n1 | " + wide + "\n  | " + " ".repeat(15) + "^",
        error.render(wide));
  }

  @Test
  void longLinesAreShownAroundTheSpan() {
    String line = "a".repeat(500) + "xyz" + "b".repeat(500);
    SqlException error =
        new SqlException(Code.UNKNOWN_COLUMN, "No xyz", new Span(1, 501, 1, 503), null);
    String[] rendered = error.render(line).split("\n");
    assertTrue(rendered[1].length() < 200, rendered[1]);
    assertEquals(rendered[1].indexOf("xyz"), rendered[2].indexOf("^^^"));
  }

  /** What is tried as a correction may itself lack an operand, for which Calcite has no message. */
  @Test
  void correctionsThatLeadNowhereAreNotProposed() {
    SqlException e =
        assertThrows(
            SqlException.class,
            () -> Statements.parseOne("SELECT id FROM POWER(d, i) WHERE n BETWEEN 20 AND NOT 50"));
    assertTrue(e.getMessage().startsWith("Syntax error"), e.getMessage());
  }
}
