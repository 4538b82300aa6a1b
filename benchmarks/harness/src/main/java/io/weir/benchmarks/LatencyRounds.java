package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.LatencyMeasurement;
import io.weir.benchmarks.report.LatencyResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a row takes through Weir, at some rates. */
final class LatencyRounds {
  private static final List<Long> RATES = List.of(10_000L, 100_000L, 300_000L);

  private static final Map<String, String> QUERIES = queries();

  private static Map<String, String> queries() {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("pass through", "SELECT arrived, k FROM events WHERE k >= 0");
    queries.put(
        "count per key, 100,000 keys",
        "SELECT MAX(arrived) AS arrived, COUNT(*) AS n FROM events GROUP BY k");
    return queries;
  }

  private final JavaProcess processes;
  private final Path data;
  private final int threads;
  private final PrintStream log;

  LatencyRounds(JavaProcess processes, Path data, int threads, PrintStream log) {
    this.processes = processes;
    this.data = data;
    this.threads = threads;
    this.log = log;
  }

  /**
   * Measures, each query at each rate in a process of its own.
   *
   * @param seconds after a warm-up
   */
  List<LatencyResult.Line> run(long seconds) throws IOException, InterruptedException {
    List<LatencyResult.Line> lines = new ArrayList<>();
    for (Map.Entry<String, String> query : QUERIES.entrySet()) {
      for (long rate : RATES) {
        LatencyMeasurement measured = measure(query.getValue(), rate, seconds);
        log.printf(
            "latency/%s at %,d/s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
            query.getKey(), rate, measured.p50(), measured.p99(), measured.p999());
        lines.add(new LatencyResult.Line(query.getKey(), rate, measured));
      }
    }
    return lines;
  }

  private LatencyMeasurement measure(String query, long rate, long seconds)
      throws IOException, InterruptedException {
    Path directory = data.resolve("latency");
    JavaProcess.delete(directory);
    Files.createDirectories(directory);
    Path result = directory.resolve("measurement.json");
    List<String> options = new ArrayList<>(EngineKind.WEIR.jvmOptions());
    options.add("-Xmx512m");
    processes.run(
        "the latency of Weir",
        "weir",
        options,
        List.of(
            "io.weir.benchmarks.weir.latency.LatencyProcess",
            query,
            Long.toString(rate),
            Long.toString(seconds),
            Integer.toString(threads),
            directory.resolve("state").toString(),
            result.toString()));
    LatencyMeasurement measurement =
        new ObjectMapper().readValue(result.toFile(), LatencyMeasurement.class);
    JavaProcess.delete(directory);
    return measurement;
  }
}
