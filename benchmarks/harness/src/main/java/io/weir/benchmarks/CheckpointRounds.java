package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.checkpoint.CheckpointMeasurement;
import io.weir.benchmarks.checkpoint.CheckpointMeasurement.Phase;
import io.weir.benchmarks.report.CheckpointResult.EngineResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What checkpoints do to a count by ten million keys, two million rows a second, heap 6 GB. */
final class CheckpointRounds {
  static final long RATE = 2_000_000;
  static final long KEYS = 10_000_000;

  private static final String PACKAGE = "io.weir.benchmarks.";

  private final JavaProcess processes;
  private final Path data;
  private final int threads;
  private final PrintStream log;
  private final ClassArchive archive;

  CheckpointRounds(JavaProcess processes, Path data, int threads, PrintStream log) {
    this.processes = processes;
    this.data = data;
    this.threads = threads;
    this.log = log;
    archive = new ClassArchive(processes, data, threads);
  }

  /**
   * Measures a job that begins anew, and one that goes on from where that was killed.
   *
   * @param seconds of each phase
   */
  EngineResult run(EngineKind engine, long keys, long seconds)
      throws IOException, InterruptedException {
    String job =
        switch (engine) {
          case WEIR -> PACKAGE + "weir.checkpoint.WeirJob";
          case FLINK -> PACKAGE + "flink.checkpoint.FlinkJob";
          case FLINK_MINI_BATCH, DUCKDB, KAFKA_STREAMS, KAFKA_POLL ->
              throw new IllegalArgumentException("no checkpoints of " + engine.title());
        };
    Path directory = data.resolve("checkpoints");
    JavaProcess.delete(directory);
    Files.createDirectories(directory);
    List<CheckpointMeasurement> measured = new ArrayList<>();
    for (String kind : List.of("fresh", "restart")) {
      Path result = directory.resolve(kind + ".json");
      List<String> options = new ArrayList<>(engine.jvmOptions());
      if (engine == EngineKind.WEIR) {
        options.add("-Xmx6g");
        options.add(archive.option());
      }
      processes.run(
          "checkpoints of " + engine.title(),
          engine.module(),
          options,
          List.of(
              PACKAGE + "checkpoint.CheckpointProcess",
              job,
              kind,
              Long.toString(keys),
              Long.toString(RATE),
              Long.toString(seconds),
              Integer.toString(threads),
              directory.resolve("state").toString(),
              result.toString()));
      CheckpointMeasurement each =
          new ObjectMapper().readValue(result.toFile(), CheckpointMeasurement.class);
      log(engine, each);
      measured.add(each);
    }
    JavaProcess.delete(directory);
    return new EngineResult(engine.title(), measured);
  }

  private void log(EngineKind engine, CheckpointMeasurement measured) {
    for (Phase phase : measured.phases()) {
      log.printf(
          "checkpoints/%s/%s: %,.0f rows/s put out, %,.0f during checkpoints, %,.0f between them, longest pause %.0f ms, durations %s ms, %,d bytes%n",
          engine.title(),
          phase.name(),
          phase.rate(),
          phase.during(),
          phase.between(),
          phase.longestPauseMillis(),
          phase.durationsMillis().stream().map(Math::round).toList(),
          phase.bytes());
    }
    log.printf(
        "checkpoints/%s: first row after %.0f ms, full rate of a restart after %.0f ms%n",
        engine.title(), measured.firstRowMillis(), measured.fullRateMillis());
  }
}
