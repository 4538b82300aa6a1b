package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries of SQL files as pipelines that crash and go on from their last checkpoint: the table
 * is the same. Inputs are read in small steps with a checkpoint after each.
 */
class CrashTest {
  /** Every query of the files rather than some. */
  private static final boolean ALL = Boolean.getBoolean("weir.conformance.crash.all");

  private static final int SAMPLE = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path temporary;

  /** Pipelines that went on from a checkpoint. */
  private static int restored;

  private static int pipelines;

  @AfterAll
  static void mostWereRestored() {
    assertTrue(
        2 * restored >= pipelines, restored + " of " + pipelines + " pipelines had a checkpoint");
  }

  @TestFactory
  Stream<DynamicNode> crashes() throws IOException {
    return ConformanceTest.files().stream()
        .filter(file -> !file.optOuts().containsKey("stepping"))
        .map(
            file -> {
              List<Step.Expect> queries =
                  file.steps().stream()
                      .filter(step -> step instanceof Step.Expect)
                      .map(step -> (Step.Expect) step)
                      .filter(query -> query.in() != Execution.Kind.BATCH && query.isQuery())
                      .toList();
              return DynamicContainer.dynamicContainer(
                  file.name(),
                  IntStream.range(0, queries.size())
                      .filter(i -> ALL || i % SAMPLE == 0)
                      .mapToObj(
                          i ->
                              DynamicTest.dynamicTest(
                                  "line " + queries.get(i).line(),
                                  () -> crash(file, queries.get(i), i))));
            });
  }

  private static void crash(SqlFile file, Step.Expect query, int number) throws Exception {
    Path directory = temporary.resolve(file.name().replaceAll("\\W", "_"));
    ConformanceTest.write(file, directory);
    Path state = Files.createTempDirectory(temporary, "state");
    CollectingConnector.clear();
    pipelines++;
    int crashes = 0;
    for (int steps : new int[] {1 + number % 3, 1 + number % 4, -1}) {
      SteppingConnector.crashAfter(steps);
      crashes += runs(file, query, directory, state, number % 2 == 0) ? 0 : 1;
    }
    SteppingConnector.crashAfter(-1);
    assertEquals(
        query.table(),
        new TreeMap<>(CollectingConnector.rows()),
        query.sql() + " after " + crashes);
  }

  /** Whether the pipeline has come to its end rather than crashed. */
  private static boolean runs(
      SqlFile file, Step.Expect query, Path directory, Path state, boolean evicts)
      throws InterruptedException {
    Map<String, String> configuration =
        new LinkedHashMap<>(new Execution(Execution.Kind.STREAMING, 2, 3).configuration());
    configuration.put("execution.checkpointing.interval", "1 ms");
    if (evicts) {
      configuration.put("state.memory", "0 b");
    }
    try (Weir weir = Weir.open(configuration, state, new BytesHost())) {
      for (Step step : file.steps()) {
        if (step.line() > query.line()) {
          break;
        }
        if (step instanceof Step.Execute execute) {
          weir.session()
              .execute(
                  execute
                      .sql()
                      .replace("'connector' = 'filesystem'", "'connector' = 'stepping'")
                      .replace("${dir}", directory.toString()));
        }
      }
      StatementResult result =
          weir.session()
              .execute(
                  "CREATE TABLE collected WITH ('connector' = 'collecting') AS " + query.sql());
      var job = ((StatementResult.JobStarted) result).job().running();
      assertTrue(job.await(PATIENCE), "the pipeline does not end");
      restored += job.restoredCheckpoint() > 0 ? 1 : 0;
      job.await();
      return true;
    } catch (JobException e) {
      assertEquals(SteppingConnector.CRASH, e.getMessage());
      return false;
    }
  }
}
