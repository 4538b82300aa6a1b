package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.CheckpointMeasurement;
import io.weir.benchmarks.engine.CheckpointMeasurement.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What checkpoints do to a count by ten million keys, two million rows a second, heap 6 GB. */
final class CheckpointRounds {
  private static final long RATE = 2_000_000;
  private static final long KEYS = 10_000_000;

  private final JavaProcess processes;
  private final Path data;
  private final int threads;
  private final PrintStream log;

  CheckpointRounds(JavaProcess processes, Path data, int threads, PrintStream log) {
    this.processes = processes;
    this.data = data;
    this.threads = threads;
    this.log = log;
  }

  /**
   * Measures a job that begins anew, and one that goes on from where that was killed.
   *
   * @param keys 0 for ten million
   * @param seconds of each phase
   */
  List<CheckpointMeasurement> run(long keys, long seconds)
      throws IOException, InterruptedException {
    Path directory = data.resolve("checkpoints");
    JavaProcess.delete(directory);
    Files.createDirectories(directory);
    List<CheckpointMeasurement> measured = new ArrayList<>();
    for (String kind : List.of("fresh", "restart")) {
      Path result = directory.resolve(kind + ".json");
      List<String> options = new ArrayList<>(EngineKind.WEIR.jvmOptions());
      options.add("-Xmx6g");
      processes.run(
          "checkpoints of Weir",
          "weir",
          options,
          List.of(
              "io.weir.benchmarks.weir.checkpoint.CheckpointProcess",
              kind,
              Long.toString(keys == 0 ? KEYS : keys),
              Long.toString(RATE),
              Long.toString(seconds),
              Integer.toString(threads),
              directory.resolve("state").toString(),
              result.toString()));
      CheckpointMeasurement each =
          new ObjectMapper().readValue(result.toFile(), CheckpointMeasurement.class);
      for (Phase phase : each.phases()) {
        log.printf(
            "checkpoints/%s: %,.0f rows/s put out, %,.0f during checkpoints, %,.0f between them, longest pause %.0f ms, durations %s ms%n",
            phase.name(),
            phase.rate(),
            phase.during(),
            phase.between(),
            phase.longestPauseMillis(),
            phase.durationsMillis().stream().map(Math::round).toList());
      }
      if (each.firstRowMillis() > 0) {
        log.printf("checkpoints: first row %.0f ms after a restart%n", each.firstRowMillis());
      }
      measured.add(each);
    }
    JavaProcess.delete(directory);
    return measured;
  }
}
