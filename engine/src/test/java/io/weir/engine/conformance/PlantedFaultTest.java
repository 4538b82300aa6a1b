package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.weir.runtime.host.PlantedFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds faults of the kinds that it is there for, within some seeds. */
class PlantedFaultTest {
  /** What would have to be wrong for so long without being seen is not proved by a simulation. */
  private static final int SEEDS = 1000;

  /** A count by key that is corrected, and rows that are removed from state. */
  private static final String TABLES =
      """
      /* file t.csv
      1,a,10
      2,b,20
      3,a,30
      4,c,40
      5,b,50
      6,a,60
      7,c,70
      8,d,80
      9,a,90
      10,b,100
      11,a,110
      12,d,120
      13,e,130
      14,f,140
      15,g,150
      16,h,160
      */
      CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${dir}/t.csv', 'format' = 'csv');
      """;

  private static final String COUNTS =
      TABLES
          + """
          SELECT k, COUNT(*) AS c, SUM(v) AS s FROM t GROUP BY k;
          /* expect streaming
          k,c,s
          a,5,300
          b,3,170
          c,2,110
          d,2,200
          e,1,130
          f,1,140
          g,1,150
          h,1,160
          */
          """;

  /** Rows of a join that are taken back: they are removed from its state. */
  private static final String JOINED_COUNTS =
      TABLES
          + """
          SELECT a.k, a.c, COUNT(*) AS n
          FROM (SELECT k, COUNT(*) AS c FROM t GROUP BY k) AS a JOIN t AS b ON a.k = b.k
          GROUP BY a.k, a.c;
          /* expect streaming
          k,c,n
          a,5,5
          b,3,3
          c,2,2
          d,2,2
          e,1,1
          f,1,1
          g,1,1
          h,1,1
          */
          """;

  /** Windows that only the clock ends: the input has no end. */
  private static final String TIMED_COUNTS =
      TABLES
              .replace("v INT)", "v INT, pt AS PROCTIME())")
              .replace("'format' = 'csv'", "'format' = 'csv', 'source.monitor-interval' = '1 s'")
          + """
          SELECT COUNT(*) AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(pt), INTERVAL '0.05' SECOND))
          GROUP BY window_start, window_end;
          /* expect streaming
          c
          */
          """;

  private static final int ROWS = 16;

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(
      value = PlantedFault.class,
      names = {"TIMER_LOST", "NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void isFound(PlantedFault fault) throws Exception {
    String text = fault == PlantedFault.CHANGE_FORGOTTEN ? JOINED_COUNTS : COUNTS;
    for (int seed = 1; seed <= SEEDS; seed++) {
      String failure = simulate(text, seed, fault);
      if (!failure.isEmpty()) {
        System.out.println(fault + " found with seed " + seed + ": " + failure);
        return;
      }
    }
    fail(fault + " was not found with " + SEEDS + " seeds");
  }

  @Test
  void nothingIsFoundWithoutOne() throws Exception {
    for (String text : List.of(COUNTS, JOINED_COUNTS)) {
      for (int seed = 1; seed <= SEEDS / 40; seed++) {
        assertEquals("", simulate(text, seed, PlantedFault.NONE), "seed " + seed);
      }
    }
  }

  private String simulate(String text, int seed, PlantedFault fault) throws Exception {
    SqlFile file = SqlFile.of(text, "planted");
    ConformanceTest.write(file, temporary);
    Step.Expect query = (Step.Expect) file.steps().get(file.steps().size() - 1);
    return new SimulatedQuery(file, query, temporary, seed, fault).run();
  }

  @Test
  void aLostTimerIsFound() throws Exception {
    for (int seed = 1; seed <= 8; seed++) {
      assertEquals("", simulateTimed(seed, PlantedFault.NONE), "seed " + seed);
    }
    for (int seed = 1; seed <= SEEDS; seed++) {
      String failure = simulateTimed(seed, PlantedFault.TIMER_LOST);
      if (!failure.isEmpty()) {
        System.out.println(PlantedFault.TIMER_LOST + " found with seed " + seed + ": " + failure);
        return;
      }
    }
    fail(PlantedFault.TIMER_LOST + " was not found with " + SEEDS + " seeds");
  }

  /** Until all rows were counted, which is all that is known of windows by the clock. */
  private String simulateTimed(int seed, PlantedFault fault) throws Exception {
    SqlFile file = SqlFile.of(TIMED_COUNTS, "planted");
    ConformanceTest.write(file, temporary);
    Step.Expect query = (Step.Expect) file.steps().get(file.steps().size() - 1);
    SimulatedQuery simulated = new SimulatedQuery(file, query, temporary, seed, fault);
    simulated.host().stopWhen(() -> counted() >= ROWS);
    simulated.host().mostSteps(200_000);
    return simulated.runInMemory(
        () -> counted() == ROWS ? "" : counted() + " rows counted of " + ROWS);
  }

  private static int counted() {
    return CollectingConnector.rows().entrySet().stream()
        .mapToInt(row -> Integer.parseInt(row.getKey()) * row.getValue())
        .sum();
  }

  /** The same seed is the same run: what fails can be seen again. */
  @Test
  void aSeedIsOneRun() throws Exception {
    SqlFile file = SqlFile.of(JOINED_COUNTS, "planted");
    ConformanceTest.write(file, temporary);
    Step.Expect query = (Step.Expect) file.steps().get(file.steps().size() - 1);
    for (int seed = 1; seed <= 10; seed++) {
      SimulatedQuery first = new SimulatedQuery(file, query, temporary, seed, PlantedFault.NONE);
      first.run();
      SimulatedQuery second = new SimulatedQuery(file, query, temporary, seed, PlantedFault.NONE);
      second.run();
      assertEquals(first.host().trace(), second.host().trace(), "seed " + seed);
      assertEquals(first.host().crashes(), second.host().crashes(), "seed " + seed);
    }
  }
}
