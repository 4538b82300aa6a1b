package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.NexmarkEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some queries of the Nexmark benchmark over a topic that has an end, in streaming execution. */
final class KafkaSuite implements Suite {
  private static final String TOPIC = "nexmark";
  private static final String WINDOWED_COUNT = "windowed-count";

  private static final String TABLE =
      "'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s', 'format' = 'json'"
          .formatted(TOPIC, KafkaBroker.SERVERS);

  /** What Weir asks of its consumers by itself. */
  private static final String FLINK_CONSUMER =
      """
      , 'properties.max.poll.records' = '50000', 'properties.max.partition.fetch.bytes' = '4194304', \
      'properties.fetch.max.bytes' = '33554432', 'properties.receive.buffer.bytes' = '-1'""";

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public String description() {
    return "Nexmark events as JSON in a topic of a real broker on the same machine, as many partitions as threads; from the"
        + " earliest to the latest offset, streaming execution, one run in each process. All consumers fetch as much at once as Weir's.";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(
        EngineKind.WEIR,
        EngineKind.FLINK,
        EngineKind.FLINK_MINI_BATCH,
        EngineKind.KAFKA_STREAMS,
        EngineKind.KAFKA_POLL);
  }

  /** Nothing: the events are made when the broker runs. */
  @Override
  public void makeInput(Path directory, long rows) {}

  @Override
  public Service start(Path data) throws IOException, InterruptedException {
    KafkaBroker broker = KafkaBroker.start(data);
    broker.createTopic(TOPIC, Runtime.getRuntime().availableProcessors());
    return broker;
  }

  @Override
  public List<String> fillStatements(long rows) {
    return List.of(
        NexmarkEvents.table("made", "", NexmarkEvents.generator(rows)),
        NexmarkEvents.table("topic", "", TABLE),
        "INSERT INTO topic SELECT * FROM made");
  }

  @Override
  public int runs() {
    return 1;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    return switch (engine) {
      case KAFKA_POLL, KAFKA_STREAMS -> List.of(KafkaBroker.SERVERS + "/" + TOPIC);
      case WEIR, FLINK, FLINK_MINI_BATCH ->
          NexmarkSuite.tables(
              TABLE
                  + ", 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'"
                  + (engine == EngineKind.WEIR ? "" : FLINK_CONSUMER));
      case DUCKDB -> throw new IllegalArgumentException("DuckDB does not read topics");
    };
  }

  @Override
  public List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (Query query : NexmarkSuite.overJsonLines().queries()) {
      if (List.of("q0", "q1", "q5", "q17").contains(query.name())) {
        queries.add(query);
      }
    }
    queries.add(
        Query.of(
                WINDOWED_COUNT,
                "bids of an auction in 10 seconds, every 2",
                """
            SELECT auction, window_start, COUNT(*) AS n
            FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
            GROUP BY auction, window_start, window_end""",
                null)
            .inStreaming());
    return queries;
  }

  @Override
  public boolean takesPart(EngineKind engine, Query query) {
    return engine != EngineKind.DUCKDB
        && (engine != EngineKind.KAFKA_STREAMS || query.name().equals(WINDOWED_COUNT));
  }
}
