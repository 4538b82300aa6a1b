package io.weir.engine;

import io.weir.engine.job.JobMonitor;
import io.weir.engine.result.ResultQueue;
import io.weir.planner.plan.Changelog;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.host.RunningJob;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a running query. They can be read once, by one thread, while the query runs; a reader
 * that does not read holds the query back. Must be closed, which cancels a query that still runs;
 * {@link #cancel} may be called by any thread.
 *
 * <p>Rows are changes: of a query that only appends all are inserts, else {@link Row#kind} tells.
 */
public final class QueryResult implements Iterable<Row>, AutoCloseable {
  private final ResultQueue queue;
  private final RunningJob job;
  private final JobMonitor monitor;
  private final Changelog changelog;
  private final boolean bounded;
  private final boolean live;
  private final ZoneId timeZone;
  private @Nullable Batch current;
  private volatile boolean cancelled;

  QueryResult(
      ResultQueue queue,
      RunningJob job,
      JobMonitor monitor,
      Changelog changelog,
      boolean bounded,
      boolean live,
      ZoneId timeZone) {
    this.queue = queue;
    this.job = job;
    this.monitor = monitor;
    this.changelog = changelog;
    this.bounded = bounded;
    this.live = live;
    this.timeZone = timeZone;
  }

  /** Names and types of the columns. */
  public RowType schema() {
    return queue.schema();
  }

  /** Whether the rows come to an end by themselves. */
  public boolean isBounded() {
    return bounded;
  }

  /**
   * Whether rows are to be shown as they come: they do not end, or an input that ends is generated
   * at a rate.
   */
  public boolean isLive() {
    return live;
  }

  /** Whether rows are changed or taken back after they came; else all are inserts. */
  public boolean isUpdating() {
    return changelog.kind() != Changelog.Kind.APPEND;
  }

  /** Columns that tell which row an update replaces; empty when the old row comes with it. */
  public List<Integer> updateKey() {
    return changelog.key();
  }

  /** The zone of the session, in which TIMESTAMP_LTZ values are shown. */
  public ZoneId timeZone() {
    return timeZone;
  }

  /** The job behind, for its status and metrics. */
  public RunningJob job() {
    return job;
  }

  /** What the query does, and what it leaves out. */
  public JobMonitor monitor() {
    return monitor;
  }

  /**
   * The next rows, waiting for them; null at the end. Valid until the next call.
   *
   * @throws JobException when the query failed, after the rows before that
   */
  public @Nullable Batch nextBatch() {
    while (true) {
      Batch batch = nextBatch(Duration.ofSeconds(1));
      if (batch != null || isAtEnd()) {
        return batch;
      }
    }
  }

  /** The next rows, waiting at most that long; null when none came or at the end. */
  public @Nullable Batch nextBatch(Duration patience) {
    if (current != null) {
      queue.recycle(current);
      current = null;
    }
    try {
      current = queue.take(patience.toNanos(), TimeUnit.NANOSECONDS);
      return current;
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new JobException("interrupted while reading the result", e);
    }
  }

  /** Whether everything was read. */
  public boolean isAtEnd() {
    return queue.isAtEnd();
  }

  /** Row by row over what has not been read yet; {@code hasNext} waits. */
  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      private @Nullable Batch batch;
      private int row;

      @Override
      public boolean hasNext() {
        while (batch == null || row == batch.rows) {
          batch = nextBatch();
          row = 0;
          if (batch == null) {
            return false;
          }
        }
        return true;
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return RowReader.read(schema(), batch, row++);
      }
    };
  }

  /** Stops the query; the rows end. */
  public void cancel() {
    cancelled = true;
    queue.close();
    job.cancel();
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Stops the query if it still runs, and waits until nothing of it is left. */
  @Override
  public void close() {
    queue.close();
    if (!job.status().isTerminal()) {
      job.cancel();
    }
    try {
      job.await(Duration.ofDays(365)); // It ends within the shutdown timeout.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
