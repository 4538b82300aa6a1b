package io.weir.engine.job;

import io.weir.runtime.host.JobStatus;
import io.weir.runtime.host.NodeMetrics;
import io.weir.runtime.host.RunningJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that writes tables, as SHOW JOBS lists it. Thread-safe.
 *
 * @param running the host's handle; those who only use an engine need none of it
 * @param monitor what the job does, and what it leaves out
 * @param bounded whether it ends by itself
 * @param targets names of the tables it writes
 */
public record Job(
    RunningJob running,
    JobMonitor monitor,
    Instant startTime,
    boolean bounded,
    List<String> targets) {
  public Job {
    targets = List.copyOf(targets);
  }

  public String id() {
    return running.id();
  }

  public String name() {
    return running.name();
  }

  /** Whether nothing of the job runs any more. */
  public boolean hasEnded() {
    return running.status().isTerminal();
  }

  /** Whether the job has ended because it was cancelled. */
  public boolean isCancelled() {
    return running.status() == JobStatus.CANCELLED;
  }

  /**
   * Waits at most that long until nothing of the job runs any more; does not throw when it failed.
   *
   * @return whether it ended
   */
  public boolean await(Duration timeout) throws InterruptedException {
    return running.await(timeout);
  }

  /** Calls back when nothing of the job runs any more, at once if so already. Must be quick. */
  public void whenEnded(Runnable action) {
    running.whenEnded(action);
  }

  /** Stops at once, and takes back what is not committed. Returns without waiting. */
  public void cancel() {
    running.cancel();
  }

  /** Stops with a last checkpoint, from which the job can go on. Returns without waiting. */
  public void stopWithCheckpoint() {
    running.stopWithCheckpoint();
  }

  /**
   * What the job failed of: a {@link io.weir.runtime.error.JobException} or {@link
   * io.weir.runtime.error.BugException}; null when it did not fail.
   */
  public @Nullable RuntimeException failure() {
    return running.failure();
  }

  /** Number of the checkpoint that the job started from, 0 on a fresh start. */
  public long restoredCheckpoint() {
    return running.restoredCheckpoint();
  }

  /** Whether the state directory says that the job had already finished: nothing was run. */
  public boolean restoredFinished() {
    return running.restoredFinished();
  }

  /** What could not be done before the job ended, each with the job's name before it. */
  public List<String> leftUndone() {
    return running.leftUndone().stream().map(line -> name() + ": " + line).toList();
  }

  /** Rows read from all tables by this run of the job. */
  public long rowsRead() {
    return monitor.rowsRead();
  }

  /** Rows written to all tables by this run of the job. */
  public long rowsWritten() {
    return running.metrics().stream()
        .filter(node -> node.progress() == null && targets.contains(node.name()))
        .mapToLong(NodeMetrics::rowsIn)
        .sum();
  }
}
