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
    return with(changed -> changed.parallelism = workers);
  }

  public JobOptions withBatchMaxRows(int rows) {
    return with(changed -> changed.batchMaxRows = rows);
  }

  public JobOptions withCheckpointIntervalMillis(long millis) {
    return with(changed -> changed.checkpointIntervalMillis = millis);
  }

  public JobOptions withStateDirectory(@Nullable Path directory) {
    return with(changed -> changed.stateDirectory = directory);
  }

  public JobOptions withRetainedCheckpoints(int count) {
    return with(changed -> changed.retainedCheckpoints = count);
  }

  public JobOptions withIdleTimeout(Duration timeout) {
    return with(changed -> changed.idleTimeout = timeout);
  }

  public JobOptions withShutdownTimeout(Duration timeout) {
    return with(changed -> changed.shutdownTimeout = timeout);
  }

  public JobOptions withStateMemory(StateMemory memory) {
    return with(changed -> changed.stateMemory = memory);
  }

  public JobOptions withResult(@Nullable Sink sink) {
    return with(changed -> changed.result = sink);
  }

  public JobOptions withRestart(Restart newRestart) {
    return with(changed -> changed.restart = newRestart);
  }

  /** One clock that is both the wall clock and the one for intervals, as tests want it. */
  public JobOptions withClock(LongSupplier micros) {
    return withClocks(micros, micros);
  }

  public JobOptions withClocks(LongSupplier wallMicros, LongSupplier tickerMicros) {
    return with(
        changed -> {
          changed.clock = wallMicros;
          changed.ticker = tickerMicros;
        });
  }

  Consumer<String> notices() {
    return restart.notices();
  }

  private JobOptions with(Consumer<Components> change) {
    Components components = new Components(this);
    change.accept(components);
    return components.options();
  }

  /** The components while one of them is changed. */
  private static final class Components {
    private int parallelism;
    private int batchMaxRows;
    private long checkpointIntervalMillis;
    private @Nullable Path stateDirectory;
    private int retainedCheckpoints;
    private Duration idleTimeout;
    private Duration shutdownTimeout;
    private StateMemory stateMemory;
    private LongSupplier clock;
    private LongSupplier ticker;
    private Restart restart;
    private @Nullable Sink result;

    Components(JobOptions of) {
      parallelism = of.parallelism;
      batchMaxRows = of.batchMaxRows;
      checkpointIntervalMillis = of.checkpointIntervalMillis;
      stateDirectory = of.stateDirectory;
      retainedCheckpoints = of.retainedCheckpoints;
      idleTimeout = of.idleTimeout;
      shutdownTimeout = of.shutdownTimeout;
      stateMemory = of.stateMemory;
      clock = of.clock;
      ticker = of.ticker;
      restart = of.restart;
      result = of.result;
    }

    JobOptions options() {
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
          result);
    }
  }
}
