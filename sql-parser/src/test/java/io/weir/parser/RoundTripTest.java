package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.util.Litmus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree written as text and read again is the same tree. */
final class RoundTripTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS a.b.t (
          id BIGINT NOT NULL COMMENT 'it''s', v STRING, y BYTES,
          c AS id * 2 COMMENT 'ü', p INT METADATA FROM 'partition' VIRTUAL,
          `timestamp` TIMESTAMP_LTZ(3) METADATA, l TIMESTAMP WITH LOCAL TIME ZONE,
          r ROW<a INT, b ROW(`x y` STRING NOT NULL)>, a1 ARRAY<INT NOT NULL>, a2 INT ARRAY,
          m MAP<STRING, ARRAY<DOUBLE>>, ms MULTISET<INT>, d DEC(10, 2), n NUMERIC, ch CHAR(3),
          vb VARBINARY(7), t TIME(0), WATERMARK FOR r.a AS r.a - INTERVAL '5' SECOND,
          PRIMARY KEY (id, v) NOT ENFORCED)
        COMMENT 'c' PARTITIONED BY (id, v) WITH ('connector' = 'print', 'x' = 'it''s')
        LIKE s (INCLUDING ALL OVERWRITING OPTIONS)""",
        "CREATE TABLE t (id INT PRIMARY KEY NOT ENFORCED)",
        "CREATE TABLE t LIKE s",
        "CREATE TABLE t WITH ('connector' = 'print') AS SELECT * FROM s",
        "CREATE OR REPLACE TEMPORARY VIEW v (a, b) COMMENT 'c' AS SELECT 1, 2",
        "DROP TEMPORARY TABLE IF EXISTS a.t",
        "DROP VIEW v",
        "DESCRIBE a.`b c`",
        "SHOW TABLES LIKE 'a%'",
        "SHOW COLUMNS FROM t NOT LIKE 'a'",
        "SHOW CREATE VIEW v",
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE x WHEN 1 THEN 2 END FROM b;"
            + " INSERT INTO c (d) SELECT 1; END",
        "EXPLAIN PASSES INSERT INTO a SELECT 1",
        "EXPLAIN CODE SELECT 1",
        "SET",
        "SET 'a' = 'it''s'",
        "RESET",
        "RESET 'a'",
        "STOP JOB 'j'",
        "INSERT INTO t VALUES (1, 'a'), (2, NULL)",
        "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts),"
            + " INTERVAL '1' MINUTE, INTERVAL '5' SECOND)) GROUP BY window_start, window_end",
        "SELECT * FROM TABLE(HOP(DATA => TABLE bid, TIMECOL => DESCRIPTOR(ts),"
            + " SLIDE => INTERVAL '1' MINUTES, SIZE => INTERVAL '5' MINUTE)) AS w",
        "SELECT * FROM TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' MINUTE)",
        "SELECT TUMBLE_START(ts, INTERVAL '1' HOUR), SUM(DISTINCT a) FROM t"
            + " GROUP BY TUMBLE(ts, INTERVAL '1' HOUR) HAVING COUNT(*) > 1",
        "SELECT HOP_END(ts, INTERVAL '1' SECOND, INTERVAL '1' HOUR) FROM t"
            + " GROUP BY HOP(ts, INTERVAL '1' SECOND, INTERVAL '1' HOUR)",
        "SELECT TRY_CAST(a AS INT), CAST(b AS STRING), CAST(c AS ARRAY<ROW<x INT>>),"
            + " CAST(d AS TIMESTAMP_LTZ(3)) FROM t /*+ OPTIONS('k' = 'v', 'x' = 'y') */ AS s",
        "SELECT * FROM o LEFT JOIN r FOR SYSTEM_TIME AS OF o.ts AS c ON o.a = c.a",
        "SELECT IF(a > 1, b, c), LEFT(a, 2), RIGHT(b, 3), YEAR(ts), EXTRACT(DOW FROM ts),"
            + " FLOOR(ts TO HOUR), CEIL(ts TO DAY), CEIL(a), TIMESTAMPDIFF(SECOND, a, b),"
            + " TIMESTAMPADD(DAY, 1, c), POSITION('a' IN s), TRIM(LEADING 'x' FROM s), TRIM(s),"
            + " COUNT(*) FILTER (WHERE a > 1), LOCALTIMESTAMP, CURRENT_TIMESTAMP, PROCTIME(),"
            + " a != b, a % 2, a IS NOT DISTINCT FROM b, x NOT LIKE 'a%' ESCAPE '!',"
            + " a NOT IN (1, 2), a BETWEEN 1 AND 2, COALESCE(a, b), ROW(1, 2), ARRAY[1, 2],"
            + " MAP['a', 1], bid.price, r.a.b, arr[1], SUBSTRING(a FROM 1 FOR 2), X'00ff', 1e3,"
            + " DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00.123', TIME '00:00:01',"
            + " INTERVAL '1-2' YEAR TO MONTH, INTERVAL '5' MINUTE(2), 'ü''x', UUID(), a || b,"
            + " DATE_FORMAT(ts, 'yyyy'), TO_TIMESTAMP(s), NOT a OR b AND c IS NULL FROM t",
        "SELECT LAG(a) OVER (PARTITION BY b ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
            + " FROM t",
        "WITH a AS (SELECT 1 AS x), b AS (SELECT * FROM a) SELECT * FROM a UNION ALL"
            + " SELECT * FROM b ORDER BY x DESC NULLS LAST LIMIT 10 OFFSET 5",
        "SELECT * FROM t, UNNEST(arr) AS u (x) CROSS JOIN s WHERE a IN (SELECT b FROM c)",
        "SELECT * FROM t GROUP BY GROUPING SETS ((a), (a, b), ())",
        "VALUES (1, 'a'), (2, 'b')",
      })
  void roundTrip(String sql) {
    SqlNode node = Statements.parseOne(sql).node();
    String written = Statements.toSql(node);
    SqlNode again = Statements.parseOne(written).node();
    assertEquals(written, Statements.toSql(again));
    assertTrue(node.equalsDeep(again, Litmus.IGNORE), written);
  }
}
