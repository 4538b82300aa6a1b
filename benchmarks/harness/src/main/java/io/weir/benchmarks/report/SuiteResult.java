package io.weir.benchmarks.report;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.engine.Measurement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a suite; kept as JSON.
 *
 * @param command that measures it again
 * @param date of the measurement, ISO
 * @param machine what it was measured on
 * @param engines versions of those that took part, and what Weir told the JVM's compiler; empty in
 *     older results
 * @param rows of the input
 */
public record SuiteResult(
    String suite,
    String description,
    String command,
    String date,
    String machine,
    @Nullable String engines,
    int threads,
    long rows,
    List<QueryResult> queries) {

  /**
   * What was measured of a query.
   *
   * @param engines the rounds of each engine
   */
  public record QueryResult(String name, String title, Map<EngineKind, List<Measurement>> engines) {

    /** The time that counts: the median over the rounds of the median of the warm runs. */
    public double seconds(EngineKind engine) {
      return median(rounds(engine).stream().mapToDouble(m -> warm(m.seconds())).toArray());
    }

    /** The least of the times of some engines. */
    public double leastSeconds(Collection<EngineKind> of) {
      return of.stream().mapToDouble(this::seconds).min().orElseThrow();
    }

    /** The CPU time that goes with it. */
    public double cpuSeconds(EngineKind engine) {
      return median(rounds(engine).stream().mapToDouble(m -> warm(m.cpuSeconds())).toArray());
    }

    /** Median time of the first run of a process. */
    public double coldSeconds(EngineKind engine) {
      return median(rounds(engine).stream().mapToDouble(m -> m.seconds().get(0)).toArray());
    }

    /** From the best to the worst round, as a part of the median. */
    public double spread(EngineKind engine) {
      double[] times = rounds(engine).stream().mapToDouble(m -> warm(m.seconds())).toArray();
      return (Arrays.stream(times).max().orElseThrow() - Arrays.stream(times).min().orElseThrow())
          / median(times);
    }

    public long peakResidentBytes(EngineKind engine) {
      return rounds(engine).stream().mapToLong(Measurement::peakResidentBytes).max().orElseThrow();
    }

    public long peakHeapBytes(EngineKind engine) {
      return rounds(engine).stream().mapToLong(Measurement::peakHeapBytes).max().orElseThrow();
    }

    private List<Measurement> rounds(EngineKind engine) {
      List<Measurement> rounds = engines.get(engine);
      if (rounds == null) {
        throw new IllegalArgumentException(engine + " did not run " + name);
      }
      return rounds;
    }

    /** Of several runs in a process, the first one warms up. */
    private static double warm(List<Double> runs) {
      List<Double> counted = runs.size() == 1 ? runs : runs.subList(1, runs.size());
      return median(counted.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  /** Seconds for people. */
  public static String format(List<Double> seconds) {
    return seconds.stream()
        .map(second -> String.format(Locale.ROOT, "%.2f", second))
        .collect(Collectors.joining(", "));
  }
}
