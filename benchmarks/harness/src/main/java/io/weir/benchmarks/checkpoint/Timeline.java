package io.weir.benchmarks.checkpoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** When rows were put out in this process: how many in each bucket of time, by writer. */
public final class Timeline {
  static final long BUCKET_NANOS = 1_000_000;

  private static final int BUCKETS = 600_000;
  private static final long START = System.nanoTime();
  private static final List<Writer> WRITERS = new CopyOnWriteArrayList<>();

  private Timeline() {}

  /** One writer's, written by its thread. */
  public static final class Writer {
    private final int[] rows = new int[BUCKETS];
    private volatile long first;

    /** Notes rows that are put out now; on the writer's thread. */
    public void add(int count) {
      long now = System.nanoTime();
      if (first == 0) {
        first = now;
      }
      rows[bucket(now)] += count;
    }
  }

  /** A writer more in this process; any thread. */
  public static Writer newWriter() {
    Writer writer = new Writer();
    WRITERS.add(writer);
    return writer;
  }

  private static int bucket(long nanos) {
    return (int) Math.min(BUCKETS - 1, (nanos - START) / BUCKET_NANOS);
  }

  /** When the first row was put out, 0 if there was none. */
  static long firstNanos() {
    return WRITERS.stream().mapToLong(each -> each.first).filter(at -> at != 0).min().orElse(0);
  }

  /** Rows put out in a time. */
  static long rows(long from, long to) {
    long sum = 0;
    for (Writer writer : WRITERS) {
      for (int i = bucket(from); i < bucket(to); i++) {
        sum += writer.rows[i];
      }
    }
    return sum;
  }

  /** The longest time without a row of some writer within a time, in millis. */
  static double longestPause(long from, long to) {
    int longest = 0;
    for (Writer writer : WRITERS) {
      int pause = 0;
      for (int i = bucket(from); i < bucket(to); i++) {
        pause = writer.rows[i] == 0 ? pause + 1 : 0;
        longest = Math.max(longest, pause);
      }
    }
    return longest * BUCKET_NANOS * 1e-6;
  }

  /** The start of the first fifth of a second in which nine tenths of a rate were put out. */
  static long firstNanosAtRate(double rowsPerSecond) {
    long span = 200_000_000L;
    long at = firstNanos();
    long now = System.nanoTime();
    while (at + span < now && rows(at, at + span) < 0.9 * rowsPerSecond * span * 1e-9) {
      at += BUCKET_NANOS;
    }
    return at;
  }
}
