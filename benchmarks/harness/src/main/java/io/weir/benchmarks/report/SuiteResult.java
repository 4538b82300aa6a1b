package io.weir.benchmarks.report;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.engine.Measurement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a suite; kept as JSON.
 *
 * @param runs the oldest first; each query is in one of them
 */
public record SuiteResult(String suite, String description, List<Run> runs) {

  /**
   * Queries that were measured with one command.
   *
   * @param command that measures them again
   * @param date of the measurement, ISO
   * @param machine what it was measured on
   * @param engines versions of those that took part, and what Weir told the JVM's compiler; empty
   *     in older results
   * @param rows of the input
   */
  public record Run(
      String command,
      String date,
      String machine,
      @Nullable String engines,
      int threads,
      long rows,
      List<QueryResult> queries) {

    private Run only(Predicate<QueryResult> kept) {
      return new Run(
          command, date, machine, engines, threads, rows, queries.stream().filter(kept).toList());
    }
  }

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

  /** The queries of all runs. */
  public List<QueryResult> queries() {
    return runs.stream().flatMap(run -> run.queries().stream()).toList();
  }

  /** The same after another run, which replaces what was measured before of its queries. */
  public SuiteResult with(Run newer) {
    Set<String> again = newer.queries().stream().map(QueryResult::name).collect(Collectors.toSet());
    Stream<Run> older = only(query -> !again.contains(query.name())).runs().stream();
    return new SuiteResult(suite, description, Stream.concat(older, Stream.of(newer)).toList());
  }

  /** The same with queries of these names alone. */
  public SuiteResult only(Set<String> names) {
    return only(query -> names.contains(query.name()));
  }

  private SuiteResult only(Predicate<QueryResult> kept) {
    Stream<Run> left = runs.stream().map(run -> run.only(kept));
    return new SuiteResult(
        suite, description, left.filter(run -> !run.queries().isEmpty()).toList());
  }

  /** Seconds for people. */
  public static String format(List<Double> seconds) {
    return seconds.stream()
        .map(second -> String.format(Locale.ROOT, "%.2f", second))
        .collect(Collectors.joining(", "));
  }
}
