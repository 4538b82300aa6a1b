package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users are told, and where the carets stand. */
class ErrorTest {
  private final TestCatalog catalog =
      new TestCatalog(
          "CREATE TABLE bids (bidder INT, price BIGINT, name STRING, ts TIMESTAMP(3),"
              + " item ROW<id INT, title STRING>)",
          "CREATE TABLE live (bidder INT, price BIGINT, ts TIMESTAMP(3), other TIMESTAMP(3),"
              + " WATERMARK FOR ts AS ts) WITH ('bounded' = 'false')",
          "CREATE TABLE rowsOnly (bidder INT NOT NULL, price BIGINT, twice AS price * 2)",
          "CREATE TABLE readOnly (bidder INT) WITH ('writes' = 'nothing')",
          "CREATE TABLE writeOnly (bidder INT, price BIGINT, twice AS price * 2)"
              + " WITH ('reads' = 'nothing')",
          "CREATE VIEW throughView AS SELECT price FROM writeOnly",
          "CREATE VIEW cheap AS SELECT * FROM bids WHERE price < 10");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT ^pric^ FROM bids                   | UNKNOWN_COLUMN   | did you mean `price`?
          SELECT ^titel^ FROM bids                  | UNKNOWN_COLUMN   | did you mean `item.title`?
          SELECT ^item.idd^ FROM bids               | UNKNOWN_COLUMN   | did you mean `item.id`?
          SELECT b.^pric^ FROM bids AS b            | UNKNOWN_COLUMN   | did you mean `price`?
          SELECT bidder FROM bids ORDER BY ^pric^   | UNKNOWN_COLUMN   | did you mean `price`?
          SELECT bidder FROM bids ORDER BY ^pric^ DESC | UNKNOWN_COLUMN   | did you mean `price`?
          SELECT * FROM ^bid^                       | UNKNOWN_TABLE    | did you mean `bids`?
          INSERT INTO ^rowOnly^ SELECT 1            | UNKNOWN_TABLE    | did you mean `rowsOnly`?
          SELECT ^UPER(name)^ FROM bids             | UNKNOWN_FUNCTION | did you mean UPPER?
          SELECT ^CONUT(*)^ FROM bids               | UNKNOWN_FUNCTION | did you mean COUNT?
          SELECT EXTRACT(^YER^ FROM ts) FROM bids   | INVALID          | did you mean YEAR?
          SELECT ^bids^.price FROM bids AS b        | UNKNOWN_TABLE    | an alias in FROM takes the place of the table's name
          SELECT ^price^                            | UNKNOWN_COLUMN   | there is no FROM
          INSERT INTO rowsOnly (^price.x^) SELECT 1 | UNSUPPORTED      | name whole columns, and give a ROW for them
          ^SELECT ARRAY[NULL, CASE WHEN TRUE THEN ROW(item, item) END] FROM bids^ | UNSUPPORTED | CAST the NULLs and the rows in them to one type
          """)
  void namesAreSuggested(String marked, Code code, String hint) {
    SqlException e = catalog.error(marked);
    assertEquals(code, e.code());
    assertEquals(hint, e.hint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT UPPER(^price^) FROM bids | UPPER needs a string, not BIGINT
          SELECT LPAD(name, ^name^, 'x') FROM bids | LPAD needs an integer as argument 2 (length), not STRING
          SELECT ^UPPER(name, name)^ FROM bids | UPPER is called with a wrong number of arguments
          SELECT ^name + 1^ FROM bids | + cannot be applied to STRING and INT
          SELECT bidder FROM bids WHERE ^price^ | WHERE needs a condition
          SELECT ^COALESCE(price, name)^ FROM bids | COALESCE needs values of one type, not BIGINT and STRING
          SELECT ^CASE WHEN TRUE THEN 1 ELSE 'x' END^ | The branches of CASE have no common type
          SELECT ^CAST(price AS ROW<x INT>)^ FROM bids | BIGINT cannot be cast to ROW<`x` INT>
          SELECT ^CAST(ts AS INT)^ FROM bids | TIMESTAMP(3) cannot be cast to INT
          SELECT ^item = 5^ FROM bids | ROW<`id` INT, `title` STRING> cannot be compared with INT
          SELECT ^CASE WHEN 1 THEN 2 END^ | WHEN needs a condition
          SELECT ^ARRAY[1, 'a']^ | The elements have no common type
          SELECT ^price^ FROM bids UNION ALL SELECT CAST(ts AS DATE) FROM bids | Column 1 of the inputs of UNION ALL has types that do not fit together
          SELECT ^price^ FROM bids UNION ALL SELECT name FROM bids | Column 1 of the inputs of UNION ALL has types that do not fit together
          """)
  void typesAreExplained(String marked, String message) {
    SqlException e = catalog.error(marked);
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT ^bidder^ FROM bids GROUP BY price | `bidder` is neither in GROUP BY nor aggregated
          SELECT bidder FROM bids WHERE ^SUM(price)^ > 1 | An aggregate function cannot stand in WHERE
          SELECT ^SUM(SUM(price))^ FROM bids | An aggregate function cannot stand in another one
          SELECT ^price^ FROM bids, live | Column `price` is ambiguous: several inputs have it
          SELECT ^TUMBLE(ts, INTERVAL '1' MINUTE)^ FROM live | TUMBLE as a function can only stand in GROUP BY
          SELECT ^TUMBLE_START(ts, INTERVAL '1' MINUTE)^ FROM live GROUP BY bidder | TUMBLE_START needs GROUP BY TUMBLE(…)
          SELECT * FROM TABLE(TUMBLE(^live^, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) | TUMBLE needs TABLE and its name as the first argument
          SELECT * FROM TABLE(^HOP(TABLE live, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '1' MINUTE)^) | The slide of HOP is larger than its size: rows between two windows would be left out
          SELECT bidder FROM bids ORDER BY ^7^ | The query has no column of that number
          """)
  void misuseIsExplained(String marked, String message) {
    assertEquals(message, catalog.error(marked).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SELECT 1 FROM bids b FULL ^JOIN^ bids c ON b.bidder = c.bidder | FULL JOIN is not supported yet
          SELECT 1 FROM bids b CROSS ^JOIN^ bids c | CROSS JOIN is not supported yet
          SELECT 1 FROM bids b CROSS JOIN ^UNNEST(ARRAY[1])^ AS u (x) | UNNEST is not supported yet
          SELECT 1 FROM bids b ^JOIN^ bids c ON b.bidder > c.bidder | A join without a condition of the form a = b is not supported yet
          SELECT 1 FROM bids WHERE ^price IN (SELECT price FROM bids^) | IN with a sub-query is not supported yet
          SELECT 1 FROM bids WHERE ^EXISTS (SELECT 1 FROM bids)^ | EXISTS is not supported yet
          SELECT ^(SELECT MAX(price) FROM bids)^ | A sub-query in an expression is not supported yet
          SELECT price FROM bids GROUP BY ^ROLLUP(price)^ | ROLLUP is not supported yet
          SELECT ^SUM(price) OVER (PARTITION BY bidder)^ FROM bids | OVER is not supported yet
          SELECT * FROM TABLE(^SESSION(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)^) | A SESSION window is not supported yet
          SELECT ^COUNT(price, name)^ FROM bids | COUNT of several columns is not supported yet
          SELECT price FROM live ^ORDER BY ts^ | ORDER BY on an unbounded input is not supported yet
          """)
  void whatIsMissingIsNamed(String marked, String message) {
    SqlException e = catalog.error(marked);
    assertEquals(Code.UNSUPPORTED, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void unboundedOrderByNeedsTime() {
    catalog.assertError(
        "SELECT price FROM live ^ORDER BY price^",
        "ORDER BY on an unbounded input needs an ascending event-time column first, one with a"
            + " WATERMARK");
  }

  @Test
  void windowsNeedTime() {
    catalog.assertError(
        "SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(^price^), INTERVAL '1' MINUTE))",
        "TUMBLE needs a TIMESTAMP or TIMESTAMP_LTZ column, `price` is BIGINT");
    SqlException e =
        catalog.error(
            "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE live, DESCRIPTOR(^other^),"
                + " INTERVAL '1' MINUTE)) GROUP BY window_start, window_end");
    assertEquals(
        "A window on a stream needs a time column with a watermark, `other` has none",
        e.getMessage());
    assertEquals(
        "add WATERMARK FOR `other` AS `other` - INTERVAL '5' SECOND to the table", e.hint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '$',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT ^DATE '2026-03-01' - DATE '2026-02-01'^      $ TIMESTAMPDIFF(DAY, from, to) gives the days between
          SELECT ^DATE '2026-03-01' - ts^ FROM bids           $ TIMESTAMPDIFF(SECOND, from, to) gives the time between
          SELECT 'a' ^'b'^                                    $ || joins strings; a quote within a string is written twice, as in 'it''s'
          """)
  void hintsSayWhatToWrite(String marked, String hint) {
    assertEquals(hint, catalog.error(marked).hint());
  }

  @Test
  void insertsAreChecked() {
    catalog.assertError(
        "INSERT INTO rowsOnly ^SELECT bidder FROM bids^",
        "The query has 1 column, `rowsOnly` takes 2 columns");
    catalog.assertError(
        "INSERT INTO rowsOnly ^SELECT bidder, name FROM bids^",
        "Column `price` is BIGINT, the query gives STRING");
    catalog.assertError(
        "INSERT INTO rowsOnly (price) ^SELECT price FROM bids^",
        "Column `bidder` is NOT NULL and not given");
    catalog.assertError(
        "INSERT INTO rowsOnly (bidder, ^twice^) SELECT 1, 2", "Column `twice` is not written");
    catalog.assertError("INSERT INTO ^readOnly^ SELECT 1", "Table `readOnly` cannot be written");
    catalog.assertError("INSERT INTO ^cheap^ SELECT 1", "`cheap` is a view and cannot be written");
    catalog.assertError(
        "INSERT INTO ^rowsOnly^ SELECT bidder, COUNT(*) FROM live GROUP BY bidder",
        "Table `rowsOnly` does not take updates and deletes, which a GROUP BY without a window"
            + " makes");
  }

  @Test
  void batchNeedsBoundedInputs() {
    catalog.with(PlannerOptions.DEFAULT.withMode(PlannerOptions.Mode.BATCH));
    String message = "Table `live` is unbounded and cannot be read in batch";
    catalog.assertError("SELECT price FROM ^live^", message);
    catalog.assertError("SELECT price FROM ^live^ AS l", message);
    catalog.assertError(
        "SELECT p + 1 FROM (SELECT price AS p FROM bids UNION ALL SELECT price FROM ^live^)",
        message);
    catalog.assertError(
        "SELECT 1 FROM bids b JOIN ^live^ /*+ OPTIONS('x' = 'y') */ l ON b.price = l.price",
        message);
    catalog.assertError(
        "SELECT * FROM TABLE(TUMBLE(TABLE ^live^, DESCRIPTOR(ts), INTERVAL '1' MINUTE))", message);
    catalog.assertError("INSERT INTO rowsOnly SELECT bidder, price FROM ^live^", message);
    catalog.assertError("WITH w AS (SELECT bidder FROM ^live^) SELECT * FROM w", message);
  }

  @Test
  void tablesThatCannotBeReadAreMarked() {
    String message = "Table `writeOnly` cannot be read";
    catalog.assertError("SELECT twice FROM ^writeOnly^ WHERE price > 1", message);
    catalog.assertError("SELECT 1 FROM bids b JOIN ^writeOnly^ w ON b.price = w.price", message);
    catalog.assertError("SELECT * FROM ^throughView^", message);
  }

  @Test
  void limitsOfUpdatesAreMarked() {
    String message = "LIMIT on an updating result of an unbounded input is not supported yet";
    catalog.assertError("SELECT bidder, COUNT(*) FROM live GROUP BY bidder LIMIT ^5^", message);
    catalog.assertError(
        "SELECT l.n FROM (SELECT bidder, COUNT(*) AS n FROM live GROUP BY bidder) l LEFT JOIN bids b"
            + " ON l.bidder = b.bidder FETCH FIRST ^3^ ROWS ONLY",
        message);
  }

  @Test
  void positionsOfAViewAreNotThoseOfTheQuery() {
    TestCatalog views =
        new TestCatalog(
            "CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('bounded' = 'false')",
            "CREATE VIEW v AS SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t,"
                + " DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end");
    views.assertError(
        "SELECT n FROM v",
        "A window on a stream needs a time column with a watermark, `ts` has none");
  }
}
