package io.weir.shell;

import io.weir.engine.QueryResult;
import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.engine.job.Job;
import io.weir.engine.job.JobMonitor;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.runtime.error.JobException;
import io.weir.shell.render.Counts;
import io.weir.shell.render.OutputFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Executes scripts for {@code -e} and {@code -f}: one statement after another, each waited for,
 * until one fails.
 */
public final class ScriptRunner {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Session session;
  private final StopSignals signals;
  private final StandardStreams streams;
  private final ResultPrinter printer;
  private final ErrorPrinter errors;

  /** Of the query whose result is being printed. */
  private volatile @Nullable JobMonitor printing;

  /**
   * @param signals once one has come, nothing more is executed
   */
  public ScriptRunner(
      Session session, StopSignals signals, StandardStreams streams, OutputFormat format) {
    this.session = session;
    this.signals = signals;
    this.streams = streams;
    printer = new ResultPrinter(streams.out(), format, streams.columns());
    errors = new ErrorPrinter(streams.err(), streams.colors());
  }

  /**
   * Executes scripts one after the other, nothing when any of them cannot be parsed. Errors are
   * printed.
   *
   * @return whether all succeeded
   */
  public boolean run(List<Script> scripts) {
    List<List<Statement>> parsed = new ArrayList<>();
    for (Script script : scripts) {
      try {
        parsed.add(Statements.parse(script.text()));
      } catch (RuntimeException e) {
        errors.print(e, script.text());
        return false;
      }
    }
    for (int i = 0; i < scripts.size(); i++) {
      session.setScriptDirectory(scripts.get(i).directory());
      if (!execute(parsed.get(i), scripts.get(i).text())) {
        return false;
      }
    }
    return true;
  }

  private boolean execute(List<Statement> statements, String script) {
    try {
      for (Statement statement : statements) {
        print(session.execute(statement));
        signals.awaitExitIfReceived();
      }
      return true;
    } catch (IOException e) {
      if ("Broken pipe".equals(e.getMessage())) {
        // Whoever read the results has seen enough, as in: weir -e … | head
        return true;
      }
      errors.print("cannot write the result: " + JobException.reason(e));
    } catch (RuntimeException e) {
      signals.awaitExitIfReceived();
      errors.print(e, script);
    }
    return false;
  }

  private void print(StatementResult result) throws IOException {
    if (result instanceof StatementResult.Rows rows) {
      JobMonitor monitor = rows.result().monitor();
      printing = monitor;
      try {
        print(rows.result());
      } finally {
        printing = null;
        // Also when it failed. Nothing of the query runs any more, so the counters are complete.
        errors.warn(monitor.omittedRows());
      }
    } else if (result instanceof StatementResult.Table table) {
      printer.print(table);
    } else if (result instanceof StatementResult.Text text) {
      printer.print(text);
    } else if (result instanceof StatementResult.JobStarted started) {
      await(started.job());
    } else if (result instanceof StatementResult.Message message) {
      if (streams.errIsTerminal()) {
        streams.err().println(message.text());
      }
    }
  }

  private void print(QueryResult result) throws IOException {
    try (result;
        ProgressLine progress =
            new ProgressLine(
                streams.progress(),
                streams.err(),
                result.monitor(),
                result.isLive() ? new Silence(result.monitor()) : null)) {
      printer.print(result, progress);
    }
  }

  /** Says what the query that is being printed has left out so far: the process is to end. */
  void warn() {
    JobMonitor query = printing;
    if (query != null) {
      errors.warn(query.omittedRows());
    }
  }

  /** Waits for a job that writes tables. */
  private void await(Job job) {
    long start = System.nanoTime();
    try (ProgressLine progress = new ProgressLine(streams.progress(), null, job.monitor(), null)) {
      while (!job.await(PATIENCE)) {
        progress.update();
      }
    } catch (InterruptedException e) {
      job.cancel();
      Thread.currentThread().interrupt();
    }
    if (job.failure() == null && streams.errIsTerminal()) {
      streams.err().println(Counts.of(job.rowsWritten(), "row") + " written" + seconds(start));
    }
    errors.warn(job.monitor().omittedRows());
    RuntimeException failure = job.failure();
    if (failure != null) {
      throw failure;
    }
  }

  private static String seconds(long startNanos) {
    return String.format(Locale.ROOT, " (%.2f s)", (System.nanoTime() - startNanos) / 1e9);
  }
}
