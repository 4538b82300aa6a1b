package io.weir.runtime.host;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.data.Batch;
import io.weir.runtime.state.StateMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be run.
 *
 * @param parallelism number of workers
 * @param batchMaxRows rows at most that a source releases at once; a watermark follows each release
 * @param checkpointIntervalMillis time between checkpoints; 0 means the default of 10 s where
 *     checkpoints are needed (a state directory is given, or a sink waits for them on unbounded or
 *     paced input), and none elsewhere
 * @param stateDirectory where checkpoints are kept; null when the job need not survive a crash
 * @param retainedCheckpoints how many checkpoints are kept
 * @param idleTimeout after how much wall-clock time without rows a partition no longer holds the
 *     watermark back
 * @param shutdownTimeout within which a job ends that is told to stop, is cancelled or fails
 * @param stateMemory what rows in state may take before they go to files
 * @param clock the wall clock, micros since the epoch: for PROCTIME() and what is shown
 * @param ticker micros from any origin, which only go forward: for all intervals (checkpoints, idle
 *     timeouts, rates), which a wall clock that is set must not change
 * @param result where the rows of a {@link io.weir.runtime.job.SinkSpec.Result} go; null when the
 *     job has none
 */
public record JobOptions(
    int parallelism,
    int batchMaxRows,
    long checkpointIntervalMillis,
    @Nullable Path stateDirectory,
    int retainedCheckpoints,
    Duration idleTimeout,
    Duration shutdownTimeout,
    StateMemory stateMemory,
    LongSupplier clock,
    LongSupplier ticker,
    Restart restart,
    @Nullable Sink result) {
  /**
   * What of a restart is up to people.
   *
   * @param mayDrop whether state that no node of the job goes on from may be lost
   * @param notices takes what they should know before anything starts, line by line, on the thread
   *     that starts the job
   */
  public record Restart(boolean mayDrop, Consumer<String> notices) {}

  public JobOptions {
    if (parallelism < 1 || parallelism > io.weir.runtime.state.KeyGroups.COUNT) {
      throw new IllegalArgumentException("parallelism " + parallelism + " is not in 1 … 128");
    }
    if (batchMaxRows < 1 || batchMaxRows > Batch.CAPACITY) {
      throw new IllegalArgumentException(
          "batchMaxRows " + batchMaxRows + " is not in 1 … " + Batch.CAPACITY);
    }
    if (checkpointIntervalMillis < 0
        || retainedCheckpoints < 1
        || idleTimeout.isNegative()
        || shutdownTimeout.isNegative()) {
      throw new IllegalArgumentException("a negative interval, or no retained checkpoint");
    }
  }

  /** One worker per core, full batches, no state directory, the wall clock. */
  public static JobOptions defaults() {
    return new JobOptions(
        Math.min(128, Runtime.getRuntime().availableProcessors()),
        Batch.CAPACITY,
        0,
        null,
        2,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        StateMemory.ofHeap(),
        () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
        () -> System.nanoTime() / 1000,
        new Restart(false, line -> {}),
        null);
  }

  public JobOptions withParallelism(int workers) {
    return new JobOptions(
        workers,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withBatchMaxRows(int rows) {
    return new JobOptions(
        parallelism,
        rows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withCheckpointIntervalMillis(long millis) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        millis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withStateDirectory(@Nullable Path directory) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        directory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withRetainedCheckpoints(int count) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        count,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withIdleTimeout(Duration timeout) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        timeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withShutdownTimeout(Duration timeout) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        timeout,
        stateMemory,
        clock,
        ticker,
        restart,
        result);
  }

  public JobOptions withStateMemory(StateMemory memory) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        memory,
        clock,
        ticker,
        restart,
        result);
  }

  /** One clock that is both the wall clock and the one for intervals, as tests want it. */
  public JobOptions withClock(LongSupplier micros) {
    return withClocks(micros, micros);
  }

  public JobOptions withClocks(LongSupplier wallMicros, LongSupplier tickerMicros) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        wallMicros,
        tickerMicros,
        restart,
        result);
  }

  public JobOptions withResult(@Nullable Sink sink) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        restart,
        sink);
  }

  public JobOptions withRestart(Restart newRestart) {
    return new JobOptions(
        parallelism,
        batchMaxRows,
        checkpointIntervalMillis,
        stateDirectory,
        retainedCheckpoints,
        idleTimeout,
        shutdownTimeout,
        stateMemory,
        clock,
        ticker,
        newRestart,
        result);
  }

  Consumer<String> notices() {
    return restart.notices();
  }
}
