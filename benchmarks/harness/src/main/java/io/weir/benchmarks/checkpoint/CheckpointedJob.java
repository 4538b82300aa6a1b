package io.weir.benchmarks.checkpoint;

import org.jspecify.annotations.Nullable;

/** A count of rows by key, in some engine, with a checkpoint every five seconds. */
public interface CheckpointedJob {
  /**
   * What the job is to be.
   *
   * @param fresh false if it goes on from the last checkpoint in the directory
   * @param rate rows a second over all readers
   * @param directory of its state and checkpoints
   */
  record Task(boolean fresh, long rate, int threads, String directory) {}

  /**
   * A checkpoint that was taken.
   *
   * @param from when it began, of {@link System#nanoTime}
   * @param to when it was durable
   */
  record Taken(long number, long from, long to, long bytes) {}

  /** Starts it: it reads what {@link PhaseReader}s make and writes to {@link Timeline}. */
  void start(Task task) throws Exception;

  /** The last checkpoint taken since the start; asked every few milliseconds by one thread. */
  @Nullable Taken lastCheckpoint() throws Exception;
}
