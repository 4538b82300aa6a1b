package io.weir.engine;

import io.weir.codegen.CompiledJob;
import io.weir.codegen.DataTypes;
import io.weir.codegen.PlanCompiler;
import io.weir.engine.catalog.Connectors;
import io.weir.engine.catalog.MemoryCatalog;
import io.weir.engine.catalog.TableOptions;
import io.weir.engine.configuration.Configuration;
import io.weir.engine.job.Job;
import io.weir.engine.job.JobMonitor;
import io.weir.engine.job.JobRegistry;
import io.weir.engine.result.ResultQueue;
import io.weir.engine.result.ResultSink;
import io.weir.parser.Span;
import io.weir.planner.Planner;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.host.Host;
import io.weir.runtime.host.JobOptions;
import io.weir.runtime.host.RunningJob;
import io.weir.runtime.state.StateMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** From parse trees to running jobs: plans, compiles, starts. */
final class JobStarter {
  private final Catalog catalog;
  private final Configuration configuration;
  private final JobRegistry jobs;
  private final Host host;
  private final @Nullable Path stateDirectory;
  private final StateMemory stateMemory = StateMemory.ofHeap();
  private int jobsWithState;

  /**
   * @param host where jobs run
   * @param stateDirectory in which each job that writes tables keeps its checkpoints, in a folder
   *     of its own by its number; null when none are kept
   */
  JobStarter(
      Catalog catalog,
      Configuration configuration,
      JobRegistry jobs,
      Host host,
      @Nullable Path stateDirectory) {
    this.catalog = catalog;
    this.configuration = configuration;
    this.jobs = jobs;
    this.host = host;
    this.stateDirectory = stateDirectory;
  }

  Planner planner() {
    return new Planner(catalog, configuration.plannerOptions());
  }

  /**
   * @param source the user's text of a part of the query, for messages
   */
  QueryResult startQuery(SqlNode query, Function<Span, @Nullable String> source) {
    ExecPlan plan = planner().planQuery(query);
    PlanNode.Sink sink = resultSink(plan);
    ResultQueue queue = new ResultQueue(DataTypes.schema(sink.output()));
    CompiledJob compiled =
        withPlan(plan, () -> compile("query", plan, source, new ResultSink(queue)));
    RunningJob running = host.start(compiled.job(), options(null));
    running.whenEnded(() -> queue.finish(running.failure()));
    boolean live = !isBounded(plan) || !plan.batch() && isPaced(plan);
    return new QueryResult(
        queue,
        running,
        new JobMonitor(running, plan, compiled.planNodes(), configuration.timeZone()),
        plan.changelog(sink.id()),
        isBounded(plan),
        live,
        configuration.timeZone());
  }

  Job startInserts(List<SqlInsert> inserts, Function<Span, @Nullable String> source) {
    ExecPlan plan = planner().planInserts(inserts);
    CompiledJob compiled = withPlan(plan, () -> compile(jobName(plan), plan, source, null));
    RunningJob running = host.start(compiled.job(), options(nextStateDirectory()));
    Job job =
        new Job(
            running,
            new JobMonitor(running, plan, compiled.planNodes(), configuration.timeZone()),
            Instant.now(),
            isBounded(plan),
            targets(plan));
    jobs.add(job);
    return job;
  }

  /** Compiles a plan for EXPLAIN CODE. */
  CompiledJob compile(ExecPlan plan) {
    boolean hasResult =
        plan.nodes().stream().anyMatch(n -> n instanceof PlanNode.Sink s && s.table() == null);
    Sink sink =
        hasResult
            ? new ResultSink(new ResultQueue(DataTypes.schema(resultSink(plan).output())))
            : null;
    return withPlan(plan, () -> compile("explain", plan, span -> null, sink));
  }

  private CompiledJob compile(
      String name,
      ExecPlan plan,
      Function<Span, @Nullable String> source,
      @Nullable Sink resultSink) {
    return new PlanCompiler(configuration.timeZone(), Connectors::get, source)
        .compile(name, plan, resultSink);
  }

  private static CompiledJob withPlan(ExecPlan plan, Supplier<CompiledJob> compilation) {
    return Bugs.reported(compilation, () -> PlanPrinter.print(plan));
  }

  private static PlanNode.Sink resultSink(ExecPlan plan) {
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink sink && sink.table() == null) {
        return sink;
      }
    }
    throw new IllegalStateException("the plan of a query has no sink for its result");
  }

  private static boolean isBounded(ExecPlan plan) {
    return plan.nodes().stream()
        .allMatch(node -> !(node instanceof PlanNode.Source source) || source.bounded());
  }

  private static boolean isPaced(ExecPlan plan) {
    return plan.nodes().stream()
        .anyMatch(node -> node instanceof PlanNode.Source source && isPaced(source.table()));
  }

  private static boolean isPaced(PlanTable table) {
    Reading reading =
        Connectors.get(Objects.requireNonNull(table.options().get(TableOptions.CONNECTOR)))
            .capabilities(MemoryCatalog.describe(table))
            .reading();
    return reading != null && reading.paced();
  }

  private String jobName(ExecPlan plan) {
    String name = configuration.jobName();
    if (name != null) {
      return name;
    }
    return "insert-into " + String.join(", ", targets(plan));
  }

  /** Names of the tables that a plan writes. */
  private static List<String> targets(ExecPlan plan) {
    List<String> targets = new ArrayList<>();
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink sink && sink.table() != null) {
        targets.add(sink.table().name());
      }
    }
    return targets.stream().distinct().toList();
  }

  private @Nullable Path nextStateDirectory() {
    return stateDirectory == null ? null : stateDirectory.resolve("job-" + ++jobsWithState);
  }

  private JobOptions options(@Nullable Path directory) {
    Duration interval = configuration.checkpointInterval();
    return JobOptions.defaults()
        .withParallelism(configuration.parallelism())
        .withBatchMaxRows(configuration.batchMaxRows())
        .withCheckpointIntervalMillis(interval == null ? 0 : interval.toMillis())
        .withStateDirectory(directory)
        .withRetainedCheckpoints(configuration.retainedCheckpoints())
        .withIdleTimeout(configuration.idleTimeout())
        .withShutdownTimeout(configuration.shutdownTimeout())
        .withStateMemory(
            stateMemory.with(configuration.stateMemory(), configuration.temporaryDirectory()));
  }
}
