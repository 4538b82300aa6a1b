package io.weir.benchmarks.weir.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.CheckpointMeasurement;
import io.weir.benchmarks.engine.CheckpointMeasurement.Phase;
import io.weir.engine.Weir;
import io.weir.runtime.checkpoint.CheckpointInfo;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The process: {@code CheckpointProcess fresh|restart KEYS RATE SECONDS THREADS STATE-DIRECTORY
 * RESULT-FILE}. A fresh one counts rows by key through phases of so many seconds: random keys, a
 * tenth of them, no rows, random keys again; then it ends as if it was killed. A restart goes on
 * from there.
 */
public final class CheckpointProcess {
  private static final long SECOND = 1_000_000_000L;

  /**
   * A checkpoint that was taken.
   *
   * @param from when it began, of {@link System#nanoTime}
   * @param to when it was durable
   */
  private record Taken(long from, long to, long bytes) {}

  private static final List<Taken> TAKEN = new CopyOnWriteArrayList<>();

  private CheckpointProcess() {}

  public static void main(String[] arguments) throws Exception {
    boolean fresh = arguments[0].equals("fresh");
    long keys = Long.parseLong(arguments[1]);
    long rate = Long.parseLong(arguments[2]);
    long seconds = Long.parseLong(arguments[3]);
    int threads = Integer.parseInt(arguments[4]);
    Map<String, String> settings =
        Map.of(
            "parallelism.default", arguments[4],
            "execution.runtime-mode", "streaming",
            "execution.checkpointing.interval", "5 s");
    if (!fresh) {
      Phases.begin(Phases.Kind.RANDOM, keys);
    }
    long opened = System.nanoTime();
    Weir weir = Weir.open(settings, Path.of(arguments[5]));
    weir.execute(
        "CREATE TABLE events (k BIGINT) WITH ('connector' = 'phased', 'rate' = '%d')"
            .formatted(rate));
    weir.execute("CREATE TABLE counts (k BIGINT, n BIGINT) WITH ('connector' = 'timeline')");
    start(() -> weir.execute("INSERT INTO counts SELECT k, COUNT(*) FROM events GROUP BY k"));
    start(() -> watch(weir));
    List<Phase> phases = new ArrayList<>();
    double firstRow = 0;
    double sinceStart = 0;
    if (fresh) {
      Phases.fill(keys, threads);
      // A checkpoint of all keys, which is none of those that are measured.
      Thread.sleep(6_000);
      phases.add(measure("all keys", Phases.Kind.RANDOM, keys, seconds));
      phases.add(measure("a tenth of the keys", Phases.Kind.RANDOM, keys / 10, seconds));
      phases.add(measure("no rows", Phases.Kind.NOTHING, 1, Math.max(seconds / 2, 11)));
      measure("all keys", Phases.Kind.RANDOM, keys, 3);
    } else {
      while (Timeline.firstNanos() == 0) {
        Thread.sleep(1);
      }
      firstRow = (Timeline.firstNanos() - opened) * 1e-6;
      long age = System.nanoTime() - Timeline.firstNanos();
      sinceStart = ManagementFactory.getRuntimeMXBean().getUptime() - age * 1e-6;
      phases.add(measure("after a restart", Phases.Kind.RANDOM, keys, seconds));
    }
    new ObjectMapper()
        .writeValue(
            Path.of(arguments[6]).toFile(),
            new CheckpointMeasurement(phases, firstRow, sinceStart));
    if (fresh) {
      Runtime.getRuntime().halt(0);
    }
    System.exit(0);
  }

  private static void start(Runnable action) {
    Thread thread = new Thread(action);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    thread.start();
  }

  /** Takes note of each checkpoint. */
  private static void watch(Weir weir) {
    long last = 0;
    while (true) {
      for (var job : weir.session().jobs().all()) {
        CheckpointInfo info = job.running().lastCheckpoint();
        if (info != null && info.number() != last && info.bytes() >= 0) {
          last = info.number();
          long now = System.nanoTime();
          TAKEN.add(new Taken(now - info.durationMicros() * 1000, now, info.bytes()));
        }
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Phase measure(String name, Phases.Kind kind, long keys, long seconds)
      throws InterruptedException {
    Phases.begin(kind, keys);
    // What the phase before has left is not of this one.
    Thread.sleep(1_000);
    long from = System.nanoTime();
    Thread.sleep(seconds * 1000);
    long to = System.nanoTime();
    List<Double> durations = new ArrayList<>();
    long during = 0;
    long duringNanos = 0;
    long bytes = 0;
    for (Taken each : TAKEN) {
      if (each.to() > from && each.to() <= to) {
        durations.add((each.to() - each.from()) * 1e-6);
        bytes = each.bytes();
      }
      long begin = Math.max(from, each.from());
      long end = Math.min(to, each.to());
      if (begin < end) {
        during += Timeline.rows(begin, end);
        duringNanos += end - begin;
      }
    }
    long rows = Timeline.rows(from, to);
    long betweenNanos = to - from - duringNanos;
    return new Phase(
        name,
        rows * (double) SECOND / (to - from),
        Timeline.longestPause(from, to),
        duringNanos == 0 ? 0 : during * (double) SECOND / duringNanos,
        betweenNanos == 0 ? 0 : (rows - during) * (double) SECOND / betweenNanos,
        durations,
        bytes);
  }
}
