package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.Bids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Bounded queries over bids in CSV. */
final class CsvSuite implements Suite {
  private static final String COLUMNS =
      """
      auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
      `dateTime` TIMESTAMP(3), extra STRING""";

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "Bids in CSV: 7 columns, 170 bytes a row, one file (two halves for Flink, whose reader does not split files).";
  }

  @Override
  public long defaultRows() {
    return 10_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(EngineKind.WEIR, EngineKind.DUCKDB);
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    Bids.write(directory, rows);
  }

  /** A cold one and the median of five. */
  @Override
  public int runs() {
    return 6;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    if (engine == EngineKind.DUCKDB) {
      return List.of(
          """
          CREATE VIEW bids AS SELECT * FROM read_csv('%s/bids.csv', auto_detect = false, header = false,
            columns = {'auction': 'BIGINT', 'bidder': 'BIGINT', 'price': 'BIGINT', 'channel': 'VARCHAR',
                       'url': 'VARCHAR', 'dateTime': 'TIMESTAMP', 'extra': 'VARCHAR'})"""
              .formatted(input),
          """
          CREATE VIEW auctions AS SELECT * FROM read_csv('%s/auctions.csv', auto_detect = false, header = false,
            columns = {'id': 'BIGINT', 'item': 'VARCHAR', 'category': 'BIGINT', 'seller': 'BIGINT'})"""
              .formatted(input));
    }
    return List.of(
        """
        CREATE TABLE bids (
          %s,
          WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND
        ) WITH ('connector' = 'filesystem', 'path' = '%s/%s', 'format' = 'csv')"""
            .formatted(COLUMNS, input, engine == EngineKind.WEIR ? "bids.csv" : "halves"),
        """
        CREATE TABLE auctions (id BIGINT, item STRING, category BIGINT, seller BIGINT)
        WITH ('connector' = 'filesystem', 'path' = '%s/auctions.csv', 'format' = 'csv')"""
            .formatted(input),
        """
        CREATE TABLE dear_bids (%s)
        WITH ('connector' = 'filesystem', 'path' = '%s/dear-bids', 'format' = 'csv')"""
            .formatted(COLUMNS, output));
  }

  @Override
  public List<Query> queries() {
    return List.of(
        Query.of("count", "count", "SELECT COUNT(*) AS n FROM bids"),
        Query.of(
            "filter-sum",
            "filter and sum",
            "SELECT COUNT(*) AS n, SUM(CAST(price AS DOUBLE)) AS total FROM bids WHERE price > 100000"),
        Query.of(
            "group-7",
            "group by 7 strings",
            """
            SELECT channel, COUNT(*) AS n, AVG(CAST(price AS DOUBLE)) AS average, MAX(price) AS highest
            FROM bids GROUP BY channel"""),
        Query.of(
            "group-100k",
            "group by 100,000 integers",
            """
            SELECT bidder, COUNT(*) AS n, AVG(CAST(price AS DOUBLE)) AS average
            FROM bids GROUP BY bidder"""),
        Query.of(
            "group-200k",
            "group by 200,000 integers",
            """
            SELECT auction, COUNT(*) AS n, AVG(CAST(price AS DOUBLE)) AS average
            FROM bids GROUP BY auction"""),
        Query.of(
                "tumble-max",
                "highest price of 10 seconds",
                """
            SELECT window_start, MAX(price) AS highest
            FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end""",
                """
            SELECT time_bucket(INTERVAL 10 SECOND, dateTime) AS window_start, MAX(price) AS highest
            FROM bids GROUP BY window_start""")
            .inStreaming(),
        Query.of(
                "hop-count",
                "bids of an auction in 10 seconds, every 2",
                """
            SELECT auction, window_start, COUNT(*) AS n
            FROM TABLE(HOP(TABLE bids, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
            GROUP BY auction, window_start, window_end""",
                """
            SELECT auction, slice - to_seconds(2 * k) AS window_start, CAST(SUM(n) AS BIGINT) AS n
            FROM (SELECT auction, time_bucket(INTERVAL 2 SECOND, dateTime) AS slice, COUNT(*) AS n
                  FROM bids GROUP BY ALL), range(5) AS hops(k)
            GROUP BY auction, window_start""")
            .inStreaming(),
        Query.of("distinct-url", "distinct URLs", "SELECT COUNT(DISTINCT url) AS urls FROM bids")
            .withHeap("3g"),
        Query.of(
            "top-10",
            "ten highest prices",
            """
            SELECT auction, bidder, price FROM bids
            ORDER BY price DESC, auction, bidder LIMIT 10"""),
        Query.of(
                "filter-write",
                "filter into another file",
                "SELECT * FROM bids WHERE price > 100000")
            .writing(
                "INSERT INTO dear_bids %1$s", "COPY (%1$s) TO '%2$s/dear-bids.csv' (HEADER false)"),
        Query.of(
            "join-100k",
            "join with 100,000 auctions",
            """
            SELECT category, COUNT(*) AS n, SUM(CAST(price AS DOUBLE)) AS total
            FROM bids JOIN auctions ON auction = id GROUP BY category"""));
  }
}
