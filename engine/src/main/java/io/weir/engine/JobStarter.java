package io.weir.engine;

import io.weir.codegen.CompiledJob;
import io.weir.codegen.DataTypes;
import io.weir.codegen.PlanCompiler;
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
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.error.JobException;
import io.weir.runtime.host.Host;
import io.weir.runtime.host.JobOptions;
import io.weir.runtime.host.RunningJob;
import io.weir.runtime.host.StateDirectories;
import io.weir.runtime.state.StateMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** From parse trees to running jobs: plans, compiles, starts. */
final class JobStarter {
  private final Catalog catalog;
  private final Configuration configuration;
  private final SessionFunctions functions;
  private final JobRegistry jobs;
  private final Host host;
  private final @Nullable StateDirectories stateDirectories;

  /** Those that have not ended. */
  private final Set<QueryResult> queries = ConcurrentHashMap.newKeySet();

  private final StateMemory stateMemory = StateMemory.ofHeap();
  private final List<HeldJob> held = new ArrayList<>();
  private boolean holding;
  private Consumer<String> notices = line -> {};

  /** A job that is started later, with the settings of the moment at which it was compiled. */
  private record HeldJob(CompiledJob compiled, ExecPlan plan, JobOptions options, ZoneId zone) {}

  /**
   * @param host where jobs run
   * @param stateDirectory in which each job that writes tables keeps its checkpoints, in a folder
   *     of its own; null when none are kept
   */
  JobStarter(
      Catalog catalog,
      Configuration configuration,
      SessionFunctions functions,
      JobRegistry jobs,
      Host host,
      @Nullable Path stateDirectory) {
    this.catalog = catalog;
    this.configuration = configuration;
    this.functions = functions;
    this.jobs = jobs;
    this.host = host;
    stateDirectories = stateDirectory == null ? null : new StateDirectories(stateDirectory);
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
    CompiledJob compiled = withPlan(plan, () -> compile("query", plan, source));
    RunningJob running =
        host.start(compiled.job(), options(null).withResult(new ResultSink(queue)));
    running.whenEnded(() -> queue.finish(running.failure()));
    boolean live = !isBounded(plan) || !plan.batch() && isPaced(plan);
    QueryResult result =
        new QueryResult(
            queue,
            running,
            new JobMonitor(running, plan, compiled.planNodes(), configuration.timeZone()),
            plan.changelog(sink.id()),
            isBounded(plan),
            live,
            configuration.timeZone());
    queries.add(result);
    running.whenEnded(() -> queries.remove(result));
    return result;
  }

  /** Cancels the queries that still run, and waits for their ends. Any thread. */
  void closeQueries() {
    List<QueryResult> open = List.copyOf(queries);
    open.forEach(QueryResult::cancel);
    open.forEach(QueryResult::close);
  }

  /**
   * Starts a job of inserts, or compiles it to be started with others.
   *
   * @return null when the job is held
   */
  @Nullable Job startInserts(List<SqlInsert> inserts, Function<Span, @Nullable String> source) {
    ExecPlan plan = planner().planInserts(inserts);
    CompiledJob compiled = withPlan(plan, () -> compile(jobName(plan), plan, source));
    HeldJob job = new HeldJob(compiled, plan, options(null), configuration.timeZone());
    if (holding) {
      held.add(job);
      return null;
    }
    List<Job> started = new ArrayList<>();
    start(List.of(job), false, started::add);
    return started.get(0);
  }

  /** Jobs of inserts are held until {@link #startHeld}, which knows them all. */
  void hold() {
    holding = true;
  }

  /**
   * Starts the jobs that were held.
   *
   * @param started is given each of them
   * @throws JobException when there is state of other jobs in the directory, and it may not be lost
   */
  void startHeld(Consumer<Job> started) {
    holding = false;
    List<HeldJob> together = List.copyOf(held);
    held.clear();
    if (!together.isEmpty()) {
      start(together, true, started);
    }
  }

  private void start(List<HeldJob> together, boolean holds, Consumer<Job> started) {
    List<Path> directories = List.of();
    StateDirectories states = stateDirectories;
    if (states != null) {
      directories = states.take(together.stream().map(job -> job.compiled().job()).toList());
      if (holds) {
        dropLeftOver(states);
      }
    }
    for (int i = 0; i < together.size(); i++) {
      HeldJob each = together.get(i);
      RunningJob running =
          host.start(
              each.compiled().job(),
              each.options().withStateDirectory(directories.isEmpty() ? null : directories.get(i)));
      Job job =
          new Job(
              running,
              new JobMonitor(running, each.plan(), each.compiled().planNodes(), each.zone()),
              Instant.now(),
              isBounded(each.plan()),
              targets(each.plan()));
      jobs.add(job);
      started.accept(job);
    }
  }

  /** Compiles a plan for EXPLAIN CODE. */
  CompiledJob compile(ExecPlan plan) {
    return withPlan(plan, () -> compile("explain", plan, span -> null));
  }

  private CompiledJob compile(String name, ExecPlan plan, Function<Span, @Nullable String> source) {
    return new PlanCompiler(configuration.timeZone(), Connectors::get, source, functions.code())
        .compile(name, plan);
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

  /** All jobs are known: what is in other directories is of statements that are gone. */
  private void dropLeftOver(StateDirectories states) {
    List<String> leftOver = states.leftOver();
    if (leftOver.isEmpty()) {
      return;
    }
    if (!configuration.allowsDroppedState()) {
      throw new JobException(
          "the state directory has state of jobs that are not in the script: %s. Put their statements back, or lose it: run it with --allow-dropped-state (SET 'state.allow-dropped' = 'true')"
              .formatted(String.join(", ", leftOver)));
    }
    leftOver.forEach(line -> notices.accept("dropped  " + line));
    states.dropLeftOver(restart());
  }

  /** Takes what people should know before a job starts. */
  void notify(Consumer<String> newNotices) {
    notices = newNotices;
  }

  private JobOptions.Restart restart() {
    return new JobOptions.Restart(configuration.allowsDroppedState(), line -> notices.accept(line));
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
        .withRestart(restart())
        .withStateMemory(
            stateMemory.with(configuration.stateMemory(), configuration.temporaryDirectory()));
  }
}
