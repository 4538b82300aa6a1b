package io.weir.shell;

import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.engine.job.Job;
import io.weir.engine.job.OmittedRows;
import io.weir.parser.SqlException;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.shell.render.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command {@code weir run}: a pipeline in the foreground. */
public final class RunCommand {
  private static final String HELP =
      """
      Runs the INSERTs of a script until they end or the process is told to stop, and goes on from
      the last checkpoint found in the state directory.

      Usage: weir run FILE [--state DIR] [--allow-dropped-state] [--set KEY=VALUE]…

        FILE              the script; - is standard input
        --state DIR       directory of the checkpoints, made when it is missing; without it nothing
                          survives the process
        --allow-dropped-state
                          go on although the statements have changed so that some state is lost,
                          which is listed; without it the job is refused then
        --set KEY=VALUE   a setting, as with SET
        --memory SIZE     memory for the Java heap, such as 4g; by default half of the machine's
        -h, --help        print this help and leave

      Ctrl-C, SIGTERM and SIGHUP take a last checkpoint and leave with exit status 0, within
      'execution.shutdown-timeout' (10 s). When there is no time for it, what could not be done is
      said and the exit status is 1. Before all jobs have started, there is nothing to keep, and the
      exit status is 128 and the signal's number. Another Ctrl-C, half a second later or more, ends
      the process at once.
      """;

  private static final String ALLOW_DROPPED_STATE = "--allow-dropped-state";
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final StandardStreams streams;
  private final ErrorPrinter errors;
  private final Thread main = Thread.currentThread();

  /** Whether jobs are being started, on the thread that called; guarded by this. */
  private boolean starting = true;

  private RunCommand(StandardStreams streams) {
    this.streams = streams;
    errors = new ErrorPrinter(streams.err(), streams.colors());
  }

  /** Executes what stands behind {@code weir run}; returns the exit status. */
  static int run(List<String> words, StandardStreams streams)
      throws IOException, Arguments.UsageException {
    Arguments arguments =
        Arguments.parse(
            words, Set.of("-h", "--help", ALLOW_DROPPED_STATE), Set.of("--state", "--set"));
    if (arguments.has("-h") || arguments.has("--help")) {
      return WeirCommand.print(streams, HELP);
    }
    if (arguments.operands().size() != 1) {
      throw new Arguments.UsageException("weir run needs one script");
    }
    String file = arguments.operands().get(0);
    Script script = file.equals("-") ? Script.read(streams.in()) : Script.read(file);
    Path state = arguments.values("--state").stream().map(Path::of).findFirst().orElse(null);
    RunCommand command = new RunCommand(streams);
    Map<String, String> settings = WeirCommand.settings(arguments);
    if (arguments.has(ALLOW_DROPPED_STATE)) {
      settings.put("state.allow-dropped", "true");
    }
    try (Weir weir = WeirCommand.open(settings, state);
        StopSignals signals =
            new StopSignals(
                List.of(StopSignals.Stop.values()),
                () -> weir.session().configuration().shutdownTimeout(),
                status -> command.stop(weir))) {
      weir.session().setScriptDirectory(script.directory());
      return command.run(weir, signals, script.text());
    }
  }

  /** Told to stop; on a thread of its own, since the main one may wait for anything. */
  private void stop(Weir weir) {
    weir.session().jobs().running().forEach(Job::stopWithCheckpoint);
    synchronized (this) {
      if (starting) {
        main.interrupt();
      }
    }
  }

  private int run(Weir weir, StopSignals signals, String script) throws IOException {
    boolean all = startAll(weir, signals, script);
    synchronized (this) {
      starting = false;
      Thread.interrupted(); // The signal came when everything had been started.
    }
    List<Job> jobs = weir.session().jobs().all();
    StopSignals.Stop signal = signals.received();
    if (!all && signal != null) {
      log("stopped before all jobs had started");
      await(jobs, signals, script);
      return signal.exitStatus();
    } else if (!all) {
      return 1;
    } else if (jobs.isEmpty()) {
      errors.print("the script has no INSERT: there is nothing to run");
      return 1;
    }
    return await(jobs, signals, script) ? 0 : 1;
  }

  /** Executes the statements until one fails or a signal comes; returns whether all were. */
  private boolean startAll(Weir weir, StopSignals signals, String script) throws IOException {
    // All are known before one starts, so that each finds its own state.
    weir.session().hold();
    weir.session().notify(this::log);
    try {
      for (Statement statement : Statements.parse(script)) {
        if (signals.received() != null) {
          return false;
        }
        execute(weir, statement);
      }
      WaitingNotice notice = new WaitingNotice(this::log);
      try {
        weir.session().startHeld(this::announce);
      } finally {
        notice.close();
      }
      return true;
    } catch (RuntimeException e) {
      if (signals.received() == null) {
        errors.print(e, script);
      }
      return false;
    }
  }

  private void execute(Weir weir, Statement statement) throws IOException {
    StatementResult result = weir.session().execute(statement);
    ResultPrinter printer = new ResultPrinter(streams.out(), OutputFormat.TABLE, streams.columns());
    if (result instanceof StatementResult.Rows rows) {
      rows.result().close();
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "weir run executes INSERTs; the rows of a query have nowhere to go",
          statement.span(),
          "use weir -f for queries");
    } else if (result instanceof StatementResult.Table table) {
      printer.print(table);
    } else if (result instanceof StatementResult.Text text) {
      printer.print(text);
    }
  }

  private void announce(Job job) {
    if (job.restoredFinished()) {
      log(job.name() + ": had finished before, nothing is left to do");
    } else if (job.restoredCheckpoint() > 0) {
      log(job.name() + ": goes on from checkpoint " + job.restoredCheckpoint());
    } else {
      log(job.name() + ": started");
    }
  }

  private void log(String message) {
    streams.err().println(message);
    streams.err().flush();
  }

  /**
   * Waits until every job has ended; the first that fails stops the others. Returns whether all did
   * what they should.
   */
  private boolean await(List<Job> jobs, StopSignals signals, String script) {
    StatusLine status = new StatusLine(streams, jobs);
    boolean stopping = false;
    Set<String> said = new HashSet<>();
    Set<Job> failed = new HashSet<>();
    Set<String> omitted = new HashSet<>();
    try {
      for (Job job : jobs) {
        while (!job.await(PATIENCE)) {
          status.update();
          sayFirstOmitted(jobs, omitted, status);
          boolean failing = jobs.stream().anyMatch(other -> other.failure() != null);
          if (!stopping && (signals.received() != null || failing)) {
            stopping = true;
            jobs.forEach(Job::stopWithCheckpoint);
            status.erase();
            if (!failing) {
              log("stopping");
            }
          }
          boolean first = failed.isEmpty();
          sayFailures(jobs, failed, status, script);
          if (first && !failed.isEmpty() && failed.size() < jobs.size()) {
            log("stopping the other jobs");
          }
          sayLeftUndone(jobs, said);
        }
      }
    } catch (InterruptedException e) {
      jobs.forEach(Job::cancel);
      Thread.currentThread().interrupt();
    }
    status.erase();
    sayFailures(jobs, failed, status, script);
    boolean ok = failed.isEmpty();
    for (Job job : jobs) {
      sayLeftUndone(List.of(job), said);
      ok &= job.leftUndone().isEmpty();
      if (!failed.contains(job)) {
        // It may have stopped before anybody looked.
        log(status.summary(job, stopping || signals.received() != null));
        errors.warn(job.monitor().omittedRows());
      }
    }
    return ok;
  }

  /**
   * Says of each kind of rows that a job leaves out when it is seen first: a pipeline may run for
   * months, and its counts are gone when it is killed.
   */
  private void sayFirstOmitted(List<Job> jobs, Set<String> said, StatusLine status) {
    for (Job job : jobs) {
      if (job.hasEnded()) {
        continue;
      }
      for (OmittedRows rows : job.monitor().omittedRows()) {
        // What has no line end yet may get one.
        if (rows.kind() != OmittedRows.Kind.WITHOUT_LINE_END
            && said.add(job.id() + " " + rows.kind() + " " + rows.tables())) {
          status.erase();
          errors.warn(job.name() + ", so far: " + rows.text());
        }
      }
    }
  }

  /** Says of each job that has failed and ended what it left out until then, and why it failed. */
  private void sayFailures(List<Job> jobs, Set<Job> failed, StatusLine status, String script) {
    for (Job job : jobs) {
      RuntimeException failure = job.failure();
      if (failure != null && job.hasEnded() && failed.add(job)) {
        status.erase();
        errors.warn(job.monitor().omittedRows());
        errors.print(failure, script);
      }
    }
  }

  /** Says what has not been said yet: as soon as it is known, since little time may be left. */
  private void sayLeftUndone(List<Job> jobs, Set<String> said) {
    for (Job job : jobs) {
      job.leftUndone().stream().filter(said::add).forEach(this::log);
    }
  }
}
