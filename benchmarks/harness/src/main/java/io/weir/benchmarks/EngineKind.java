package io.weir.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engines and settings that are compared. */
public enum EngineKind {
  /** With what its launcher tells the JVM's compiler. */
  WEIR(
      "Weir",
      "weir",
      null,
      "io.weir.benchmarks.weir.WeirEngine",
      List.of("@" + System.getProperty("weir.root") + "/shell/compiler.options"),
      Map.of()),

  DUCKDB(
      "DuckDB",
      "duckdb",
      "duckdb_jdbc",
      "io.weir.benchmarks.duckdb.DuckDbEngine",
      List.of("-Xmx512m"),
      Map.of()),

  FLINK(
      "Flink",
      "flink",
      "flink-streaming-java",
      "io.weir.benchmarks.flink.FlinkEngine",
      flinkOptions(),
      Map.of()),

  FLINK_MINI_BATCH(
      "Flink, mini-batch",
      "flink",
      "flink-streaming-java",
      "io.weir.benchmarks.flink.FlinkEngine",
      flinkOptions(),
      Map.of(
          "table.exec.mini-batch.enabled", "true",
          "table.exec.mini-batch.allow-latency", "2s",
          "table.exec.mini-batch.size", "50000",
          "table.optimizer.distinct-agg.split.enabled", "true")),

  KAFKA_STREAMS(
      "Kafka Streams",
      "kafka",
      "kafka-streams",
      "io.weir.benchmarks.kafka.StreamsEngine",
      List.of("-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"),
      Map.of()),

  /** Not an engine: reads a topic and looks at nothing. */
  KAFKA_POLL(
      "bare poll loop",
      "kafka",
      "kafka-clients",
      "io.weir.benchmarks.kafka.PollEngine",
      List.of("-Xmx512m"),
      Map.of());

  private final String title;
  private final String module;
  private final @Nullable String library;
  private final String engineClass;
  private final List<String> jvmOptions;
  private final Map<String, String> settings;

  EngineKind(
      String title,
      String module,
      @Nullable String library,
      String engineClass,
      List<String> jvmOptions,
      Map<String, String> settings) {
    this.title = title;
    this.module = module;
    this.library = library;
    this.engineClass = engineClass;
    this.jvmOptions = jvmOptions;
    this.settings = settings;
  }

  /** As Flink's own scripts set it up for Java 17, with a heap that it need not grow. */
  private static List<String> flinkOptions() {
    return List.of(
        "-Xms4g",
        "-Xmx4g",
        "-XX:+AlwaysPreTouch",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.net=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.text=ALL-UNNAMED",
        "--add-opens=java.base/java.time=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");
  }

  public String title() {
    return title;
  }

  /** Folder of the engine's module in {@code benchmarks}. */
  public String module() {
    return module;
  }

  /** The archive whose version is the engine's; null for Weir itself. */
  public @Nullable String library() {
    return library;
  }

  /** Implements {@link io.weir.benchmarks.engine.Engine}. */
  public String engineClass() {
    return engineClass;
  }

  public List<String> jvmOptions() {
    return jvmOptions;
  }

  /** In the engine's own words. */
  public Map<String, String> settings() {
    return settings;
  }

  /** Whether it speaks Flink's SQL. */
  public boolean speaksFlink() {
    return switch (this) {
      case WEIR, FLINK, FLINK_MINI_BATCH -> true;
      case DUCKDB, KAFKA_STREAMS, KAFKA_POLL -> false;
    };
  }

  /** Whether it computes results. */
  public boolean answers() {
    return this != KAFKA_POLL;
  }
}
