package io.weir.benchmarks.checkpoint;

import java.util.concurrent.CountDownLatch;

/** What the source of this process does at the moment; set by its main thread. */
public final class Phases {
  /** What rows the source has. */
  public enum Kind {
    /** Each key once, as fast as they are taken. */
    FILL,
    /** Random keys, at the rate. */
    RANDOM,
    /** None. */
    NOTHING,
    /** None ever again. */
    END
  }

  /**
   * A phase.
   *
   * @param keys different ones
   * @param startNanos of {@link System#nanoTime}
   */
  record Phase(Kind kind, long keys, long startNanos) {}

  private static volatile Phase current = new Phase(Kind.NOTHING, 1, System.nanoTime());
  private static volatile CountDownLatch filled = new CountDownLatch(1);

  private Phases() {}

  static Phase current() {
    return current;
  }

  static void begin(Kind kind, long keys) {
    current = new Phase(kind, keys, System.nanoTime());
  }

  /** Begins to have each key once, and waits until all readers have had theirs. */
  static void fill(long keys, int readers) throws InterruptedException {
    filled = new CountDownLatch(readers);
    begin(Kind.FILL, keys);
    filled.await();
  }

  static void readerHasFilled() {
    filled.countDown();
  }
}
