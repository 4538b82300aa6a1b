package io.weir.engine.job;

import io.weir.runtime.host.NodeMetrics;
import io.weir.runtime.host.RunningJob;
import java.time.Instant;
import java.util.List;

/**
 * A job that writes tables, as SHOW JOBS lists it.
 *
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
