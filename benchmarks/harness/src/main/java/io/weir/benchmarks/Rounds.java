package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.EngineProcess;
import io.weir.benchmarks.engine.Measurement;
import io.weir.benchmarks.engine.Task;
import io.weir.benchmarks.report.SuiteResult;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import io.weir.benchmarks.suite.Query;
import io.weir.benchmarks.suite.Service;
import io.weir.benchmarks.suite.Suite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the queries of a suite: every engine in turn, each time in a fresh process. */
final class Rounds {
  private final JavaProcess processes;
  private final Path data;
  private final Suite suite;
  private final List<EngineKind> engines;
  private final int rounds;
  private final int threads;
  private final PrintStream log;
  private final ObjectMapper json = new ObjectMapper();
  private boolean archiveIsFresh;

  /**
   * @param data where inputs and outputs go
   * @param log progress for people
   */
  Rounds(
      JavaProcess processes,
      Path data,
      Suite suite,
      List<EngineKind> engines,
      int rounds,
      int threads,
      PrintStream log) {
    this.processes = processes;
    this.data = data;
    this.suite = suite;
    this.engines = engines;
    this.rounds = rounds;
    this.threads = threads;
    this.log = log;
  }

  /** Is told of each query that was measured in all rounds. */
  interface Listener {
    void measured(QueryResult result) throws IOException;
  }

  /**
   * Measures one query after the other.
   *
   * @param only names of the queries; empty for all
   * @param listener told of each query before the next one starts
   * @throws IllegalStateException when an engine fails or the results of two differ
   */
  void run(long rows, List<String> only, Listener listener)
      throws IOException, InterruptedException {
    Path input = input(rows);
    try (Service service = suite.start(data)) {
      List<String> fill = suite.fillStatements(rows);
      if (!fill.isEmpty()) {
        log.printf("Filling %s …%n", service);
        inWeir(fill);
      }
      for (Query query : suite.queries()) {
        if (only.isEmpty() || only.contains(query.name())) {
          listener.measured(run(query, input, rows));
        }
      }
    }
  }

  private Path input(long rows) throws IOException, InterruptedException {
    Path input = data.resolve(suite.input() + "-" + rows);
    if (!Files.exists(input)) {
      log.printf("Making %s …%n", input);
      Path unfinished = data.resolve(suite.input() + "-" + rows + ".unfinished");
      JavaProcess.delete(unfinished);
      Files.createDirectories(unfinished);
      List<String> statements = suite.inputStatements(unfinished, rows);
      if (!statements.isEmpty()) {
        inWeir(statements);
      }
      suite.makeInput(unfinished, rows);
      Files.move(unfinished, input);
    }
    return input;
  }

  /** Executes statements on one worker, so that rows keep their order. */
  private void inWeir(List<String> statements) throws IOException, InterruptedException {
    inProcess(EngineKind.WEIR, "512m", new Task(1, Map.of(), statements, "", null, 0, false));
  }

  private QueryResult run(Query query, Path input, long rows)
      throws IOException, InterruptedException {
    Map<EngineKind, List<Measurement>> measured = new EnumMap<>(EngineKind.class);
    for (int round = 0; round < Math.max(1, rounds); round++) {
      for (EngineKind engine : engines) {
        if (!suite.takesPart(engine, query) || rounds == 0 && !engine.answers()) {
          continue;
        }
        boolean digest = round == 0 && query.compared() && engine.answers();
        Measurement one = measure(engine, query, input, rows, digest);
        measured.computeIfAbsent(engine, e -> new ArrayList<>()).add(one);
        log.printf(
            "%s/%s round %d, %s: %s%n",
            suite.name(),
            query.name(),
            round,
            engine.title(),
            rounds == 0 ? one.digest() : SuiteResult.format(one.seconds()) + " s");
      }
      if (round == 0 && query.compared()) {
        requireEqualResults(query, measured);
      }
    }
    return new QueryResult(query.name(), query.title(), measured);
  }

  private static void requireEqualResults(
      Query query, Map<EngineKind, List<Measurement>> measured) {
    Map.Entry<EngineKind, List<Measurement>> first = null;
    for (Map.Entry<EngineKind, List<Measurement>> entry : measured.entrySet()) {
      if (!entry.getKey().answers()) {
        continue;
      }
      if (first == null) {
        first = entry;
      }
      var expected = first.getValue().get(0).digest();
      var actual = entry.getValue().get(0).digest();
      if (expected == null
          || actual == null
          || !(query.isOrdered() ? expected.matchesInOrder(actual) : expected.matches(actual))) {
        throw new IllegalStateException(
            "the results of %s differ: %s has %s, %s has %s"
                .formatted(
                    query.name(),
                    first.getKey().title(),
                    expected,
                    entry.getKey().title(),
                    actual));
      }
    }
  }

  private Measurement measure(EngineKind engine, Query query, Path input, long rows, boolean digest)
      throws IOException, InterruptedException {
    Path output = data.resolve("output");
    JavaProcess.delete(output);
    Files.createDirectories(output);
    Map<String, String> settings = new HashMap<>(engine.settings());
    if (engine.speaksFlink()) {
      settings.put("execution.runtime-mode", query.streaming() ? "streaming" : "batch");
    }
    boolean duckdb = engine == EngineKind.DUCKDB;
    String sql = duckdb ? query.duckdb() : query.sql();
    String statement = duckdb ? query.duckdbStatement() : query.statement();
    if (sql == null) {
      throw new IllegalArgumentException(query.name() + " is not for " + engine);
    }
    Task task =
        new Task(
            threads,
            settings,
            suite.setup(engine, input, rows, output),
            sql,
            statement == null ? null : statement.formatted(sql, output),
            rounds == 0 ? 0 : suite.runs(),
            digest);
    Measurement measurement = inProcess(engine, query.weirHeap(), task);
    JavaProcess.delete(output);
    return measurement;
  }

  /** Weir's archive of classes, made from a training run as its launcher makes one on first use. */
  private Path archive() throws IOException, InterruptedException {
    Path archive = data.resolve("weir-classes.jsa");
    if (!archiveIsFresh) {
      archiveIsFresh = true;
      Files.deleteIfExists(archive);
      Path training = Files.createTempDirectory("weir-training");
      try {
        Path taskFile = training.resolve("task.json");
        json.writeValue(
            taskFile.toFile(),
            new Task(threads, Map.of(), trainingStatements(training), "", null, 0, false));
        processes.run(
            "the training run",
            EngineKind.WEIR.module(),
            List.of("-Dweir.rehearse=true", "-XX:ArchiveClassesAtExit=" + archive),
            List.of(
                EngineProcess.class.getName(),
                EngineKind.WEIR.engineClass(),
                taskFile.toString(),
                training.resolve("measurement.json").toString()));
      } finally {
        JavaProcess.delete(training);
      }
    }
    return archive;
  }

  /** Some of each kind: reading and writing files, aggregates, windows, a join, a sort. */
  private static List<String> trainingStatements(Path directory) {
    return List.of(
        """
        CREATE TABLE written (id BIGINT, name STRING, price DOUBLE, ts TIMESTAMP(3),
          WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
        WITH ('connector' = 'filesystem', 'path' = '%s/rows', 'format' = 'csv')"""
            .formatted(directory),
        """
        CREATE TABLE nested (id BIGINT, place ROW<name STRING, height INT>)
        WITH ('connector' = 'filesystem', 'path' = '%s/nested', 'format' = 'json')"""
            .formatted(directory),
        """
        INSERT INTO written VALUES (1, 'a', 1.5, TIMESTAMP '2026-01-01 00:00:00'),
          (2, 'b', 2.5, TIMESTAMP '2026-01-01 00:00:11')""",
        "INSERT INTO nested SELECT id, ROW(name, 1) FROM written",
        """
        CREATE TABLE grouped WITH ('connector' = 'blackhole') AS
        SELECT name, COUNT(*) AS n, AVG(price) AS average, COUNT(DISTINCT id) AS ids
        FROM written WHERE price > 1 GROUP BY name""",
        """
        CREATE TABLE joined WITH ('connector' = 'blackhole') AS
        SELECT w.name, n.place.height FROM written AS w JOIN nested AS n ON w.id = n.id
        ORDER BY w.name LIMIT 1""",
        "SET 'execution.runtime-mode' = 'streaming'",
        """
        CREATE TABLE windows WITH ('connector' = 'blackhole') AS
        SELECT window_start, MAX(price) AS highest
        FROM TABLE(TUMBLE(TABLE written, DESCRIPTOR(ts), INTERVAL '10' SECOND))
        GROUP BY window_start, window_end""",
        """
        CREATE TABLE changing WITH ('connector' = 'blackhole') AS
        SELECT name, COUNT(*) AS n FROM written GROUP BY name""");
  }

  private Measurement inProcess(EngineKind engine, String weirHeap, Task task)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weir-benchmark");
    try {
      Path taskFile = directory.resolve("task.json");
      Path measurement = directory.resolve("measurement.json");
      json.writeValue(taskFile.toFile(), task);
      List<String> options = new ArrayList<>(engine.jvmOptions());
      if (engine == EngineKind.WEIR) {
        options.add("-Xmx" + weirHeap);
        options.add("-XX:SharedArchiveFile=" + archive());
      }
      processes.run(
          engine.title(),
          engine.module(),
          options,
          List.of(
              EngineProcess.class.getName(),
              engine.engineClass(),
              taskFile.toString(),
              measurement.toString()));
      return json.readValue(measurement.toFile(), Measurement.class);
    } finally {
      JavaProcess.delete(directory);
    }
  }
}
