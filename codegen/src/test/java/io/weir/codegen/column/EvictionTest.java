package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.column.Rows.Change;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec.Emit;
import io.weir.runtime.state.StateMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups and values that do not fit into memory, compared with all rows of each group. */
class EvictionTest {
  /** Those of aggregates that can take rows back without the set of all values. */
  private static final List<AggregateCall> RETRACTABLE =
      AggregateTest.CALLS.stream()
          .filter(
              call ->
                  switch (call.function()) {
                    case COUNT, SUM, SUM0, AVG -> true;
                    default -> false;
                  })
          .toList();

  private static final List<AggregateCall> DISTINCT =
      List.of(
          AggregateTest.call(AggregateFunction.COUNT, 1, AggregateTest.COUNT, true, -1),
          AggregateTest.call(AggregateFunction.COUNT, 7, AggregateTest.COUNT, true, 6),
          AggregateTest.call(AggregateFunction.SUM, 2, AggregateTest.BIGINT, true, -1));

  private static StateMemory bytes(long limit) {
    return new StateMemory(limit, StateMemory.defaultDirectory());
  }

  @ParameterizedTest
  @EnumSource(Emit.class)
  void evictedGroupsComeBack(Emit emit) {
    List<Change> rows = AggregateTest.rows(new Random(1), 6000, 900);
    Harness harness = AggregateTest.single(AggregateTest.CALLS, false, emit, bytes(0));
    harness.processAll(0, AggregateTest.INPUT, rows, 70);
    assertTrue(harness.evicted() > 300, "evicted " + harness.evicted());
    harness.endAll();
    if (emit != Emit.UPSERT) {
      assertEquals(AggregateTest.expectedTable(AggregateTest.CALLS, rows), harness.table());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 400})
  void evictedGroupsThatLoseTheirRowsDoNotComeBack(int batchRows) {
    List<Change> changes = RetractionTest.insertsAndDeletes(new Random(2), 2000, 200);
    Harness harness = AggregateTest.single(RETRACTABLE, true, Emit.RETRACT, bytes(0));
    harness.processAll(0, AggregateTest.INPUT, changes, batchRows);
    assertTrue(harness.evicted() > 0);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(RETRACTABLE, changes), harness.table());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000})
  void checkpointsHoldWhatIsInMemoryAndWhatIsNot(long limit) {
    Random random = new Random(3 + limit);
    List<Change> changes = RetractionTest.insertsAndDeletes(random, 3000, 300);
    Harness harness = AggregateTest.single(RETRACTABLE, true, Emit.RETRACT, bytes(limit));
    List<Change> done = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += 40) {
      List<Change> some = changes.subList(from, Math.min(changes.size(), from + 40));
      harness.process(0, AggregateTest.INPUT, some);
      done.addAll(some);
      switch (random.nextInt(6)) {
        case 0 -> harness = harness.snapshotAndRestore();
        case 1 -> {
          List<Change> out = harness.out;
          harness = Harness.gather(harness.rescale(1 + random.nextInt(4)));
          harness.out.addAll(out);
        }
        default -> {}
      }
    }
    assertEquals(AggregateTest.expectedTable(RETRACTABLE, changes), harness.table());
  }

  /** What is processed while a checkpoint is being stored must not be in it. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void checkpointsAreOfTheMomentOfTheirBarrier(int seed) {
    Random random = new Random(seed);
    List<Change> changes = RetractionTest.insertsAndDeletes(random, 3000, 300);
    Harness harness = AggregateTest.single(RETRACTABLE, true, Emit.RETRACT, bytes(0));
    int at = 0;
    for (int round = 0; round < 12; round++) {
      at = feed(harness, changes, at, random);
      harness.beginCheckpoint();
      int barrier = at;
      at = feed(harness, changes, at, random);
      harness.storeCheckpoint();
      at = feed(harness, changes, at, random);
      if (random.nextInt(3) == 0) {
        harness = harness.restoreCheckpoint();
        at = barrier;
      }
    }
    harness.processAll(0, AggregateTest.INPUT, changes.subList(at, changes.size()), 100);
    assertEquals(AggregateTest.expectedTable(RETRACTABLE, changes), harness.table());
  }

  private static int feed(Harness harness, List<Change> changes, int from, Random random) {
    int to = Math.min(changes.size(), from + random.nextInt(300));
    harness.processAll(0, AggregateTest.INPUT, changes.subList(from, to), 1 + random.nextInt(90));
    return to;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 400})
  void evictedValuesAreStillKnown(int batchRows) {
    List<Change> rows = AggregateTest.rows(new Random(8), 6000, 3);
    Harness harness = AggregateTest.single(DISTINCT, false, Emit.RETRACT, bytes(0));
    for (int from = 0; from < rows.size(); from += batchRows) {
      harness.process(
          0, AggregateTest.INPUT, rows.subList(from, Math.min(rows.size(), from + batchRows)));
      if (from % 1000 == 0) {
        harness = harness.snapshotAndRestore();
      }
    }
    assertTrue(harness.evicted() > 1000, "evicted " + harness.evicted());
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(DISTINCT, rows), harness.table());
  }
}
