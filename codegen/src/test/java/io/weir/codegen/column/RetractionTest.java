package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.codegen.column.Rows.Change;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec.Emit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates that need the set of values: DISTINCT, and all of them when rows are taken back. */
class RetractionTest {
  private static final List<AggregateCall> DISTINCT =
      List.of(
          distinct(AggregateFunction.COUNT, 1, AggregateTest.COUNT, -1),
          distinct(AggregateFunction.COUNT, 7, AggregateTest.COUNT, 6),
          distinct(AggregateFunction.SUM, 1, AggregateTest.INT, -1),
          distinct(AggregateFunction.AVG, 4, PlanType.decimal(38, 6, true), 6),
          distinct(AggregateFunction.SUM, 4, PlanType.decimal(38, 2, true), 6),
          AggregateTest.call(AggregateFunction.COUNT, -1, AggregateTest.COUNT),
          distinct(AggregateFunction.MAX, 2, AggregateTest.BIGINT, -1));

  private static AggregateCall distinct(
      AggregateFunction function, int argument, PlanType type, int filter) {
    return AggregateTest.call(function, argument, type, true, filter);
  }

  /** Inserts with deletes of some of the rows that are there, now and then emptying everything. */
  static List<Change> insertsAndDeletes(Random random, int count, int groups) {
    List<Change> rows = AggregateTest.rows(random, count, groups);
    List<Change> changes = new ArrayList<>();
    List<Change> present = new ArrayList<>();
    for (Change row : rows) {
      changes.add(row);
      present.add(row);
      int deletes = random.nextInt(150) == 0 ? present.size() : random.nextInt(3);
      for (int i = 0; i < deletes && !present.isEmpty(); i++) {
        Change gone = present.remove(random.nextInt(present.size()));
        byte kind = random.nextBoolean() ? ChangeKind.DELETE_BYTE : ChangeKind.UPDATE_BEFORE_BYTE;
        changes.add(new Change(kind, gone.values(), null));
      }
    }
    return changes;
  }

  private static List<AggregateCall> all() {
    List<AggregateCall> calls = new ArrayList<>(AggregateTest.CALLS);
    calls.addAll(DISTINCT);
    return calls;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 5000})
  void retractedRowsLeaveNoTrace(int batchRows) {
    List<Change> changes = insertsAndDeletes(new Random(11), 1500, 20);
    Harness harness = AggregateTest.single(all(), true, Emit.RETRACT);
    harness.processAll(0, AggregateTest.INPUT, changes, batchRows);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(all(), changes), harness.table());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 5000})
  void distinctCountsValuesOnce(int batchRows) {
    List<Change> rows = AggregateTest.rows(new Random(12), 3000, 50);
    Harness harness = AggregateTest.single(DISTINCT, false, Emit.RETRACT);
    harness.processAll(0, AggregateTest.INPUT, rows, batchRows);
    harness.endAll();
    assertEquals(AggregateTest.expectedTable(DISTINCT, rows), harness.table());
  }

  @Test
  void restoredGroupsGoOnAsIfNothingHadHappened() {
    List<Change> changes = insertsAndDeletes(new Random(13), 400, 8);
    Harness harness = AggregateTest.single(all(), true, Emit.RETRACT);
    for (int from = 0; from < changes.size(); from += 40) {
      List<Change> some = changes.subList(from, Math.min(changes.size(), from + 40));
      harness.process(0, AggregateTest.INPUT, some);
      harness = harness.snapshotAndRestore();
    }
    assertEquals(AggregateTest.expectedTable(all(), changes), harness.table());
  }

  @Test
  void snapshotsWithoutRestoreWriteWhatChanged() {
    List<Change> changes = insertsAndDeletes(new Random(14), 400, 8);
    Harness harness = AggregateTest.single(all(), true, Emit.RETRACT);
    for (int from = 0; from < changes.size(); from += 40) {
      List<Change> some = changes.subList(from, Math.min(changes.size(), from + 40));
      harness.process(0, AggregateTest.INPUT, some);
      Harness restored = harness.snapshotAndRestore();
      List<Change> rest = changes.subList(Math.min(changes.size(), from + 40), changes.size());
      restored.processAll(0, AggregateTest.INPUT, rest, 100);
      assertEquals(AggregateTest.expectedTable(all(), changes), restored.table());
    }
  }

  @Test
  void stateOfGroupsThatAreGoneIsDeleted() {
    List<Change> changes = insertsAndDeletes(new Random(15), 100, 8);
    Harness harness = AggregateTest.single(all(), true, Emit.RETRACT);
    harness.process(0, AggregateTest.INPUT, changes);
    harness = harness.snapshotAndRestore();
    List<Change> table = new ArrayList<>();
    Harness.table(changes)
        .forEach(
            (row, count) -> {
              for (int i = 0; i < count; i++) {
                table.add(new Change(ChangeKind.DELETE_BYTE, row, null));
              }
            });
    harness.process(0, AggregateTest.INPUT, table);
    harness = harness.snapshotAndRestore();
    assertEquals(0, harness.imageSize());
    assertEquals(0, harness.table().size());
  }

  @Test
  void firstAndLastValuesComeBack() {
    List<AggregateCall> calls =
        List.of(
            AggregateTest.call(AggregateFunction.FIRST_VALUE, 1, AggregateTest.INT),
            AggregateTest.call(AggregateFunction.LAST_VALUE, 1, AggregateTest.INT),
            AggregateTest.call(AggregateFunction.SINGLE_VALUE, 2, AggregateTest.BIGINT));
    Harness harness = AggregateTest.single(calls, true, Emit.RETRACT);
    Change one = AggregateTest.row("a", 1);
    Change two = AggregateTest.row("a", 2);
    Change three = AggregateTest.row("a", 3);
    harness.process(0, AggregateTest.INPUT, List.of(one, two, three, one));
    assertEquals("[+I[a, 1, 1, 1]]", harness.out.toString());
    harness.out.clear();
    harness = harness.snapshotAndRestore();
    Change notOne = Change.delete(one.values().toArray());
    harness.process(0, AggregateTest.INPUT, List.of(notOne, notOne));
    assertEquals("[-U[a, 1, 1, 1], +U[a, 2, 3, 1]]", harness.out.toString());
  }

  @Test
  void sumsBeyondThirtyEightDigitsAreNull() {
    AggregateCall sum =
        new AggregateCall(
            AggregateFunction.SUM,
            5,
            AggregateTest.AMOUNT,
            false,
            -1,
            PlanType.decimal(38, 4, true));
    Harness harness = AggregateTest.single(List.of(sum), false, Emit.RETRACT);
    BigDecimal most = new BigDecimal("9".repeat(34) + ".9999");
    Change row = Change.insert("a", 1, 1L, 1.0, null, most, true, "t");
    harness.process(0, AggregateTest.INPUT, List.of(row));
    harness.process(0, AggregateTest.INPUT, List.of(AggregateTest.row("a", 1)));
    assertEquals("[+I[a, " + most + "], -U[a, " + most + "], +U[a, null]]", harness.out.toString());
  }
}
