package io.weir.runtime.host;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

  private final Target target;
  private final CountDownLatch hurry;
  private final CountDownLatch ended;
  private final long momentNanos;
  private final long giveUpAt;
  private final long abandonAt;

  /**
   * @param hurry counted down when there is no last checkpoint to wait for (any more)
   * @param ended counted down when nothing of the job runs
   */
  ShutdownGuard(Target target, Duration timeout, CountDownLatch hurry, CountDownLatch ended) {
    this.target = target;
    this.hurry = hurry;
    this.ended = ended;
    momentNanos = Math.min(LONGEST_MOMENT.toNanos(), timeout.toNanos() / 50);
    long now = System.nanoTime();
    giveUpAt = now + forCheckpoint(timeout).toNanos();
    abandonAt = now + timeout.toNanos() / 20 * 17;
  }

  /** The part of a shutdown timeout in which a last checkpoint must be complete. */
  static Duration forCheckpoint(Duration timeout) {
    return timeout.dividedBy(5).multipliedBy(4);
  }

  @Override
  public void run() {
    try {
      hurry.await(giveUpAt - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (ended.getCount() == 0) {
        return;
      }
      target.giveUp();
      long next = Math.min(System.nanoTime() + momentNanos, abandonAt);
      while (!ended.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        target.interrupt();
        next = System.nanoTime() + momentNanos;
        if (next > abandonAt) {
          if (!ended.await(abandonAt - System.nanoTime(), TimeUnit.NANOSECONDS)) {
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
}
