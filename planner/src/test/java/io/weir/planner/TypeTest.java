package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.parser.Statements;
import io.weir.planner.plan.PlanField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types of results, by the rules that Flink documents. */
class TypeTest {
  private static final TestCatalog CATALOG =
      new TestCatalog(
          "CREATE TABLE t (t TINYINT, s SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE,"
              + " c DECIMAL(10, 2), c2 DECIMAL(5, 3), big DECIMAL(38, 10), n INT NOT NULL,"
              + " x STRING, y CHAR(3), v VARCHAR(5), dt DATE, ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3),"
              + " r ROW<a INT NOT NULL, b STRING>, arr ARRAY<INT>, m MAP<STRING, BIGINT>)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          i + b                   | BIGINT
          t + s                   | SMALLINT
          i / i                   | INT
          i * d                   | DOUBLE
          n + 1                   | INT NOT NULL
          c + c2                  | DECIMAL(12, 3)
          c - i                   | DECIMAL(13, 2)
          c * c2                  | DECIMAL(16, 5)
          c / c2                  | DECIMAL(19, 8)
          c % c2                  | DECIMAL(5, 3)
          big * big               | DECIMAL(38, 6)
          big / big               | DECIMAL(38, 6)
          big + c                 | DECIMAL(38, 9)
          c * d                   | DOUBLE
          MOD(b, i)               | INT
          -c                      | DECIMAL(10, 2)
          ROUND(c, 1)             | DECIMAL(10, 1)
          ROUND(c)                | DECIMAL(9, 0)
          ROUND(d)                | DOUBLE
          FLOOR(c)                | DECIMAL(10, 0)
          ABS(t)                  | TINYINT
          POWER(i, 2)             | DOUBLE
          SIGN(c)                 | DECIMAL(10, 2)
          """)
  void arithmetic(String expression, String type) {
    assertType(type, expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SUM(t)                       | TINYINT
          SUM(i)                       | INT
          SUM(b)                       | BIGINT
          SUM(f)                       | FLOAT
          SUM(c)                       | DECIMAL(38, 2)
          AVG(i)                       | INT
          AVG(d)                       | DOUBLE
          AVG(c)                       | DECIMAL(38, 6)
          AVG(big)                     | DECIMAL(38, 10)
          COUNT(*)                     | BIGINT NOT NULL
          COUNT(DISTINCT x)            | BIGINT NOT NULL
          MIN(x)                       | STRING
          MAX(n)                       | INT
          MAX(ts) FILTER (WHERE i > 1) | TIMESTAMP(3)
          """)
  void aggregates(String expression, String type) {
    assertType(type, expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          CASE WHEN i > 1 THEN 'a' ELSE 'bcd' END | VARCHAR(3) NOT NULL
          CASE WHEN i > 1 THEN i END              | INT
          CASE WHEN i > 1 THEN i ELSE 2.5 END     | DECIMAL(11, 1)
          COALESCE(i, b)                          | BIGINT
          COALESCE(i, 0)                          | INT NOT NULL
          NULLIF(n, 1)                            | INT
          IF(i > 1, n, 2)                         | INT NOT NULL
          IFNULL(x, 'none')                       | STRING NOT NULL
          GREATEST(i, b, c)                       | DECIMAL(21, 2)
          i IN (1, 2)                             | BOOLEAN
          i IS NULL                               | BOOLEAN NOT NULL
          CAST(n AS STRING)                       | STRING NOT NULL
          TRY_CAST(x AS DECIMAL(4, 1))            | DECIMAL(4, 1)
          """)
  void conditions(String expression, String type) {
    assertType(type, expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ts + INTERVAL '1' DAY           | TIMESTAMP(3)
          ltz - INTERVAL '1' SECOND       | TIMESTAMP_LTZ(3)
          dt + INTERVAL '1' MONTH         | DATE
          EXTRACT(YEAR FROM ts)           | BIGINT
          YEAR(dt)                        | BIGINT
          FLOOR(ts TO HOUR)               | TIMESTAMP(3)
          TIMESTAMPDIFF(DAY, ts, ts)      | INT
          TIMESTAMPADD(MINUTE, 5, ts)     | TIMESTAMP(3)
          TO_TIMESTAMP(x)                 | TIMESTAMP(3)
          TO_TIMESTAMP_LTZ(b, 3)          | TIMESTAMP_LTZ(3)
          CURRENT_TIMESTAMP               | TIMESTAMP_LTZ(3) NOT NULL
          LOCALTIMESTAMP                  | TIMESTAMP(3) NOT NULL
          PROCTIME()                      | TIMESTAMP_LTZ(3) NOT NULL
          CURRENT_DATE                    | DATE NOT NULL
          TIMESTAMP '2020-01-01 00:00:00' | TIMESTAMP(0) NOT NULL
          """)
  void times(String expression, String type) {
    assertType(type, expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          r.a            | INT
          r.b            | STRING
          t.r.a          | INT
          r              | ROW<`a` INT NOT NULL, `b` STRING>
          arr[1]         | INT
          m['k']         | BIGINT
          ROW(i, x)      | ROW<`EXPR$0` INT, `EXPR$1` STRING>
          ARRAY[1, 2]    | ARRAY<INT NOT NULL> NOT NULL
          MAP['a', 1]    | MAP<CHAR(1) NOT NULL, INT NOT NULL> NOT NULL
          CARDINALITY(m) | INT
          UPPER(y)       | STRING
          MD5(x)         | VARCHAR(32)
          'é€'           | CHAR(2) NOT NULL
          """)
  void stringsAndCollections(String expression, String type) {
    assertType(type, expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          f + d                                   | DOUBLE
          f + i                                   | FLOAT
          f * c                                   | DOUBLE
          CASE WHEN i > 1 THEN f ELSE d END       | DOUBLE
          CAST(i > 1 AS INT)                      | INT
          CAST(r AS STRING)                       | STRING
          CAST(r AS ROW<a BIGINT, b STRING>)      | ROW<`a` BIGINT, `b` STRING>
          TRY_CAST(n AS TINYINT)                  | TINYINT
          ts > dt                                 | BOOLEAN
          x = 5                                   | BOOLEAN
          """)
  void castsAndComparisons(String expression, String type) {
    assertType(type, expression);
  }

  @Test
  void concatenation() {
    assertType("STRING", "x || v");
    assertType("VARCHAR(8)", "y || v");
  }

  private static void assertType(String type, String expression) {
    List<PlanField> fields =
        CATALOG.planner().describe(Statements.parseOne("SELECT " + expression + " FROM t").node());
    assertEquals(type, fields.get(0).type().toString());
  }
}
