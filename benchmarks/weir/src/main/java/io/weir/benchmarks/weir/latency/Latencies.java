package io.weir.benchmarks.weir.latency;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How often rows took how long in this process, to the microsecond, after a warm-up. */
final class Latencies {
  /** Longer ones count as so many microseconds. */
  private static final int LONGEST = 10_000_000;

  private static final List<Recorder> RECORDERS = new CopyOnWriteArrayList<>();

  /** Earlier arrivals do not count; in the nanoseconds of {@link System#nanoTime}. */
  private static volatile long warmFrom = System.nanoTime();

  private Latencies() {}

  static void warmUp(long seconds) {
    warmFrom = System.nanoTime() + seconds * 1_000_000_000;
  }

  static Recorder newRecorder() {
    Recorder recorder = new Recorder(warmFrom);
    RECORDERS.add(recorder);
    return recorder;
  }

  /** Counts for one thread. */
  static final class Recorder {
    private final long from;
    private final int[] counts = new int[LONGEST + 1];

    private Recorder(long from) {
      this.from = from;
    }

    void add(long arrived, long emitted) {
      if (arrived - from >= 0) {
        counts[(int) Math.min(LONGEST, Math.max(0, (emitted - arrived) / 1000))]++;
      }
    }
  }

  static long count() {
    long count = 0;
    for (Recorder recorder : RECORDERS) {
      for (int each : recorder.counts) {
        count += each;
      }
    }
    return count;
  }

  /** Millis that the part of the rows did not exceed; after the job has ended. */
  static double quantile(double part) {
    long rank = (long) Math.ceil(count() * part);
    long seen = 0;
    for (int micros = 0; micros <= LONGEST; micros++) {
      for (Recorder recorder : RECORDERS) {
        seen += recorder.counts[micros];
      }
      if (seen >= rank) {
        return micros / 1000.0;
      }
    }
    throw new IllegalStateException("no rows were timed");
  }
}
