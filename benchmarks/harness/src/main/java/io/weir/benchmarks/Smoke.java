package io.weir.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import io.weir.benchmarks.suite.Suites;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A few queries over little data, in under two minutes: whether Weir's lead over the others is
 * about what it was when the ratios were recorded.
 */
final class Smoke {
  /** A ratio that falls below this part of the recorded one is a regression, not noise. */
  private static final double LEAST_PART = 0.5;

  private record Case(String suite, List<String> queries, long rows, EngineKind peer) {}

  private static final List<Case> CASES =
      List.of(
          new Case("csv", List.of("group-100k"), 1_000_000, EngineKind.DUCKDB),
          new Case("json", List.of("three"), 300_000, EngineKind.DUCKDB),
          new Case("nexmark", List.of("q17"), 200_000, EngineKind.FLINK),
          new Case("nexmark-generator", List.of("q5"), 500_000, EngineKind.FLINK));

  private final JavaProcess processes;
  private final Path data;
  private final Path recorded;
  private final int threads;
  private final PrintStream log;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * @param recorded file of the ratios to compare with; one that is missing is added to it
   */
  Smoke(JavaProcess processes, Path data, Path recorded, int threads, PrintStream log) {
    this.processes = processes;
    this.data = data;
    this.recorded = recorded;
    this.threads = threads;
    this.log = log;
  }

  /**
   * Measures and compares.
   *
   * @throws IllegalStateException when a ratio is far below the recorded one
   */
  void run() throws IOException, InterruptedException {
    Map<String, Double> known = new TreeMap<>();
    if (Files.exists(recorded)) {
      known.putAll(
          json.readValue(recorded.toFile(), new TypeReference<TreeMap<String, Double>>() {}));
    }
    List<String> regressions = new ArrayList<>();
    for (Case each : CASES) {
      Rounds rounds =
          new Rounds(
              processes,
              data,
              Suites.named(each.suite),
              List.of(EngineKind.WEIR, each.peer),
              1,
              threads,
              log);
      List<QueryResult> results = new ArrayList<>();
      rounds.run(each.rows, each.queries, results::add);
      for (QueryResult result : results) {
        String name = each.suite + "/" + result.name();
        double ratio = result.seconds(each.peer) / result.seconds(EngineKind.WEIR);
        double before = known.computeIfAbsent(name, n -> ratio);
        String line =
            "%s: %.2f × %s, recorded %.2f".formatted(name, ratio, each.peer.title(), before);
        log.println(line);
        if (ratio < before * LEAST_PART) {
          regressions.add(line);
        }
      }
    }
    json.writeValue(recorded.toFile(), known);
    if (!regressions.isEmpty()) {
      throw new IllegalStateException(
          "far slower than recorded in %s:%n%s"
              .formatted(recorded.getFileName(), String.join("\n", regressions)));
    }
  }
}
