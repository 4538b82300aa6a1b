package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.NexmarkEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The queries of the Nexmark benchmark over JSON lines, in streaming execution. */
final class NexmarkSuite implements Suite {
  private static final String SOURCE =
      """
      CREATE TABLE nexmark (
        event_type INT,
        person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING,
                   state STRING, `dateTime` TIMESTAMP(3), extra STRING>,
        auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
                    `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT,
                    extra STRING>,
        bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
                `dateTime` TIMESTAMP(3), extra STRING>,
        `dateTime` AS CASE WHEN event_type = 0 THEN person.`dateTime`
                           WHEN event_type = 1 THEN auction.`dateTime` ELSE bid.`dateTime` END,
        WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND
      ) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json')""";

  private static final String PERSON =
      """
      CREATE VIEW person AS
      SELECT person.id, person.name, person.emailAddress, person.creditCard, person.city, person.state,
        `dateTime`, person.extra
      FROM nexmark WHERE event_type = 0""";

  private static final String AUCTION =
      """
      CREATE VIEW auction AS
      SELECT auction.id, auction.itemName, auction.description, auction.initialBid, auction.reserve,
        `dateTime`, auction.expires, auction.seller, auction.category, auction.extra
      FROM nexmark WHERE event_type = 1""";

  private static final String BID =
      """
      CREATE VIEW bid AS
      SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, `dateTime`, bid.extra
      FROM nexmark WHERE event_type = 2""";

  private static final String TIMED_BID =
      "CREATE VIEW timed_bid AS SELECT *, PROCTIME() AS p_time FROM bid";

  @Override
  public String name() {
    return "nexmark";
  }

  @Override
  public String description() {
    return "Nexmark events as JSON lines, 300 bytes each, one file (two halves for Flink); streaming"
        + " execution, one run in each process.";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(EngineKind.WEIR, EngineKind.FLINK, EngineKind.FLINK_MINI_BATCH);
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    NexmarkEvents.write(directory, rows);
  }

  @Override
  public int runs() {
    return 1;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, Path output) {
    String path = input.resolve(engine == EngineKind.WEIR ? "events.json" : "halves").toString();
    return List.of(SOURCE.formatted(path), PERSON, AUCTION, BID, TIMED_BID);
  }

  @Override
  public List<Query> queries() {
    return List.of(
        query("q0", "pass through"),
        query("q1", "currency conversion"),
        query("q2", "selection"),
        query("q3", "local item suggestion"),
        query("q5", "hot items"),
        query("q7", "highest bid"),
        query("q8", "monitor new users"),
        query("q12", "processing time windows").withoutComparison(),
        query("q14", "calculation"),
        query("q15", "bidding statistics report"),
        query("q16", "channel statistics report"),
        query("q17", "auction statistics report"),
        query("q20", "expand bid with auction"),
        query("q21", "add channel id"),
        query("q22", "get URL directories"));
  }

  private static Query query(String name, String title) {
    return Query.of(name, name + " " + title, text(name), null).inStreaming();
  }

  private static String text(String name) {
    try (InputStream in = NexmarkSuite.class.getResourceAsStream("nexmark/" + name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("no " + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
