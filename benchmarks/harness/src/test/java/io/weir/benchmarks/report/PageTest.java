package io.weir.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.checkpoint.CheckpointMeasurement;
import io.weir.benchmarks.engine.LatencyMeasurement;
import io.weir.benchmarks.engine.Measurement;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageTest {
  private static Measurement measurement(double... seconds) {
    List<Double> runs = Arrays.stream(seconds).boxed().toList();
    return new Measurement(runs, runs, 300 << 20, 100 << 20, null);
  }

  @Test
  void showsWhatWasMeasured() {
    SuiteResult suite =
        new SuiteResult(
            "csv",
            "Bids.",
            List.of(
                run(
                    "benchmarks/run csv",
                    new QueryResult(
                        "count",
                        "count",
                        Map.of(
                            EngineKind.WEIR, List.of(measurement(3, 1, 1)),
                            EngineKind.DUCKDB, List.of(measurement(3, 2, 2)),
                            EngineKind.FLINK, List.of(measurement(9, 8, 8)),
                            EngineKind.FLINK_MINI_BATCH, List.of(measurement(9, 6, 6)))))));
    ColdResult cold =
        new ColdResult(
            "a machine",
            "DuckDB 9.9",
            List.of(0.25, 0.5, 0.75),
            List.of(
                new ColdResult.Line(
                    "benchmarks/run cold",
                    "2026-01-31",
                    "count",
                    336_000_000,
                    List.of(2.0, 1.0, 4.0),
                    List.of(4.5, 5.5, 4.0))));
    ColdResult again =
        cold.with(
            new ColdResult.Line(
                "again", "2026-02-01", "count", 336_000_000, List.of(1.0), List.of(4.5)));
    assertEquals(1, again.lines().size());
    assertContains(
        Page.of(List.of(suite), again, null, null, null, "benchmarks.svg"), "`again`, 2026-02-01");
    StartupResult startup =
        new StartupResult(
            "benchmarks/run startup",
            "2026-01-31",
            "a machine",
            List.of(new StartupResult.Line("Weir", "Java 17", List.of(0.7, 0.5, 0.6))));
    LatencyResult latency =
        new LatencyResult(
            "benchmarks/run latency",
            "2026-01-31",
            "a machine",
            2,
            List.of(
                new LatencyResult.Line(
                    "pass through",
                    100_000,
                    new LatencyMeasurement(3_000_000, 0.25, 1.5, 4.125, 20))));
    CheckpointMeasurement.Phase phase =
        new CheckpointMeasurement.Phase(
            "all keys", 1_900_000, 120, 1_500_000, 2_000_000, List.of(600.4, 700.0), 1 << 20);
    CheckpointResult checkpoints =
        new CheckpointResult(
            "benchmarks/run checkpoints",
            "2026-01-31",
            "a machine",
            2,
            10_000_000,
            2_000_000,
            List.of(
                new CheckpointResult.EngineResult(
                    "Weir",
                    List.of(
                        new CheckpointMeasurement(List.of(phase), 450, 0, 0),
                        new CheckpointMeasurement(List.of(), 900, 1500, 1200)))));
    String page = Page.of(List.of(suite), cold, startup, latency, checkpoints, "benchmarks.svg");
    assertContains(
        page, "| Weir | all keys | 1,900,000 | 1,500,000 | 2,000,000 | 120 | 600, 700 |");
    assertContains(
        page,
        "* Weir: first row 900 ms after the start of the engine, full rate after 1,200 ms; first row"
            + " of a job that begins anew after 450 ms.");
    assertContains(page, "| count | 1.00 ±0 % | 3.00 | 1.00 | 10.0 | 10.0 | 300 MB | 100 MB |");
    assertContains(page, "| **2.00** |");
    assertContains(page, "\n\nDuckDB 9.9.\n\n");
    assertContains(page, "; to the better of Flink's two in each query 6.00, at least 6.00.");
    assertContains(page, "| count | 336 MB | 2.00 | 1.00 | 4.00 | 4.00 | 3.50 | 5.00 | **2.00** |");
    assertContains(page, "took 0.50 s, which is taken off");
    assertContains(page, "| Weir | Java 17 | **0.60** | 0.50 | 0.70 |");
    assertContains(page, "| pass through | 100,000 | 0.25 | 1.50 | 4.13 | 20.0 |");
    assertContains(Chart.of(List.of(suite)), "csv: count, DuckDB");
  }

  @Test
  void aRunReplacesOnlyWhatItMeasured() {
    SuiteResult before =
        new SuiteResult("csv", "Bids.", List.of(run("first", query("a", 4), query("b", 5))))
            .with(run("second", query("c", 6)));
    SuiteResult stopped = before.with(run("third", query("b", 7)));
    assertEquals(
        List.of(
            run("first", query("a", 4)), run("second", query("c", 6)), run("third", query("b", 7))),
        stopped.runs());
    SuiteResult whole = stopped.with(run("fourth", query("a", 1), query("b", 2), query("c", 3)));
    assertEquals(List.of(run("fourth", query("a", 1), query("b", 2), query("c", 3))), whole.runs());
    assertEquals(
        List.of(run("second", query("c", 6)), run("third", query("b", 7))),
        stopped.only(Set.of("b", "c")).runs());
    String page = Page.of(List.of(stopped), null, null, null, null, "benchmarks.svg");
    assertContains(page, "`first`: 10,000,000 rows, 2 threads, a machine, 2026-01-31.");
    assertContains(page, "| a | 4.00 ±0 % |");
    assertContains(page, "`third`: 10,000,000 rows");
    assertContains(page, "Geometric mean of the ratios: DuckDB 1.00.");
  }

  private static SuiteResult.Run run(String command, QueryResult... queries) {
    return new SuiteResult.Run(
        command, "2026-01-31", "a machine", "DuckDB 9.9.", 2, 10_000_000, List.of(queries));
  }

  private static QueryResult query(String name, double seconds) {
    return new QueryResult(
        name,
        name,
        Map.of(
            EngineKind.WEIR, List.of(measurement(seconds)),
            EngineKind.DUCKDB, List.of(measurement(seconds))));
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> part + " is not in\n" + text);
  }
}
