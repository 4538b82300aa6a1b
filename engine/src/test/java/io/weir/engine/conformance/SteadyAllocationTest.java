package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Weir;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing is allocated for a row once a query has seen all its keys. What remains is for a split, a
 * batch, a window that fires or a state that still grows: about a byte for each row, where the
 * smallest object takes sixteen.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SteadyAllocationTest {
  private static final int EVENTS = 600_000;

  /** Of the rows of the second half; the first half has met all keys and all JSON layouts. */
  private static final double MOST_BYTES_PER_ROW = 4;

  private static final String EVENT =
      """
      event_type INT,
      bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `dateTime` TIMESTAMP(3)>,
      `time` AS bid.`dateTime`,
      WATERMARK FOR `time` AS `time` - INTERVAL '1' SECOND""";

  private static final String BID =
      """
      auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `time` TIMESTAMP(3),
      WATERMARK FOR `time` AS `time` - INTERVAL '1' SECOND""";

  private final Weir weir =
      Weir.open(Map.of("execution.runtime-mode", "streaming", "parallelism.default", "2"));

  @BeforeAll
  void writeEvents(@TempDir Path directory) {
    weir.execute(
        "CREATE TABLE made (%s) WITH ('connector' = 'nexmark', 'events.num' = '%d')"
            .formatted(EVENT, EVENTS));
    weir.execute(
        "CREATE TABLE json (%s) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '%s')"
            .formatted(EVENT, directory.resolve("json")));
    weir.execute(
        "CREATE TABLE csv (%s) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s')"
            .formatted(BID, directory.resolve("csv")));
    weir.execute("INSERT INTO json SELECT event_type, bid FROM made");
    weir.execute(
        """
        INSERT INTO csv SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, `time`
        FROM made WHERE event_type = 2""");
  }

  @AfterAll
  void close() {
    weir.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          CSV          | SELECT auction, price * 2 AS price, url FROM csv WHERE price > 1000
          JSON         | SELECT bid.auction, bid.price * 2 AS price, bid.url FROM json WHERE bid.price > 1000
          generated    | SELECT bid.auction, bid.price * 2 AS price FROM made WHERE bid.price > 1000
          group        | SELECT MOD(auction, 1000) AS k, COUNT(*) AS n, AVG(price) AS p, MAX(url) AS u FROM csv GROUP BY MOD(auction, 1000)
          tumble       | SELECT window_start, MOD(bid.auction, 1000) AS k, MAX(bid.price) AS p FROM TABLE(TUMBLE(TABLE made, DESCRIPTOR(`time`), INTERVAL '1' SECOND)) GROUP BY window_start, window_end, MOD(bid.auction, 1000)
          """)
  void perRow(String name, String query) {
    AllocationConnector.clear();
    weir.execute("CREATE TABLE " + name + "_out WITH ('connector' = 'allocation') AS " + query);
    double perRow = AllocationConnector.bytesOfSecondHalf() / (EVENTS / 2.0);
    assertTrue(
        perRow < MOST_BYTES_PER_ROW,
        () -> name + ": %.3f bytes were allocated for each row".formatted(perRow));
  }
}
