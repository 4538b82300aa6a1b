package io.weir.runtime.connector;

import java.time.Duration;

/**
 * By when a job that was told to stop, was cancelled or failed must have ended. Nobody has told it
 * so at first: then there is no deadline. Sources and sinks bound by it whatever they wait for
 * while they close; the waits before that are ended by an interrupt of the waiting thread.
 * Thread-safe.
 */
public final class StopDeadline {
  private static final long NONE = Long.MAX_VALUE;

  private final long origin = System.nanoTime();

  /** Nanoseconds after {@code origin}. */
  private volatile long nanos = NONE;

  /** Sets the deadline, unless there is an earlier one. */
  public synchronized void within(Duration patience) {
    nanos = Math.min(nanos, System.nanoTime() - origin + patience.toNanos());
  }

  public boolean isSet() {
    return nanos != NONE;
  }

  /** What is left, zero when it has passed; {@code atMost} when that is less. */
  public Duration remaining(Duration atMost) {
    long deadline = nanos;
    if (deadline == NONE) {
      return atMost;
    }
    Duration left = Duration.ofNanos(Math.max(0, deadline - (System.nanoTime() - origin)));
    return left.compareTo(atMost) < 0 ? left : atMost;
  }
}
