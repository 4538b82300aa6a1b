package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job that was started. Thread-safe. */
public interface RunningJob {
  /** Unique; the same after a restore. */
  String id();

  String name();

  JobStatus status();

  /**
   * Waits until nothing of the job runs any more.
   *
   * @return FINISHED or CANCELLED
   * @throws io.weir.runtime.error.JobException what the job failed of
   * @throws io.weir.runtime.error.BugException what the job failed of
   */
  JobStatus await() throws InterruptedException;

  /**
   * Waits at most that long until nothing of the job runs any more; does not throw when it failed.
   *
   * @return whether it ended
   */
  boolean await(Duration timeout) throws InterruptedException;

  /** Calls back when nothing of the job runs any more, at once if so already. Must be quick. */
  void whenEnded(Runnable action);

  /**
   * Stops at once and takes back what sinks have not committed. Returns without waiting; the job
   * has ended within {@link JobOptions#shutdownTimeout}.
   */
  void cancel();

  /**
   * Stops sources, takes a last checkpoint, commits sinks; the job can go on from there later. The
   * status becomes FINISHED. Returns without waiting; the job has ended within {@link
   * JobOptions#shutdownTimeout}. Where the last checkpoint cannot be had in that time the status
   * becomes CANCELLED, and {@link #leftUndone} tells why.
   */
  void stopWithCheckpoint();

  /**
   * What the job failed of: a {@link io.weir.runtime.error.JobException} or {@link
   * io.weir.runtime.error.BugException}; null when it did not fail.
   */
  @Nullable RuntimeException failure();

  /**
   * What could not be done before the job ended: why there is no last checkpoint, which rows have
   * not arrived, which thread does not come back. Empty when nothing of the kind happened.
   */
  List<String> leftUndone();

  /** Counters of each node, in the job's order. */
  List<NodeMetrics> metrics();

  /** The last checkpoint taken or restored, null when there is none. */
  @Nullable CheckpointInfo lastCheckpoint();

  /** Number of the checkpoint that the job started from, 0 on a fresh start. */
  long restoredCheckpoint();

  /** Whether the state directory says that the job had already finished: nothing was run. */
  boolean restoredFinished();

  /** What people should know: a damaged checkpoint that was passed over, for example. */
  List<String> messages();
}
