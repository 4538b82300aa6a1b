package io.weir.benchmarks.report;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.checkpoint.CheckpointMeasurement;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results as a page in Markdown. */
public final class Page {
  private static final Set<EngineKind> FLINK =
      EnumSet.of(EngineKind.FLINK, EngineKind.FLINK_MINI_BATCH);

  private final StringBuilder out = new StringBuilder();

  private Page() {}

  /**
   * The page.
   *
   * @param suites in the order of the page
   * @param cold null when it was not measured
   * @param startup null when it was not measured
   * @param latency null when it was not measured
   * @param checkpoints null when they were not measured
   * @param chart file name of the chart
   */
  public static String of(
      List<SuiteResult> suites,
      @Nullable ColdResult cold,
      @Nullable StartupResult startup,
      @Nullable LatencyResult latency,
      @Nullable CheckpointResult checkpoints,
      String chart) {
    Page page = new Page();
    page.introduce(chart);
    suites.forEach(page::suite);
    if (cold != null) {
      page.cold(cold);
    }
    if (startup != null) {
      page.startup(startup);
    }
    if (latency != null) {
      page.latency(latency);
    }
    if (checkpoints != null) {
      page.checkpoints(checkpoints);
    }
    return page.out.toString();
  }

  private void introduce(String chart) {
    out.append(
        """
        # Benchmarks

        Made by `benchmarks/run`; the raw figures are in `benchmarks/results`. All engines read the same files on the same
        machine in one run, each time in a fresh process, one after another, and every engine's result was compared with
        Weir's before its time counted, but for Nexmark's q12, whose windows depend on the clock; of a query that writes a file
        its rows were compared and not the file. A time is the median over the rounds. Where a process runs a query several times, the
        median of all runs but the first counts, since those run compiled code: they are *warm*. The column *cold* has the first run, without
        the start of its process; whole processes, as a user of the command line waits for them, are in [cold](#cold).
        *Ratio* is the other engine's time divided by Weir's: above 1, Weir is faster.

        * **Weir**: `-Xmx512m` unless a query is marked, its launcher's JVM options and archive of classes, one worker per core; rows go to `blackhole` unless a query writes a file.
        * **DuckDB**: its JDBC driver, as many threads as Weir has workers, insertion order not kept, column types given; rows
          go to a temporary table.
        * **Flink**: its mini-cluster in one JVM of 4 GB, all touched beforehand, so that its peak RSS is no less; parallelism as Weir's,
          object reuse on; *mini-batch* with a latency of 2 s, 50,000 rows and distinct aggregates split. Rows go to `blackhole`.
          A time of Flink's includes starting the mini-cluster, some seconds, as one of Weir's includes planning and compiling: the fewer
          rows, the more it weighs.
        * **Kafka Streams**: 4 GB, as many threads as Weir has workers, store in memory and without a changelog; only for a count
          in windows. Its start and its group's are in its time.
        * **Bare poll loop**: no engine: consumers on as many threads that poll all records and look at nothing.

        ![Ratios](%s)

        """
            .formatted(chart));
  }

  private void suite(SuiteResult suite) {
    out.append("## ").append(suite.suite()).append("\n\n");
    out.append(suite.description()).append("\n\n");
    suite.runs().forEach(this::run);
    Set<EngineKind> engines = others(suite.queries());
    out.append("Geometric mean of the ratios: ")
        .append(
            engines.stream()
                .map(
                    engine ->
                        "%s %.2f".formatted(engine.title(), geometricMean(suite.queries(), engine)))
                .collect(Collectors.joining(", ")))
        .append(engines.containsAll(FLINK) ? betterOfFlink(suite.queries()) : "")
        .append(".\n\n");
  }

  private void run(SuiteResult.Run run) {
    out.append(
        "`%s`: %,d rows, %d threads, %s, %s.%n%n"
            .formatted(run.command(), run.rows(), run.threads(), run.machine(), run.date()));
    out.append(run.engines() == null ? "" : run.engines() + "\n\n");
    Set<EngineKind> engines = others(run.queries());
    out.append(
        "| query | Weir s | cold | CPU s | M rows/s | M rows/CPU s | peak RSS | peak heap |");
    engines.forEach(
        engine ->
            out.append(" %1$s s | cold | CPU s | peak RSS | ratio |".formatted(engine.title())));
    out.append("\n|---|").append("---:|".repeat(7 + 5 * engines.size())).append('\n');
    run.queries().forEach(query -> query(run.rows(), query, engines));
    out.append('\n');
  }

  /** The engines that ran some of the queries, but for Weir. */
  private static Set<EngineKind> others(List<QueryResult> queries) {
    Set<EngineKind> engines = EnumSet.noneOf(EngineKind.class);
    queries.forEach(query -> engines.addAll(query.engines().keySet()));
    engines.remove(EngineKind.WEIR);
    return engines;
  }

  private static String betterOfFlink(List<QueryResult> queries) {
    List<QueryResult> both =
        queries.stream().filter(query -> query.engines().keySet().containsAll(FLINK)).toList();
    if (both.isEmpty()) {
      return "";
    }
    double[] ratios =
        both.stream()
            .mapToDouble(query -> query.leastSeconds(FLINK) / query.seconds(EngineKind.WEIR))
            .sorted()
            .toArray();
    return "; to the better of Flink's two in each query %.2f, at least %.2f"
        .formatted(Math.exp(Arrays.stream(ratios).map(Math::log).average().orElse(0)), ratios[0]);
  }

  private void query(long rows, QueryResult query, Set<EngineKind> engines) {
    EngineKind weir = EngineKind.WEIR;
    out.append("| ").append(query.title());
    cell("%.2f ±%.0f %%", query.seconds(weir), query.spread(weir) * 50);
    cell("%.2f", query.coldSeconds(weir));
    cell("%.2f", query.cpuSeconds(weir));
    cell("%.1f", rows / query.seconds(weir) / 1e6);
    cell("%.1f", rows / query.cpuSeconds(weir) / 1e6);
    cell("%,d MB", query.peakResidentBytes(weir) >> 20);
    cell("%,d MB", query.peakHeapBytes(weir) >> 20);
    for (EngineKind engine : engines) {
      if (query.engines().containsKey(engine)) {
        cell("%.2f ±%.0f %%", query.seconds(engine), query.spread(engine) * 50);
        cell("%.2f", query.coldSeconds(engine));
        cell("%.2f", query.cpuSeconds(engine));
        cell("%,d MB", query.peakResidentBytes(engine) >> 20);
        cell("**%.2f**", ratio(query, engine));
      } else {
        out.append(" | – | – | – | – | –");
      }
    }
    out.append(" |\n");
  }

  private void cold(ColdResult cold) {
    out.append(
        """
        ## cold

        Bids in CSV as above. A time is that of a whole process, from its start to its end, with the file in the page cache. Weir: `./weir -e`
        as installed, with the JVM's start, the archive of classes and the class files of an earlier run of the same query. DuckDB: its native
        library, which is that of its command line, in a process of Node.js; an empty program of Node.js took %.2f s, which is taken off.
        Results are compared in every run. %s; %s.

        %s

        | query | file | Weir s | from | to | DuckDB s | from | to | ratio |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        """
            .formatted(
                cold.node(),
                cold.engines(),
                cold.machine(),
                cold.lines().stream()
                    .map(line -> "`%s`, %s".formatted(line.command(), line.date()))
                    .distinct()
                    .collect(Collectors.joining("; "))));
    double product = 0;
    for (ColdResult.Line line : cold.lines()) {
      List<Double> duckdb =
          line.duckdb().stream().map(seconds -> seconds - cold.node()).sorted().toList();
      List<Double> weir = line.weir().stream().sorted().toList();
      double ratio = ColdResult.median(duckdb) / ColdResult.median(weir);
      product += Math.log(ratio);
      out.append("| ").append(line.query());
      cell("%,d MB", line.bytes() / 1_000_000);
      for (List<Double> seconds : List.of(weir, duckdb)) {
        cell("%.2f", ColdResult.median(seconds));
        cell("%.2f", seconds.get(0));
        cell("%.2f", seconds.get(seconds.size() - 1));
      }
      cell("**%.2f**", ratio);
      out.append(" |\n");
    }
    out.append(
        "%nGeometric mean of the ratios: DuckDB %.2f.%n%n"
            .formatted(Math.exp(product / cold.lines().size())));
  }

  private void startup(StartupResult startup) {
    out.append(
        """
        ## startup

        From the start of a process to the first row of a query over a small CSV file. Weir: its launcher, `./weir -e`, until
        the row is printed; the others: a JVM with the engine until it has ended after the query, Flink's heap not touched
        beforehand. %s, %s.

        `%s`

        | engine | | median s | from | to |
        |---|---|---:|---:|---:|
        """
            .formatted(startup.machine(), startup.date(), startup.command()));
    for (StartupResult.Line line : startup.lines()) {
      List<Double> sorted = line.seconds().stream().sorted().toList();
      out.append("| ").append(line.engine()).append(" | ").append(line.java());
      cell("**%.2f**", sorted.get(sorted.size() / 2));
      cell("%.2f", sorted.get(0));
      cell("%.2f", sorted.get(sorted.size() - 1));
      out.append(" |\n");
    }
    out.append('\n');
  }

  private void latency(LatencyResult latency) {
    out.append(
        """
        ## latency

        How long a row takes through Weir from the moment at which it was due to arrive, at a fixed rate, until the sink has it
        (of a count per key: until the new count of its key is there); a checkpoint every second. %d threads, %s, %s.

        `%s`

        | query | rows/s | p50 ms | p99 ms | p99.9 ms | longest ms |
        |---|---:|---:|---:|---:|---:|
        """
            .formatted(latency.threads(), latency.machine(), latency.date(), latency.command()));
    for (LatencyResult.Line line : latency.lines()) {
      out.append("| ").append(line.query());
      cell("%,d", line.rate());
      cell("%.2f", line.measured().p50());
      cell("%.2f", line.measured().p99());
      cell("%.2f", line.measured().p999());
      cell("%.1f", line.measured().longest());
      out.append(" |\n");
    }
    out.append('\n');
  }

  private void checkpoints(CheckpointResult checkpoints) {
    out.append(
        """
        ## checkpoints

        A count by %,d keys, as an update of each for each row; the source offers %,d rows a second, a checkpoint every 5 seconds.
        *During*: rows put out a second while a checkpoint is under way; *between*: while none is. The longest pause is that in which
        one worker puts out nothing. Weir: heap of 6 GB; Flink: RocksDB with incremental checkpoints, heap of 4 GB, managed memory of 2 GB, no mini-batch.
        %d threads, %s, %s.

        `%s`

        | engine | rows | rows/s | during | between | longest pause ms | durations ms |
        |---|---|---:|---:|---:|---:|---|
        """
            .formatted(
                checkpoints.keys(),
                checkpoints.rate(),
                checkpoints.threads(),
                checkpoints.machine(),
                checkpoints.date(),
                checkpoints.command()));
    List<String> restarts = new ArrayList<>();
    for (CheckpointResult.EngineResult engine : checkpoints.engines()) {
      for (CheckpointMeasurement run : engine.runs()) {
        for (CheckpointMeasurement.Phase phase : run.phases()) {
          out.append("| ").append(engine.engine()).append(" | ").append(phase.name());
          cell("%,.0f", phase.rate());
          cell("%,.0f", phase.during());
          cell("%,.0f", phase.between());
          cell("%s", phase.rate() == 0 ? "" : "%,.0f".formatted(phase.longestPauseMillis()));
          cell(
              "%s",
              phase.durationsMillis().stream()
                  .map(millis -> String.format(Locale.ROOT, "%,.0f", millis))
                  .collect(Collectors.joining(", ")));
          out.append(" |\n");
        }
      }
      CheckpointMeasurement fresh = engine.runs().get(0);
      CheckpointMeasurement restart = engine.runs().get(engine.runs().size() - 1);
      restarts.add(
          "%s: first row %,.0f ms after the start of the engine, full rate after %,.0f ms; first row of a job that begins anew after %,.0f ms."
              .formatted(
                  engine.engine(),
                  restart.firstRowMillis(),
                  restart.fullRateMillis(),
                  fresh.firstRowMillis()));
    }
    out.append("\nAfter a kill:\n\n");
    restarts.forEach(line -> out.append("* ").append(line).append('\n'));
    out.append('\n');
  }

  private void cell(String format, Object... values) {
    out.append(" | ").append(String.format(Locale.ROOT, format, values));
  }

  /** How many times the other engine's time is Weir's. */
  static double ratio(QueryResult query, EngineKind engine) {
    return query.seconds(engine) / query.seconds(EngineKind.WEIR);
  }

  private static double geometricMean(List<QueryResult> queries, EngineKind engine) {
    return Math.exp(
        queries.stream()
            .filter(query -> query.engines().containsKey(engine))
            .mapToDouble(query -> Math.log(ratio(query, engine)))
            .average()
            .orElse(0));
  }
}
