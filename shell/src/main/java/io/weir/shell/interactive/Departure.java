package io.weir.shell.interactive;

import io.weir.engine.Session;
import io.weir.engine.job.Job;
import io.weir.shell.ErrorPrinter;
import io.weir.shell.StopSignals;
import io.weir.shell.StopSignals.Stop;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jline.terminal.Terminal;

/**
 * The end of a shell, by its own command or by SIGTERM and SIGHUP, with which a terminal that is
 * closed says so: jobs in the background are stopped with a last checkpoint, so that nothing they
 * did is lost, and what could not be done is said.
 */
final class Departure implements AutoCloseable {
  private final Session session;
  private final Terminal terminal;
  private final StopSignals signals;
  private volatile boolean begun;

  Departure(Session session, Terminal terminal) {
    this.session = session;
    this.terminal = terminal;
    // That of the process: the shell shows what is written later to System.err in the terminal.
    PrintStream messages = System.err;
    signals =
        new StopSignals(
            List.of(Stop.HUP, Stop.TERM),
            () -> session.configuration().shutdownTimeout(),
            status -> {
              stopJobs(messages);
              System.exit(status);
            });
  }

  /** Whether the shell is being left: what happens now is no news any more. */
  boolean hasBegun() {
    return begun;
  }

  /** Stops what runs in the background; says what could not be done. */
  void stopJobs(PrintStream to) {
    begun = true;
    List<Job> jobs = session.jobs().running();
    if (!jobs.isEmpty()) {
      to.println("Stopping " + (jobs.size() == 1 ? "a job" : jobs.size() + " jobs") + "…");
      for (Job job : session.jobs().stopAll()) {
        job.leftUndone().forEach(to::println);
        new ErrorPrinter(to, false).warn(job.monitor().omittedRows());
      }
    }
  }

  /** Ctrl-C: while jobs are being stopped it ends the process at once. */
  void hurry() {
    if (begun) {
      try {
        terminal.close();
      } catch (IOException e) {
        // The process ends anyway.
      }
      Runtime.getRuntime().halt(Stop.INT.exitStatus());
    }
  }

  /** Once a signal has come, nothing more is executed. */
  void awaitExitIfSignalled() {
    signals.awaitExitIfReceived();
  }

  @Override
  public void close() {
    signals.close();
  }
}
