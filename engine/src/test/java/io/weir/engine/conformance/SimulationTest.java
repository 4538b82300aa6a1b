package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.host.PlantedFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every conformance file in simulated worlds. {@code -Dweir.simulation=FILE:LINE}
 * runs one query, {@code -Dweir.simulation.seed=N} one seed; {@code -Dweir.simulation.seeds=N} says
 * how many the long suite has, {@code -Dweir.simulation.first=N} with which it begins.
 */
class SimulationTest {
  private static final String ONLY = System.getProperty("weir.simulation", "");
  private static final long SEED = Long.getLong("weir.simulation.seed", -1);

  /** Of each query in the long suite. */
  private static final int SEEDS = Integer.getInteger("weir.simulation.seeds", 20);

  private static final long FIRST = Long.getLong("weir.simulation.first", 1000);

  @TempDir static Path temporary;

  private record Query(SqlFile file, Step.Expect expect) {
    String name() {
      return file.name() + ":" + expect.line();
    }
  }

  private static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (SqlFile file : ConformanceTest.files()) {
      if (file.optOuts().containsKey("simulation")) {
        continue;
      }
      for (Step step : file.steps()) {
        if (step instanceof Step.Expect expect && expect.isQuery()) {
          Query query = new Query(file, expect);
          if (query.name().startsWith(ONLY)) {
            queries.add(query);
          }
        }
      }
    }
    return queries;
  }

  private static Path inputs(SqlFile file) throws IOException {
    Path directory = temporary.resolve(file.name().replaceAll("\\W", "_"));
    ConformanceTest.write(file, directory);
    return directory;
  }

  @Test
  void tablesAreTheSameThroughCrashes() throws Exception {
    run(1, 1);
  }

  @Tag("long")
  @Test
  void tablesAreTheSameThroughManyCrashes() throws Exception {
    run(FIRST, SEEDS);
  }

  private static void run(long firstSeed, int seeds) throws Exception {
    List<String> failures = new ArrayList<>();
    int runs = 0;
    int crashes = 0;
    int restores = 0;
    long steps = 0;
    long start = System.nanoTime();
    for (Query query : queries()) {
      Path inputs = inputs(query.file());
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        SimulatedQuery simulated =
            new SimulatedQuery(
                query.file(), query.expect(), inputs, SEED < 0 ? seed : SEED, PlantedFault.NONE);
        String failure = simulated.run();
        if (!failure.isEmpty()) {
          failures.add(simulated.place() + "\n" + failure);
        }
        runs++;
        crashes += simulated.host().crashes();
        restores += simulated.host().restores();
        steps += simulated.host().steps();
      }
    }
    System.out.printf(
        "%d queries × %d seeds: %d runs, %d crashes, %d restores, %d steps, %d lost or torn, %d s%n",
        runs / seeds,
        seeds,
        runs,
        crashes,
        restores,
        steps,
        SimulatedFilesConnector.DISK.lost(),
        (System.nanoTime() - start) / 1_000_000_000);
    assertEquals(
        List.of(), failures, () -> failures.size() + " failures\n" + String.join("\n\n", failures));
    assertTrue(!ONLY.isEmpty() || restores > runs / 4, restores + " restores");
  }
}
