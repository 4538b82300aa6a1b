package io.weir.runtime.host;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sees to it that a job that is to end ends in time, whatever its threads wait for. Of the shutdown
 * timeout a stop may use four fifths for its last checkpoint and commit. Then, or at once when the
 * job failed or was cancelled, the threads have a moment to leave by themselves; those that do not
 * are interrupted until they do; shortly before the end those that still have not are left behind.
 */
final class ShutdownGuard implements Runnable {
  /** What can be done to a job. All of it returns at once. */
  interface Target {
    /** An orderly stop has taken too long: the job is to leave now. */
    void giveUp();

    /** Interrupts the threads that are still there. */
    void interrupt();

    /** Declares the job ended although threads are still there. */
    void abandon();
  }

  private static final Duration LONGEST_MOMENT = Duration.ofMillis(200);
  private static final long STEP_MICROS = 10_000;

  private final Target target;
  private final CountDownLatch hurry;
  private final CountDownLatch ended;
  private final LongSupplier ticker;
  private final long momentMicros;
  private final long giveUpAt;
  private final long abandonAt;

  /**
   * Time runs from now on.
   *
   * @param hurry counted down when there is no last checkpoint to wait for (any more)
   * @param ended counted down when nothing of the job runs
   * @param ticker micros, by which time is measured
   */
  ShutdownGuard(
      Target target,
      Duration timeout,
      CountDownLatch hurry,
      CountDownLatch ended,
      LongSupplier ticker) {
    this.target = target;
    this.hurry = hurry;
    this.ended = ended;
    this.ticker = ticker;
    long micros = TimeUnit.NANOSECONDS.toMicros(timeout.toNanos());
    momentMicros = Math.min(TimeUnit.NANOSECONDS.toMicros(LONGEST_MOMENT.toNanos()), micros / 50);
    long now = ticker.getAsLong();
    giveUpAt = now + TimeUnit.NANOSECONDS.toMicros(forCheckpoint(timeout).toNanos());
    abandonAt = now + micros / 20 * 17;
  }

  /** The part of a shutdown timeout in which a last checkpoint must be complete. */
  static Duration forCheckpoint(Duration timeout) {
    return timeout.dividedBy(5).multipliedBy(4);
  }

  @Override
  public void run() {
    try {
      await(hurry, giveUpAt);
      if (ended.getCount() == 0) {
        return;
      }
      long next = Math.min(ticker.getAsLong() + momentMicros, abandonAt);
      target.giveUp();
      while (!await(ended, next)) {
        target.interrupt();
        next = ticker.getAsLong() + momentMicros;
        if (next >= abandonAt) {
          if (!await(ended, abandonAt)) {
            target.abandon();
          }
          return;
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; should it happen, the job is not waited for.
      target.abandon();
    }
  }

  /** Waits until a latch is down, at most until a time; returns whether it is down. */
  private boolean await(CountDownLatch latch, long time) throws InterruptedException {
    while (true) {
      long left = time - ticker.getAsLong();
      // In steps, since the ticker need not go as fast as the system's clock.
      if (latch.await(Math.min(Math.max(0, left), STEP_MICROS), TimeUnit.MICROSECONDS)) {
        return true;
      } else if (left <= 0) {
        return false;
      }
    }
  }
}
