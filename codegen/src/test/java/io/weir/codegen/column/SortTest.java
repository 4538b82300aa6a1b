package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.column.Rows.Change;
import io.weir.planner.plan.PlanNode.SortKey;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.sort.LimitSpec;
import io.weir.runtime.operator.sort.SortSpec;
import io.weir.runtime.state.StateMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ORDER BY against List.sort; LIMIT. */
class SortTest {
  private static final int COLUMNS = AggregateTest.INPUT.fields().size();

  private static KernelLoader kernels(List<SortKey> keys) {
    List<Integer> all = IntStream.range(0, COLUMNS).boxed().toList();
    return Harness.load(
        List.of(
            SortGenerator.generate(AggregateTest.PACKAGE + "Order", AggregateTest.INPUT, keys),
            KeyGenerator.generate(AggregateTest.PACKAGE + "RowKeys", AggregateTest.INPUT, all)));
  }

  private static SortSpec spec(long offset, long fetch, boolean retracts) {
    return new SortSpec(
        AggregateTest.INPUT,
        new KernelSpec(AggregateTest.PACKAGE + "Order", List.of()),
        offset,
        fetch,
        retracts ? new KernelSpec(AggregateTest.PACKAGE + "RowKeys", List.of()) : null);
  }

  private static int compare(
      SortKey key, List<@Nullable Object> left, List<@Nullable Object> right) {
    return compare(key, left.get(key.index()), right.get(key.index()));
  }

  @SuppressWarnings("unchecked")
  private static int compare(SortKey key, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      int nullFirst = left == right ? 0 : left == null ? -1 : 1;
      return key.nullsLast() ? -nullFirst : nullFirst;
    }
    int order = ((Comparable<Object>) left).compareTo(right);
    return key.descending() ? -order : order;
  }

  private static Comparator<List<@Nullable Object>> order(List<SortKey> keys) {
    return (left, right) -> {
      for (SortKey key : keys) {
        int order = compare(key, left, right);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static List<List<@Nullable Object>> values(List<Change> changes) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    changes.forEach(change -> values.add(change.values()));
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void sortsByEveryTypeLikeAList(int column) {
    List<Change> rows = AggregateTest.rows(new Random(column), 3000, 500);
    for (int variant = 0; variant < 4; variant++) {
      List<SortKey> keys =
          List.of(
              new SortKey(column, (variant & 1) != 0, (variant & 2) != 0),
              new SortKey(2, false, false));
      List<List<@Nullable Object>> expected = values(rows);
      expected.sort(order(keys));
      Harness harness = new Harness(spec(0, -1, false), kernels(keys));
      harness.processAll(0, AggregateTest.INPUT, rows, 700);
      harness.endAll();
      assertEquals(expected, values(harness.out));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "5, 3", "100, 2000", "10000, 5", "0, 0", "4000, 1"})
  void firstRowsAreThoseOfTheWholeSort(int offset, int fetch) {
    List<Change> rows = AggregateTest.rows(new Random(77), 20_000, 500);
    List<SortKey> keys = List.of(new SortKey(7, true, true), new SortKey(1, false, false));
    List<List<@Nullable Object>> expected = values(rows);
    expected.sort(order(keys));
    Harness harness = new Harness(spec(offset, fetch, false), kernels(keys));
    for (int from = 0; from < rows.size(); from += 500) {
      harness.process(0, AggregateTest.INPUT, rows.subList(from, from + 500));
      if (from % 7500 == 0) {
        harness = harness.snapshotAndRestore();
      }
    }
    harness.endAll();
    int from = Math.min(offset, rows.size());
    assertEquals(expected.subList(from, Math.min(from + fetch, rows.size())), values(harness.out));
    if (fetch == 10) {
      assertTrue(harness.metrics.rowsHeld < 3000);
    }
  }

  @Test
  void changingInputsAreSortedAsTheyAreInTheEnd() {
    List<Change> changes = RetractionTest.insertsAndDeletes(new Random(5), 1000, 10);
    Change last = changes.get(0);
    changes.add(new Change(ChangeKind.INSERT_BYTE, last.values(), null));
    changes.add(new Change(ChangeKind.INSERT_BYTE, last.values(), null));
    List<SortKey> keys = new ArrayList<>();
    for (int i = 0; i < COLUMNS; i++) {
      keys.add(new SortKey(i, i % 2 == 0, i % 3 == 0));
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    Harness.table(changes)
        .forEach(
            (row, count) -> {
              for (int i = 0; i < count; i++) {
                expected.add(row);
              }
            });
    expected.sort(order(keys));
    Harness harness = new Harness(spec(0, -1, true), kernels(keys));
    for (int from = 0; from < changes.size(); from += 100) {
      harness.process(
          0, AggregateTest.INPUT, changes.subList(from, Math.min(changes.size(), from + 100)));
      harness = harness.snapshotAndRestore();
    }
    harness.endAll();
    assertEquals(expected, values(harness.out));
  }

  @Test
  void limitsCountOverBatchesAndRestores() {
    List<Change> rows = AggregateTest.rows(new Random(6), 100, 10);
    Harness harness = new Harness(new LimitSpec(AggregateTest.INPUT, 13, 30), kernels(List.of()));
    for (int from = 0; from < rows.size(); from += 10) {
      harness.process(0, AggregateTest.INPUT, rows.subList(from, from + 10));
      harness = harness.snapshotAndRestore();
      assertEquals(from + 10 >= 43, harness.isFinished());
    }
    assertEquals(values(rows.subList(13, 43)), values(harness.out));
  }

  private static StateMemory bytes(String limit) {
    return new StateMemory(Long.parseLong(limit.replace("_", "")), StateMemory.defaultDirectory());
  }

  /** Equal rows as they came, also when they are in different runs. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, -1",
    "0, 17, 300",
    "30_000, 0, -1",
    "30_000, 2500, -1",
    "300_000, 0, -1",
    "1_000_000_000, 0, -1"
  })
  void rowsThatDoNotFitIntoMemoryAreSortedInRuns(String limit, int offset, int fetch) {
    List<SortKey> keys = List.of(new SortKey(3, true, false), new SortKey(6, false, true));
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      List<Change> rows = AggregateTest.rows(random, 4000, 500);
      List<List<@Nullable Object>> expected = values(rows);
      expected.sort(order(keys));
      // A fetch as large as can be asked for makes no difference but at the end.
      Harness harness =
          new Harness(spec(offset, fetch < 0 ? -1 : 1 << 29, false), kernels(keys), bytes(limit));
      int at = 0;
      while (at < rows.size()) {
        int to = Math.min(rows.size(), at + 1 + random.nextInt(seed == 0 ? 30 : 300));
        harness.process(0, AggregateTest.INPUT, rows.subList(at, to));
        at = to;
        if (seed > 0 && random.nextInt(5) == 0) {
          harness = harness.snapshotAndRestore();
        }
      }
      assertEquals(limit.length() < 8, harness.evicted() > 0);
      harness.endAll();
      assertEquals(expected.subList(offset, rows.size()), values(harness.out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void runsAreOfTheMomentOfTheBarrier(int seed) {
    Random random = new Random(seed);
    List<SortKey> keys = List.of(new SortKey(0, false, false));
    List<Change> rows = AggregateTest.rows(random, 3000, 50);
    List<List<@Nullable Object>> expected = values(rows);
    expected.sort(order(keys));
    Harness harness =
        new Harness(spec(0, -1, false), kernels(keys), bytes(seed % 2 == 0 ? "0" : "100_000"));
    int at = 0;
    for (int round = 0; round < 10; round++) {
      at = feed(harness, rows, at, random);
      harness.beginCheckpoint();
      int barrier = at;
      at = feed(harness, rows, at, random);
      harness.storeCheckpoint();
      at = feed(harness, rows, at, random);
      if (random.nextInt(3) == 0) {
        harness = harness.restoreCheckpoint();
        at = barrier;
      }
    }
    harness.beginCheckpoint(); // Nothing can be written at the end.
    harness.processAll(0, AggregateTest.INPUT, rows.subList(at, rows.size()), 100);
    harness.endAll();
    assertEquals(expected, values(harness.out));
  }

  private static int feed(Harness harness, List<Change> rows, int from, Random random) {
    int to = Math.min(rows.size(), from + random.nextInt(200));
    harness.processAll(0, AggregateTest.INPUT, rows.subList(from, to), 1 + random.nextInt(90));
    return to;
  }

  @Test
  void runsGoToTheWorkerThatSorts() {
    List<SortKey> keys = List.of(new SortKey(2, false, false));
    List<Change> rows = AggregateTest.rows(new Random(9), 2000, 50);
    List<List<@Nullable Object>> expected = values(rows);
    expected.sort(order(keys));
    Harness harness = new Harness(spec(0, -1, false), kernels(keys), bytes("0"));
    for (int from = 0; from < rows.size(); from += 100) {
      harness.process(0, AggregateTest.INPUT, rows.subList(from, from + 100));
      if (from % 300 == 0) {
        harness = Harness.gather(harness.rescale(1 + from / 300 % 4));
      }
    }
    harness.endAll();
    assertEquals(expected, values(harness.out));
  }
}
