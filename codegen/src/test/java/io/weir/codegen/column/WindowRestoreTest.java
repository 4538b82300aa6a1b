package io.weir.codegen.column;

import static io.weir.codegen.column.WindowTest.CALLS;
import static io.weir.codegen.column.WindowTest.INPUT;
import static io.weir.codegen.column.WindowTest.UNIT;
import static io.weir.codegen.column.WindowTest.assertWindowsInOrder;
import static io.weir.codegen.column.WindowTest.bruteForce;
import static io.weir.codegen.column.WindowTest.kernel;
import static io.weir.codegen.column.WindowTest.kernels;
import static io.weir.codegen.column.WindowTest.next;
import static io.weir.codegen.column.WindowTest.output;
import static io.weir.codegen.column.WindowTest.rows;
import static io.weir.codegen.column.WindowTest.spec;
import static io.weir.codegen.column.WindowTest.window;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.Aggregates;
import io.weir.codegen.column.Rows.Change;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.window.WindowAggregateSpec;
import io.weir.runtime.operator.window.WindowProperty;
import io.weir.runtime.operator.window.WindowSpec;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Window aggregates that go on from a checkpoint, also with another number of workers. */
class WindowRestoreTest {
  static List<WindowSpec> windows() {
    return WindowTest.windows();
  }

  private static final List<AggregateCall> DISTINCT_CALLS =
      List.of(
          CALLS.get(0),
          new AggregateCall(
              AggregateFunction.COUNT, 2, AggregateTest.BIGINT, true, -1, AggregateTest.COUNT),
          new AggregateCall(
              AggregateFunction.SUM, 2, AggregateTest.BIGINT, true, -1, AggregateTest.BIGINT));

  @ParameterizedTest
  @MethodSource("windows")
  void restoredWindowsFireOnceAndDistinctValuesCountOnce(WindowSpec window) {
    List<Change> rows = rows(new Random(10), 1500);
    Map<List<@Nullable Object>, Integer> expected =
        bruteForce(window, DISTINCT_CALLS, rows, true, new long[2]);
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            INPUT,
            output(),
            List.of(0),
            window,
            List.of(WindowProperty.values()),
            kernel("SliceKeys"),
            kernel("Keys"),
            Aggregates.compile(INPUT, DISTINCT_CALLS, PlanNode.Phase.SINGLE, false).spec(),
            false,
            false);
    Harness harness = new Harness(spec, kernels(DISTINCT_CALLS));
    for (int from = 0; from < rows.size(); from += 50) {
      int to = Math.min(rows.size(), from + 50);
      harness.process(0, INPUT, rows.subList(from, to));
      if (from % 3 == 0) {
        harness = harness.snapshotAndRestore();
      }
      if (next(rows, to) > harness.watermark) {
        harness.watermark(next(rows, to));
      }
      if (from % 4 == 0) {
        harness = harness.snapshotAndRestore();
      }
    }
    harness.end(0);
    assertEquals(expected, harness.table());
    harness = harness.snapshotAndRestore();
    // What is left is the watermark, for each key group.
    assertEquals(128, harness.imageSize());
  }

  @Test
  void aClockBehindTheOneBeforeARestoreLosesNoRows() {
    WindowSpec window = new WindowSpec(1, 60 * UNIT, 60 * UNIT, 0, UNIT, true);
    Harness harness = new Harness(spec(window, false), kernels(CALLS));
    harness.process(0, INPUT, List.of(Change.insert("a", null, 1L)));
    harness.advanceClock(60 * UNIT);
    harness = harness.snapshotAndRestore();
    harness.clock = 30 * UNIT;
    harness.process(0, INPUT, List.of(Change.insert("a", null, 2L)));
    harness.advanceClock(120 * UNIT);
    assertEquals(
        "[+I[a, 1, 1, 1, 0, 60000, 59000], +I[a, 1, 2, 2, 60000, 120000, 119000]]",
        harness.out.toString());
  }

  /** A job may read rows of unfinished splits again, and then its watermark begins earlier. */
  @Test
  void nothingFiresAgainWhenTheRestoredWatermarkBeginsEarlier() {
    WindowSpec window = window(60, 20, 0);
    Change row = Change.insert("a", 50 * UNIT, 1L).at(Long.MIN_VALUE);
    Harness harness = new Harness(spec(window, false), kernels(CALLS));
    harness.process(0, INPUT, List.of(row));
    harness.watermark(80 * UNIT);
    harness = harness.snapshotAndRestore();
    harness.watermark(30 * UNIT);
    harness.process(0, INPUT, List.of(Change.insert("a", 35 * UNIT, 7L).at(30 * UNIT)));
    harness.watermark(70 * UNIT);
    harness = harness.snapshotAndRestore();
    harness.watermark(200 * UNIT);
    assertEquals(bruteForce(window, List.of(row), false, new long[2]), harness.table());
    assertEquals(3, harness.out.size());
  }

  @Test
  void moreWorkersTakeOverWhereOneStopped() {
    WindowSpec window = window(60, 20, 0);
    List<Change> rows = rows(new Random(20), 1500);
    KernelLoader kernels = kernels(CALLS);
    Harness first = new Harness(spec(window, false), kernels);
    for (int from = 0; from < 700; from += 100) {
      first.process(0, INPUT, rows.subList(from, from + 100));
      if (next(rows, from + 100) > first.watermark) {
        first.watermark(next(rows, from + 100));
      }
    }
    List<Harness> workers = first.rescale(3);
    KeyKernel keys = kernels.create(kernel("Keys"), KeyKernel.class);
    for (int from = 700; from < rows.size(); from += 100) {
      List<Change> some = rows.subList(from, from + 100);
      long[] hashes = new long[some.size()];
      keys.hash(Rows.batch(INPUT, some), some.size(), hashes);
      for (Harness worker : workers) {
        List<Change> own = new ArrayList<>();
        for (int i = 0; i < hashes.length; i++) {
          if (KeyGroups.worker(KeyGroups.of(hashes[i]), 3) == worker.worker()) {
            own.add(some.get(i));
          }
        }
        worker.process(0, INPUT, own);
        if (next(rows, from + 100) > worker.watermark) {
          worker.watermark(next(rows, from + 100));
        }
      }
    }
    List<Change> all = new ArrayList<>(first.out);
    workers.forEach(worker -> all.addAll(worker.out));
    assertEquals(bruteForce(window, rows, true, new long[2]), Harness.table(all));
  }

  private static List<Change> untimely(Random random, int count) {
    List<Change> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Change.insert("k" + random.nextInt(20), random.nextInt(300) * UNIT, 1L));
    }
    return rows;
  }

  private static int workerOf(KeyKernel keys, Change row, int workers) {
    long[] hash = new long[1];
    keys.hash(Rows.batch(INPUT, List.of(row)), 1, hash);
    return KeyGroups.worker(KeyGroups.of(hash[0]), workers);
  }

  /**
   * Two workers that have fired up to different watermarks; each key's windows fire once, and with
   * the rows that came before. In two phases each row is a partial result of its own.
   */
  @ParameterizedTest
  @MethodSource("windows")
  void oneWorkerTakesOverFromSeveralThatDiffer(WindowSpec window) {
    takeOver(window, false);
    takeOver(window, true);
  }

  private static void process(Harness harness, List<Change> rows, @Nullable Harness local) {
    if (local == null) {
      harness.process(0, INPUT, rows);
      return;
    }
    for (Change row : rows) {
      local.process(0, INPUT, List.of(row));
      local.idle();
    }
    WindowTest.forward(local, harness);
  }

  private static void takeOver(WindowSpec window, boolean partials) {
    KernelLoader kernels = kernels(CALLS);
    KeyKernel keys = kernels.create(kernel("Keys"), KeyKernel.class);
    Random random = new Random(21);
    List<Change> rows = untimely(random, 500);
    List<Change> all = new ArrayList<>();
    rows.forEach(row -> all.add(row.at(Long.MIN_VALUE)));
    List<Harness> workers = new Harness(spec(window, partials), kernels).rescale(2);
    List<Change> out = new ArrayList<>();
    for (Harness worker : workers) {
      List<Change> own = new ArrayList<>(rows);
      own.removeIf(row -> workerOf(keys, row, 2) != worker.worker());
      process(worker, own, partials ? WindowTest.local(window, kernels) : null);
      worker.watermark((worker.worker() == 0 ? 210 : 90) * UNIT);
      out.addAll(worker.out);
    }
    int fired = out.size();
    Harness one = Harness.gather(workers);
    Harness local = partials ? WindowTest.local(window, kernels) : null;
    one.watermark(70 * UNIT);
    for (long watermark : new long[] {90, 150}) {
      one.watermark(watermark * UNIT);
      if (local != null) {
        local.watermark(watermark * UNIT);
      }
      List<Change> more = untimely(random, 200);
      process(one, more, local);
      for (Change row : more) {
        all.add(row.at((workerOf(keys, row, 2) == 0 ? 210 : watermark) * UNIT));
      }
      one = one.snapshotAndRestore();
    }
    assertWindowsInOrder(one.out);
    one.endAll();
    out.addAll(one.out);
    long[] late = new long[2];
    assertEquals(bruteForce(window, all, true, late), Harness.table(out));
    long before = local == null ? 0 : local.metrics.rowsLate;
    long partlyBefore = local == null ? 0 : local.metrics.rowsPartlyLate;
    assertEquals(late[0], before + one.metrics.rowsLate);
    assertEquals(late[1], partlyBefore + one.metrics.rowsPartlyLate);
    assertTrue(fired > 0 && fired < out.size());
  }
}
