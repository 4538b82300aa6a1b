package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.checkpoint.CheckpointedJob;
import io.weir.engine.Weir;
import io.weir.runtime.checkpoint.CheckpointInfo;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The job in Weir. */
public final class WeirJob implements CheckpointedJob {
  private @Nullable Weir weir;
  private @Nullable Taken last;

  @Override
  public void start(Task task) {
    Map<String, String> settings =
        Map.of(
            "parallelism.default",
            Integer.toString(task.threads()),
            "execution.runtime-mode",
            "streaming",
            "execution.checkpointing.interval",
            "5 s");
    Weir opened = Weir.open(settings, Path.of(task.directory()));
    weir = opened;
    opened.execute(
        "CREATE TABLE events (k BIGINT) WITH ('connector' = 'phased', 'rate' = '%d')"
            .formatted(task.rate()));
    opened.execute(
        "CREATE TABLE counts (k BIGINT PRIMARY KEY NOT ENFORCED, n BIGINT)"
            + " WITH ('connector' = 'timeline')");
    Thread thread =
        new Thread(
            () -> opened.execute("INSERT INTO counts SELECT k, COUNT(*) FROM events GROUP BY k"));
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    thread.start();
  }

  @Override
  public @Nullable Taken lastCheckpoint() {
    if (weir == null) {
      throw new IllegalStateException("not started");
    }
    for (var job : weir.session().jobs().all()) {
      CheckpointInfo info = job.running().lastCheckpoint();
      if (info != null && info.bytes() >= 0 && (last == null || info.number() != last.number())) {
        long now = System.nanoTime();
        last = new Taken(info.number(), now - info.durationMicros() * 1000, now, info.bytes());
      }
    }
    return last;
  }
}
