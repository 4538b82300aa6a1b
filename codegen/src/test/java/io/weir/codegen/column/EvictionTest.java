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
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Of several groups, so that state moves between workers; with strings and numbers. */
  private static List<Change> manyValues(int seed, int count) {
    return AggregateTest.rows(new Random(seed), count, 40);
  }

  /** Parts of a few values, split again and again, and all of them at once when memory is short. */
  @ParameterizedTest
  @CsvSource({
    "RETRACT, 1_000_000_000, 20",
    "RETRACT, 1_000_000_000, 100",
    "RETRACT, 60_000, 20",
    "RETRACT, 0, 20",
    "AT_END, 1_000_000_000, 20",
    "AT_END, 200_000, 50",
    "AT_END, 60_000, 20",
    "AT_END, 0, 30",
    "AT_END, 0, 1000"
  })
  void valuesInPartsAreThoseOfOnePart(Emit emit, String limit, int partEntries) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      List<Change> rows = manyValues(seed, 2000);
      StateMemory memory =
          bytes(Long.parseLong(limit.replace("_", ""))).splittingBeyond(partEntries);
      Harness harness = AggregateTest.single(DISTINCT, false, emit, memory);
      int at = 0;
      while (at < rows.size()) {
        int to = Math.min(rows.size(), at + 1 + random.nextInt(400));
        harness.processAll(0, AggregateTest.INPUT, rows.subList(at, to), 1 + random.nextInt(400));
        at = to;
        switch (random.nextInt(seed == 0 ? 1000 : 8)) {
          case 0, 1 -> harness = harness.snapshotAndRestore();
          case 2 -> {
            List<Change> out = harness.out;
            harness = Harness.gather(harness.rescale(1 + random.nextInt(4)));
            harness.out.addAll(out);
          }
          default -> {}
        }
      }
      harness.endAll();
      assertEquals(AggregateTest.expectedTable(DISTINCT, rows), harness.table(), "seed " + seed);
    }
  }

  /** Values that are put off are in checkpoints as of the moment of their barriers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void valuesThatArePutOffAreOfTheMomentOfTheBarrier(int seed) {
    Random random = new Random(seed);
    List<Change> changes = manyValues(seed, 4000);
    StateMemory memory = bytes(seed % 2 == 0 ? 0 : 50_000).splittingBeyond(30);
    Harness harness = AggregateTest.single(DISTINCT, false, Emit.AT_END, memory);
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
    harness.beginCheckpoint(); // Nothing can be written at the end.
    harness.processAll(0, AggregateTest.INPUT, changes.subList(at, changes.size()), 100);
    assertTrue(harness.evicted() > 0);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(DISTINCT, changes), harness.table());
  }

  /** Aggregates that need the values of their groups: DISTINCT, MIN, MAX, first and last ones. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0, 40", "0, 300", "60_000, 40", "1_000_000_000, 40"})
  void evictedValuesOfGroupsThatLoseRowsComeBack(String limit, int batchRows) {
    List<AggregateCall> calls = new ArrayList<>(AggregateTest.CALLS);
    calls.addAll(DISTINCT);
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      List<Change> changes = RetractionTest.insertsAndDeletes(random, 1500, seed == 0 ? 3 : 60);
      Harness harness =
          AggregateTest.single(
              calls, true, Emit.RETRACT, bytes(Long.parseLong(limit.replace("_", ""))));
      int evicted = 0;
      for (int from = 0; from < changes.size(); from += batchRows) {
        harness.process(
            0,
            AggregateTest.INPUT,
            changes.subList(from, Math.min(changes.size(), from + batchRows)));
        evicted = Math.max(evicted, harness.evicted());
        switch (random.nextInt(30)) {
          case 0 -> harness = harness.snapshotAndRestore();
          case 1 -> {
            List<Change> out = harness.out;
            harness = Harness.gather(harness.rescale(1 + random.nextInt(4)));
            harness.out.addAll(out);
          }
          default -> {}
        }
      }
      assertEquals(!limit.startsWith("1"), evicted > 0);
      harness.endAll();
      assertEquals(AggregateTest.expectedTable(calls, changes), harness.table(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void valuesOfGroupsThatLoseRowsAreOfTheMomentOfTheBarrier(int seed) {
    Random random = new Random(seed);
    List<Change> changes = RetractionTest.insertsAndDeletes(random, 2000, 30);
    Harness harness = AggregateTest.single(AggregateTest.CALLS, true, Emit.RETRACT, bytes(0));
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
    assertEquals(AggregateTest.expectedTable(AggregateTest.CALLS, changes), harness.table());
  }

  /** Groups that are put off until the end, also across restarts and other numbers of workers. */
  @ParameterizedTest
  @CsvSource({"false, 0", "false, 300_000", "true, 0", "true, 100_000"})
  void groupsThatArePutOffAreMergedAtTheEnd(boolean retracts, String limit) {
    List<AggregateCall> calls = retracts ? RETRACTABLE : AggregateTest.CALLS;
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      List<Change> rows =
          retracts
              ? RetractionTest.insertsAndDeletes(random, 3000, 1500)
              : AggregateTest.rows(random, 6000, seed == 0 ? 5 : 4000);
      StateMemory memory = bytes(Long.parseLong(limit.replace("_", ""))).splittingBeyond(2);
      Harness harness = AggregateTest.single(calls, retracts, Emit.AT_END, memory);
      int at = 0;
      while (at < rows.size()) {
        int to = Math.min(rows.size(), at + 1 + random.nextInt(700));
        harness.processAll(0, AggregateTest.INPUT, rows.subList(at, to), 1 + random.nextInt(400));
        at = to;
        switch (random.nextInt(seed == 1 ? 1000 : 8)) {
          case 0, 1 -> harness = harness.snapshotAndRestore();
          case 2 -> harness = Harness.gather(harness.rescale(1 + random.nextInt(4)));
          default -> {}
        }
      }
      harness.endAll();
      assertEquals(AggregateTest.expectedTable(calls, rows), harness.table(), "seed " + seed);
    }
  }

  /** Many groups for each key group, so that they are merged in several goes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void keyGroupsOfMoreGroupsThanFitAreMergedInSeveralGoes(int seed) {
    List<Change> rows = AggregateTest.rows(new Random(seed), 150_000, 100_000);
    StateMemory memory = bytes(0).splittingBeyond(2);
    Harness harness = AggregateTest.single(RETRACTABLE, false, Emit.AT_END, memory);
    harness.processAll(0, AggregateTest.INPUT, rows, 300);
    assertTrue(harness.evicted() > 0);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(RETRACTABLE, rows), harness.table());
  }

  /** Groups that are put off are in checkpoints as of the moment of their barriers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void groupsThatArePutOffAreOfTheMomentOfTheBarrier(int seed) {
    Random random = new Random(seed);
    List<Change> changes = AggregateTest.rows(random, 5000, 2000);
    StateMemory memory = bytes(seed % 2 == 0 ? 0 : 100_000).splittingBeyond(2);
    Harness harness = AggregateTest.single(AggregateTest.CALLS, false, Emit.AT_END, memory);
    int at = 0;
    for (int round = 0; round < 14; round++) {
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
    harness.beginCheckpoint(); // Nothing can be written at the end.
    harness.processAll(0, AggregateTest.INPUT, changes.subList(at, changes.size()), 100);
    assertTrue(harness.evicted() > 0);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(AggregateTest.CALLS, changes), harness.table());
  }
}
