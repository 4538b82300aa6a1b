package io.weir.runtime.connector;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A connector waits for an answer while a job starts: whoever started the job can be told what it
 * waits for. Open until the answer is there. Thread-safe.
 */
public final class Waiting implements AutoCloseable {
  private static final Set<Waiting> OPEN = ConcurrentHashMap.newKeySet();

  private final String what;
  private final long since = System.nanoTime();

  private Waiting(String what) {
    this.what = what;
  }

  /**
   * Waits from now on.
   *
   * @param what in words that go behind "waiting for", such as {@code Kafka at localhost:9092}
   */
  public static Waiting on(String what) {
    Waiting waiting = new Waiting(what);
    OPEN.add(waiting);
    return waiting;
  }

  /** What has been waited for that long, the longest first. */
  public static List<String> longerThan(long nanos) {
    long now = System.nanoTime();
    return OPEN.stream()
        .filter(waiting -> now - waiting.since >= nanos)
        .sorted(Comparator.comparingLong((Waiting waiting) -> waiting.since - now))
        .map(waiting -> waiting.what)
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }
}
