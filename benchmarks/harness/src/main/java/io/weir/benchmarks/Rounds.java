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
  private final ClassArchive archive;

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
    archive = new ClassArchive(processes, data, threads);
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
        options.add(archive.option());
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
