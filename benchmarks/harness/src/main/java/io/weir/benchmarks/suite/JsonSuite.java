package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.Halves;
import io.weir.benchmarks.data.NexmarkEvents;
import io.weir.benchmarks.data.ShuffledEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bounded queries that read some fields of nested events as JSON lines. */
final class JsonSuite implements Suite {
  private static final String DUCKDB =
      """
      CREATE VIEW events AS SELECT * FROM read_json('%s/events.json', format = 'newline_delimited',
        columns = {
          'event_type': 'INTEGER',
          'person': 'STRUCT(id BIGINT, name VARCHAR, "emailAddress" VARCHAR, "creditCard" VARCHAR, city VARCHAR,
                            state VARCHAR, "dateTime" TIMESTAMP, extra VARCHAR)',
          'auction': 'STRUCT(id BIGINT, "itemName" VARCHAR, description VARCHAR, "initialBid" BIGINT, reserve BIGINT,
                             "dateTime" TIMESTAMP, expires TIMESTAMP, seller BIGINT, category BIGINT, extra VARCHAR)',
          'bid': 'STRUCT(auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR,
                         "dateTime" TIMESTAMP, extra VARCHAR)'})""";

  private final boolean shuffled;

  private JsonSuite(boolean shuffled) {
    this.shuffled = shuffled;
  }

  /** The keys of all records are in the same order and nothing is escaped. */
  static JsonSuite inExpectedOrder() {
    return new JsonSuite(false);
  }

  /** The same events, but each line is put in another way. */
  static JsonSuite shuffled() {
    return new JsonSuite(true);
  }

  @Override
  public String name() {
    return shuffled ? "json-fallback" : "json";
  }

  /** The Nexmark suite's, or one of its own. */
  @Override
  public String input() {
    return shuffled ? name() : "nexmark";
  }

  @Override
  public String description() {
    return shuffled
        ? "Nexmark events as JSON lines, one file (two halves for Flink): keys in random order, spaces,"
            + " escapes."
        : "Nexmark events as JSON lines, 300 bytes each, one file (two halves for Flink).";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return shuffled
        ? List.of(EngineKind.WEIR, EngineKind.DUCKDB, EngineKind.FLINK)
        : List.of(EngineKind.WEIR, EngineKind.DUCKDB);
  }

  @Override
  public List<String> inputStatements(Path directory, long rows) {
    return NexmarkEvents.statements(directory, rows);
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    NexmarkEvents.collect(directory);
    Path events = directory.resolve("events.json");
    if (shuffled) {
      Path ordered = Files.move(events, directory.resolve("ordered.json"));
      ShuffledEvents.write(ordered, events);
      Files.delete(ordered);
    }
    Halves.of(events, directory.resolve("halves"));
  }

  /** A cold one and the median of five; of two where engines take ten times as long. */
  @Override
  public int runs() {
    return shuffled ? 3 : 6;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    if (engine == EngineKind.DUCKDB) {
      return List.of(DUCKDB.formatted(input));
    }
    Path path = input.resolve(engine == EngineKind.WEIR ? "events.json" : "halves");
    return List.of(
        NexmarkEvents.table(
            "events",
            "",
            "'connector' = 'filesystem', 'format' = 'json', 'path' = '%s'".formatted(path)));
  }

  @Override
  public List<Query> queries() {
    return List.of(
        query("one", "one field", "MAX(e.bid.price) AS price"),
        query(
            "three",
            "three fields",
            "MAX(e.bid.auction) AS auction, MAX(e.bid.bidder) AS bidder, MAX(e.bid.price) AS price"),
        query(
            "seven",
            "seven fields",
            "MAX(e.bid.auction) AS auction, MAX(e.bid.bidder) AS bidder, MAX(e.bid.price) AS price,"
                + " MAX(e.bid.channel) AS channel, MAX(e.bid.url) AS url,"
                + " MAX(e.bid.`dateTime`) AS bid_time, MAX(e.bid.extra) AS extra"));
  }

  private static Query query(String name, String title, String select) {
    String sql = "SELECT " + select + " FROM events AS e";
    return Query.of(name, title, sql, sql.replace('`', '"'));
  }
}
