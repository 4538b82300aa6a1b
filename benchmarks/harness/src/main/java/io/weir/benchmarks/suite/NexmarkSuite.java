package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.Halves;
import io.weir.benchmarks.data.NexmarkEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The queries of the Nexmark benchmark, in streaming execution. */
final class NexmarkSuite implements Suite {
  private static final String TIME =
      """
      ,
        `dateTime` AS CASE WHEN event_type = 0 THEN person.`dateTime`
                           WHEN event_type = 1 THEN auction.`dateTime` ELSE bid.`dateTime` END,
        WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND""";

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

  /** Where the events come from. */
  private enum Events {
    JSON_LINES,
    GENERATOR
  }

  private final Events events;

  private NexmarkSuite(Events events) {
    this.events = events;
  }

  static NexmarkSuite overJsonLines() {
    return new NexmarkSuite(Events.JSON_LINES);
  }

  static NexmarkSuite overGenerator() {
    return new NexmarkSuite(Events.GENERATOR);
  }

  @Override
  public String name() {
    return switch (events) {
      case JSON_LINES -> "nexmark";
      case GENERATOR -> "nexmark-generator";
    };
  }

  @Override
  public String description() {
    return switch (events) {
      case JSON_LINES ->
          "Nexmark events as JSON lines, 300 bytes each, one file (two halves for Flink); streaming"
              + " execution, one run in each process.";
      case GENERATOR ->
          "Nexmark events made in the process, the same in all engines, each making only the fields"
              + " that a query reads; streaming execution, one run in each process.";
    };
  }

  @Override
  public long defaultRows() {
    return switch (events) {
      case JSON_LINES -> 5_000_000;
      case GENERATOR -> 10_000_000;
    };
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(EngineKind.WEIR, EngineKind.FLINK, EngineKind.FLINK_MINI_BATCH);
  }

  @Override
  public List<String> inputStatements(Path directory, long rows) {
    return switch (events) {
      case JSON_LINES -> NexmarkEvents.statements(directory, rows);
      case GENERATOR -> List.of();
    };
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    if (events == Events.JSON_LINES) {
      NexmarkEvents.collect(directory);
      Halves.of(directory.resolve("events.json"), directory.resolve("halves"));
    }
  }

  @Override
  public int runs() {
    return 1;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    String options =
        switch (events) {
          case JSON_LINES ->
              "'connector' = 'filesystem', 'format' = 'json', 'path' = '%s'"
                  .formatted(input.resolve(engine == EngineKind.WEIR ? "events.json" : "halves"));
          case GENERATOR -> NexmarkEvents.generator(rows);
        };
    return tables(options);
  }

  /**
   * The tables that the queries read.
   *
   * @param options of the table of events
   */
  static List<String> tables(String options) {
    return List.of(NexmarkEvents.table("nexmark", TIME, options), PERSON, AUCTION, BID, TIMED_BID);
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
