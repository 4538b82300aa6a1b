package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.job.Job;
import io.weir.runtime.checkpoint.CheckpointInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch goes on from its checkpoints with the rows that a join had read. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BatchRestoreTest {
  private static final int ROWS = 60_000;

  @TempDir Path directory;

  private void write(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      text.append(i).append(',').append(i * 3).append('\n');
    }
    Files.writeString(directory.resolve(name), text);
  }

  private Weir open(String stateMemory) {
    Weir weir =
        Weir.open(
            Map.of(
                "execution.runtime-mode", "batch",
                "execution.batch.max-rows", "64",
                "state.memory", stateMemory,
                "execution.checkpointing.interval", "1 ms"),
            directory.resolve("state"));
    for (String table : List.of("l", "r", "o")) {
      weir.execute(
          "CREATE TABLE %s (k INT, v INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s')"
              .formatted(table, directory.resolve(table.equals("o") ? "out" : table + ".csv")));
    }
    return weir;
  }

  private static Job start(Weir weir) {
    weir.session().execute("INSERT INTO o SELECT l.k, r.v FROM l JOIN r ON l.k = r.k");
    return weir.session().jobs().all().get(0);
  }

  /** Without memory most rows are in the cold store. */
  @ParameterizedTest
  @ValueSource(strings = {"64 mb", "0 b"})
  void rowsOfAJoinAreInTheCheckpoints(String stateMemory) throws Exception {
    write("l.csv");
    write("r.csv");
    int restored = 0;
    for (int i = 0; i < 3; i++) {
      try (Weir weir = open(stateMemory)) {
        Job job = start(weir);
        long before = job.running().restoredCheckpoint();
        restored += before > 0 ? 1 : 0;
        CheckpointInfo last = null;
        while ((last == null || last.number() < before + 3)
            && !job.running().status().isTerminal()) {
          Thread.onSpinWait();
          last = job.running().lastCheckpoint();
        }
        job.running().cancel();
        job.running().await(java.time.Duration.ofSeconds(20));
      }
    }
    try (Weir weir = open(stateMemory)) {
      start(weir).running().await();
    }
    List<String> found;
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      found =
          files
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .flatMap(BatchRestoreTest::lines)
              .sorted()
              .toList();
    }
    assertEquals(IntStream.range(0, ROWS).mapToObj(i -> i + "," + i * 3).sorted().toList(), found);
    assertTrue(restored > 0, "it went on from a checkpoint");
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
