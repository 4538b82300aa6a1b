package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.EngineProcess;
import io.weir.benchmarks.engine.Measurement;
import io.weir.benchmarks.engine.Task;
import io.weir.benchmarks.report.SuiteResult;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import io.weir.benchmarks.suite.Query;
import io.weir.benchmarks.suite.Suite;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the queries of a suite: every engine in turn, each time in a fresh process. */
final class Rounds {
  private final Path benchmarks;
  private final Path data;
  private final Suite suite;
  private final List<EngineKind> engines;
  private final int rounds;
  private final int threads;
  private final PrintStream log;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param benchmarks the folder of the engines' modules, built
   * @param data where inputs and outputs go
   * @param log progress for people
   */
  Rounds(
      Path benchmarks,
      Path data,
      Suite suite,
      List<EngineKind> engines,
      int rounds,
      int threads,
      PrintStream log) {
    this.benchmarks = benchmarks;
    this.data = data;
    this.suite = suite;
    this.engines = engines;
    this.rounds = rounds;
    this.threads = threads;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param only names of the queries; empty for all
   * @throws IllegalStateException when an engine fails or the results of two differ
   */
  List<QueryResult> run(long rows, List<String> only) throws IOException, InterruptedException {
    Path input = input(rows);
    List<QueryResult> results = new ArrayList<>();
    for (Query query : suite.queries()) {
      if (only.isEmpty() || only.contains(query.name())) {
        results.add(run(query, input));
      }
    }
    return results;
  }

  private Path input(long rows) throws IOException {
    Path input = data.resolve(suite.name() + "-" + rows);
    if (!Files.exists(input)) {
      log.printf("Making %s …%n", input);
      Path unfinished = data.resolve(suite.name() + "-" + rows + ".unfinished");
      delete(unfinished);
      Files.createDirectories(unfinished);
      suite.makeInput(unfinished, rows);
      Files.move(unfinished, input);
    }
    return input;
  }

  private QueryResult run(Query query, Path input) throws IOException, InterruptedException {
    Map<EngineKind, List<Measurement>> measured = new EnumMap<>(EngineKind.class);
    for (int round = 0; round < rounds; round++) {
      for (EngineKind engine : engines) {
        if (engine == EngineKind.DUCKDB && query.duckdb() == null) {
          continue;
        }
        Measurement one = measure(engine, query, input, round == 0 && query.compared());
        measured.computeIfAbsent(engine, e -> new ArrayList<>()).add(one);
        log.printf(
            "%s/%s round %d, %s: %s s%n",
            suite.name(), query.name(), round, engine.title(), SuiteResult.format(one.seconds()));
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
      if (first == null) {
        first = entry;
      }
      var expected = first.getValue().get(0).digest();
      var actual = entry.getValue().get(0).digest();
      if (expected == null || actual == null || !expected.matches(actual)) {
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

  private Measurement measure(EngineKind engine, Query query, Path input, boolean digest)
      throws IOException, InterruptedException {
    Path output = data.resolve("output");
    delete(output);
    Files.createDirectories(output);
    Map<String, String> settings = new HashMap<>(engine.settings());
    if (engine.speaksFlink()) {
      settings.put("execution.runtime-mode", query.streaming() ? "streaming" : "batch");
    }
    String sql = engine.speaksFlink() ? query.sql() : query.duckdb();
    String statement = engine.speaksFlink() ? query.statement() : query.duckdbStatement();
    if (sql == null) {
      throw new IllegalArgumentException(query.name() + " is not for " + engine);
    }
    Task task =
        new Task(
            threads,
            settings,
            suite.setup(engine, input, output),
            sql,
            statement == null ? null : statement.formatted(sql, output),
            suite.runs(),
            digest);
    Measurement measurement = inProcess(engine, query, task);
    delete(output);
    return measurement;
  }

  private Measurement inProcess(EngineKind engine, Query query, Task task)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weir-benchmark");
    try {
      Path taskFile = directory.resolve("task.json");
      Path measurement = directory.resolve("measurement.json");
      Path output = directory.resolve("output.txt");
      json.writeValue(taskFile.toFile(), task);
      Path target = benchmarks.resolve(engine.module()).resolve("target");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(engine.jvmOptions());
      if (engine == EngineKind.WEIR) {
        command.add("-Xmx" + query.weirHeap());
      }
      command.addAll(
          List.of(
              "-XX:+UseParallelGC",
              "-cp",
              target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
              EngineProcess.class.getName(),
              engine.engineClass(),
              taskFile.toString(),
              measurement.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor() != 0 || !Files.exists(measurement)) {
        throw new IllegalStateException(engine.title() + " failed:\n" + Files.readString(output));
      }
      return json.readValue(measurement.toFile(), Measurement.class);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
