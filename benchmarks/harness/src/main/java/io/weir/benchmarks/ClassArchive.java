package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.EngineProcess;
import io.weir.benchmarks.engine.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Weir's archive of classes, made from a training run as its launcher makes one on first use. */
final class ClassArchive {
  private final JavaProcess processes;
  private final Path file;
  private final int threads;
  private boolean isMade;

  /**
   * @param data where the archive is made
   */
  ClassArchive(JavaProcess processes, Path data, int threads) {
    this.processes = processes;
    file = data.resolve("weir-classes.jsa");
    this.threads = threads;
  }

  /** The JVM's option to use it; the first call makes it anew. */
  String option() throws IOException, InterruptedException {
    if (!isMade) {
      isMade = true;
      Files.deleteIfExists(file);
      Path training = Files.createTempDirectory("weir-training");
      try {
        Path taskFile = training.resolve("task.json");
        new ObjectMapper()
            .writeValue(
                taskFile.toFile(),
                new Task(threads, Map.of(), trainingStatements(training), "", null, 0, false));
        processes.run(
            "the training run",
            EngineKind.WEIR.module(),
            List.of("-Dweir.rehearse=true", "-XX:ArchiveClassesAtExit=" + file),
            List.of(
                EngineProcess.class.getName(),
                EngineKind.WEIR.engineClass(),
                taskFile.toString(),
                training.resolve("measurement.json").toString()));
      } finally {
        JavaProcess.delete(training);
      }
    }
    return "-XX:SharedArchiveFile=" + file;
  }

  /** Some of each kind: reading and writing files, aggregates, windows, a join, a sort. */
  private static List<String> trainingStatements(Path directory) {
    return List.of(
        """
        CREATE TABLE written (id BIGINT, name STRING, price DOUBLE, ts TIMESTAMP(3),
          WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
        WITH ('connector' = 'filesystem', 'path' = '%s/rows', 'format' = 'csv')"""
            .formatted(directory),
        """
        CREATE TABLE nested (id BIGINT, place ROW<name STRING, height INT>)
        WITH ('connector' = 'filesystem', 'path' = '%s/nested', 'format' = 'json')"""
            .formatted(directory),
        """
        INSERT INTO written VALUES (1, 'a', 1.5, TIMESTAMP '2026-01-01 00:00:00'),
          (2, 'b', 2.5, TIMESTAMP '2026-01-01 00:00:11')""",
        "INSERT INTO nested SELECT id, ROW(name, 1) FROM written",
        """
        CREATE TABLE grouped WITH ('connector' = 'blackhole') AS
        SELECT name, COUNT(*) AS n, AVG(price) AS average, COUNT(DISTINCT id) AS ids
        FROM written WHERE price > 1 GROUP BY name""",
        """
        CREATE TABLE joined WITH ('connector' = 'blackhole') AS
        SELECT w.name, n.place.height FROM written AS w JOIN nested AS n ON w.id = n.id
        ORDER BY w.name LIMIT 1""",
        "SET 'execution.runtime-mode' = 'streaming'",
        """
        CREATE TABLE windows WITH ('connector' = 'blackhole') AS
        SELECT window_start, MAX(price) AS highest
        FROM TABLE(TUMBLE(TABLE written, DESCRIPTOR(ts), INTERVAL '10' SECOND))
        GROUP BY window_start, window_end""",
        """
        CREATE TABLE changing WITH ('connector' = 'blackhole') AS
        SELECT name, COUNT(*) AS n FROM written GROUP BY name""");
  }
}
