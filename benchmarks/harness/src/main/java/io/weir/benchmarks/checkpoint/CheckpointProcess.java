package io.weir.benchmarks.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.checkpoint.CheckpointMeasurement.Phase;
import io.weir.benchmarks.checkpoint.CheckpointedJob.Taken;
import io.weir.benchmarks.checkpoint.CheckpointedJob.Task;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The process: {@code CheckpointProcess JOB-CLASS fresh|restart KEYS RATE SECONDS THREADS
 * STATE-DIRECTORY RESULT-FILE}. A fresh one counts rows by key through phases of so many seconds:
 * random keys, a tenth of them, no rows, random keys again; then it ends as if it was killed. A
 * restart goes on from there.
 */
public final class CheckpointProcess {
  private static final long SECOND = 1_000_000_000L;

  private static final List<Taken> TAKEN = new CopyOnWriteArrayList<>();

  private CheckpointProcess() {}

  public static void main(String[] arguments) throws Exception {
    CheckpointedJob job =
        (CheckpointedJob) Class.forName(arguments[0]).getConstructor().newInstance();
    boolean fresh = arguments[1].equals("fresh");
    long keys = Long.parseLong(arguments[2]);
    long rate = Long.parseLong(arguments[3]);
    long seconds = Long.parseLong(arguments[4]);
    int threads = Integer.parseInt(arguments[5]);
    if (!fresh) {
      Phases.begin(Phases.Kind.RANDOM, keys);
    }
    long opened = System.nanoTime();
    job.start(new Task(fresh, rate, threads, arguments[6]));
    watch(job);
    List<Phase> phases = new ArrayList<>();
    double firstRow = 0;
    double sinceStart = 0;
    double fullRate = 0;
    if (fresh) {
      Phases.fill(keys, threads);
      firstRow = (Timeline.firstNanos() - opened) * 1e-6;
      awaitCheckpoint();
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
      fullRate = (Timeline.firstNanosAtRate(phases.get(0).between()) - opened) * 1e-6;
    }
    new ObjectMapper()
        .writeValue(
            Path.of(arguments[7]).toFile(),
            new CheckpointMeasurement(phases, firstRow, sinceStart, fullRate));
    Runtime.getRuntime().halt(0);
  }

  /** Takes note of each checkpoint. */
  private static void watch(CheckpointedJob job) {
    Thread thread =
        new Thread(
            () -> {
              long last = -1;
              try {
                while (true) {
                  Taken taken = job.lastCheckpoint();
                  if (taken != null && taken.number() != last) {
                    last = taken.number();
                    TAKEN.add(taken);
                  }
                  Thread.sleep(2);
                }
              } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for a checkpoint that began after now: of all keys, and none of those measured. */
  private static void awaitCheckpoint() throws InterruptedException {
    long now = System.nanoTime();
    while (TAKEN.stream().noneMatch(each -> each.from() > now)) {
      Thread.sleep(10);
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
