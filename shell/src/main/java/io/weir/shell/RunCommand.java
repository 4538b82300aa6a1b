package io.weir.shell;

import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.engine.job.Job;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.shell.render.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code weir run}: a pipeline in the foreground. */
@Command(
    name = "run",
    description = {
      "Runs the INSERTs of a script until they end or the process is told to stop, and goes on from"
          + " the last checkpoint found in the state directory.",
      ""
    },
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final StandardStreams streams;
  private final ErrorPrinter errors;
  private volatile boolean stopRequested;

  @Parameters(paramLabel = "FILE", description = "The script; - is standard input.")
  private String file = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Directory of the checkpoints, made when it is missing; without it nothing survives the"
              + " process.")
  private @Nullable Path stateDirectory;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting, as with SET.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and leave.")
  private boolean helpRequested;

  RunCommand(StandardStreams streams) {
    this.streams = streams;
    errors = new ErrorPrinter(streams.err(), streams.errIsTerminal());
  }

  @Override
  public Integer call() throws IOException {
    String script = WeirCommand.read(file, streams.in());
    Signals.register("TERM", () -> stopRequested = true);
    Signals.register("INT", () -> stopRequested = true);
    try (Weir weir = WeirCommand.open(settings, stateDirectory)) {
      return run(weir, script) ? 0 : 1;
    }
  }

  private boolean run(Weir weir, String script) throws IOException {
    try {
      for (Statement statement : Statements.parse(script)) {
        start(weir, statement);
      }
    } catch (RuntimeException e) {
      errors.print(e, script);
      return false;
    }
    List<Job> jobs = weir.session().jobs().all();
    if (jobs.isEmpty()) {
      errors.print("the script has no INSERT: there is nothing to run");
      return false;
    }
    return await(jobs, script);
  }

  private void start(Weir weir, Statement statement) throws IOException {
    StatementResult result = weir.session().execute(statement);
    ResultPrinter printer = new ResultPrinter(streams.out(), OutputFormat.TABLE, streams.columns());
    if (result instanceof StatementResult.Rows rows) {
      rows.result().close();
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "weir run executes INSERTs; the rows of a query have nowhere to go",
          Span.of(statement.node().getParserPosition()),
          "use weir -f for queries");
    } else if (result instanceof StatementResult.Table table) {
      printer.print(table);
    } else if (result instanceof StatementResult.Text text) {
      printer.print(text);
    } else if (result instanceof StatementResult.JobStarted started) {
      announce(started.job());
    }
  }

  private void announce(Job job) {
    job.running().messages().forEach(this::log);
    if (job.running().restoredFinished()) {
      log(job.name() + ": had finished before, nothing is left to do");
    } else if (job.running().restoredCheckpoint() > 0) {
      log(job.name() + ": goes on from checkpoint " + job.running().restoredCheckpoint());
    } else {
      log(job.name() + ": started");
    }
  }

  private void log(String message) {
    streams.err().println(message);
    streams.err().flush();
  }

  /** Waits until every job has ended; the first that fails stops the others. */
  private boolean await(List<Job> jobs, String script) {
    StatusLine status = new StatusLine(streams.err(), streams.errIsTerminal(), jobs);
    boolean stopping = false;
    try {
      for (Job job : jobs) {
        while (!job.running().await(PATIENCE)) {
          status.update();
          boolean failed = jobs.stream().anyMatch(other -> other.running().failure() != null);
          if (!stopping && (stopRequested || failed)) {
            stopping = true;
            status.erase();
            log("stopping");
            jobs.forEach(other -> other.running().stopWithCheckpoint());
          }
        }
      }
    } catch (InterruptedException e) {
      jobs.forEach(job -> job.running().cancel());
      Thread.currentThread().interrupt();
    }
    status.erase();
    boolean ok = true;
    for (Job job : jobs) {
      RuntimeException failure = job.running().failure();
      if (failure != null) {
        errors.print(failure, script);
        ok = false;
      } else {
        log(status.summary(job, stopping));
      }
    }
    return ok;
  }
}
