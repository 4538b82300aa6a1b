package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.column.Rows.Change;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.PairFilterKernel;
import io.weir.runtime.operator.join.JoinSpec;
import io.weir.runtime.operator.join.RowExpiry;
import io.weir.runtime.state.StateMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins against nested loops over the final tables. */
class JoinTest {
  static final RowType LEFT =
      Rows.schema("id", DataType.bigint(), "name", DataType.string(), "number", DataType.bigint());
  static final RowType RIGHT =
      Rows.schema(
          "limit", DataType.bigint(),
          "name", DataType.string(),
          "id", DataType.bigint(),
          "text", DataType.string());

  /** Holds when the left number is at least the right limit. */
  public static final class Residual implements PairFilterKernel {
    /** As generated kernels have it. */
    public Residual(Object[] constants, KernelContext context) {}

    @Override
    public int filter(Column[] left, int[] leftRows, Column[] right, int[] rightRows, int count) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        long number = ((LongColumn) left[2]).values[leftRows[i]];
        long limit = ((LongColumn) right[0]).values[rightRows[i]];
        if (number >= limit) {
          leftRows[kept] = leftRows[i];
          rightRows[kept++] = rightRows[i];
        }
      }
      return kept;
    }
  }

  @TempDir Path directory;

  private static KernelLoader kernels() {
    return Harness.load(
        List.of(
            KeyGenerator.generate(AggregateTest.PACKAGE + "LeftKeys", LEFT, List.of(0, 1)),
            KeyGenerator.generate(AggregateTest.PACKAGE + "RightKeys", RIGHT, List.of(2, 1))));
  }

  private static JoinSpec spec(boolean outer, boolean residual, boolean rightFirst) {
    return spec(outer, residual, null, rightFirst);
  }

  private static JoinSpec spec(
      boolean outer, boolean residual, @Nullable RowExpiry leftExpiry, boolean rightFirst) {
    List<Field> fields = new ArrayList<>(LEFT.fields());
    fields.addAll(RIGHT.fields());
    return new JoinSpec(
        LEFT,
        RIGHT,
        new RowType(fields, false),
        outer,
        List.of(0, 1),
        List.of(2, 1),
        null,
        null,
        new KernelSpec(AggregateTest.PACKAGE + "LeftKeys", List.of()),
        new KernelSpec(AggregateTest.PACKAGE + "RightKeys", List.of()),
        residual ? new KernelSpec(Residual.class.getName(), List.of()) : null,
        leftExpiry,
        null,
        rightFirst);
  }

  private static List<Change> changes(Random random, boolean left, int count, boolean deletes) {
    List<Change> changes = new ArrayList<>();
    List<Change> present = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object id = random.nextInt(20) == 0 ? null : (Object) (long) random.nextInt(6);
      String name = random.nextInt(20) == 0 ? null : "n" + random.nextInt(3);
      long number = random.nextInt(4);
      Change row =
          left
              ? Change.insert(id, name, number)
              : Change.insert(number, name, id, "t".repeat(random.nextInt(9)));
      changes.add(row);
      present.add(row);
      int gone = random.nextInt(100) == 0 ? present.size() : random.nextInt(3);
      for (int k = 0; deletes && k < gone && !present.isEmpty(); k++) {
        Change old = present.remove(random.nextInt(present.size()));
        byte kind = random.nextBoolean() ? ChangeKind.DELETE_BYTE : ChangeKind.UPDATE_BEFORE_BYTE;
        changes.add(new Change(kind, old.values(), null));
      }
    }
    return changes;
  }

  private static Map<List<@Nullable Object>, Integer> nestedLoops(
      List<Change> left, List<Change> right, boolean outer, boolean residual) {
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    Map<List<@Nullable Object>, Integer> rights = Harness.table(right);
    Harness.table(left)
        .forEach(
            (leftRow, leftCount) -> {
              int[] matches = new int[1];
              rights.forEach(
                  (rightRow, rightCount) -> {
                    if (leftRow.get(0) != null
                        && leftRow.get(1) != null
                        && leftRow.get(0).equals(rightRow.get(2))
                        && leftRow.get(1).equals(rightRow.get(1))
                        && (!residual || (Long) leftRow.get(2) >= (Long) rightRow.get(0))) {
                      matches[0]++;
                      List<@Nullable Object> row = new ArrayList<>(leftRow);
                      row.addAll(rightRow);
                      table.merge(row, leftCount * rightCount, Integer::sum);
                    }
                  });
              if (outer && matches[0] == 0) {
                List<@Nullable Object> row = new ArrayList<>(leftRow);
                for (int i = 0; i < RIGHT.fields().size(); i++) {
                  row.add(null);
                }
                table.merge(row, leftCount, Integer::sum);
              }
            });
    return table;
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, 1, false",
    "false, false, 300, false",
    "false, true, 20, false",
    "true, false, 1, false",
    "true, false, 300, false",
    "true, true, 1, false",
    "true, true, 20, false",
    "true, true, 300, false",
    "false, false, 300, true",
    "false, true, 20, true",
    "true, false, 1, true",
    "true, true, 20, true",
    "true, true, 300, true"
  })
  void changesAmountToNestedLoopsAtAnyMoment(
      boolean outer, boolean residual, int batchRows, boolean withoutMemory) {
    Random random = new Random(batchRows);
    List<Change> left = changes(random, true, 400, true);
    List<Change> right = changes(random, false, 400, true);
    StateMemory memory = withoutMemory ? new StateMemory(0, directory) : StateMemory.ofHeap();
    Harness harness = new Harness(spec(outer, residual, false), kernels(), memory);
    int leftAt = 0;
    int rightAt = 0;
    while (leftAt < left.size() || rightAt < right.size()) {
      boolean fromLeft = rightAt == right.size() || leftAt < left.size() && random.nextBoolean();
      int rows = 1 + random.nextInt(batchRows);
      if (fromLeft) {
        int to = Math.min(left.size(), leftAt + rows);
        harness.process(0, LEFT, left.subList(leftAt, to));
        leftAt = to;
      } else {
        int to = Math.min(right.size(), rightAt + rows);
        harness.process(1, RIGHT, right.subList(rightAt, to));
        rightAt = to;
      }
      if (random.nextInt(20) == 0) {
        harness = harness.snapshotAndRestore();
      }
    }
    assertEquals(nestedLoops(left, right, outer, residual), harness.table());
    harness.close();
    assertEquals(List.of(), List.of(directory.toFile().list()));
  }

  /** Many rows, of which some are in memory and most cold. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, true"})
  void rowsThatDoNotFitIntoMemoryAreJoined(boolean outer, boolean deletes) {
    Random random = new Random(5);
    List<Change> left = changes(random, true, 30_000, deletes);
    List<Change> right = changes(random, false, 100, deletes);
    Harness harness =
        new Harness(spec(outer, true, false), kernels(), new StateMemory(300_000, directory));
    int half = right.size() / 2;
    harness.process(1, RIGHT, right.subList(0, half));
    harness.processAll(0, LEFT, left.subList(0, left.size() / 2), 500);
    harness.process(1, RIGHT, right.subList(half, half + 1));
    harness = harness.snapshotAndRestore();
    harness.processAll(0, LEFT, left.subList(left.size() / 2, left.size()), 500);
    harness.process(1, RIGHT, right.subList(half + 1, right.size()));
    assertEquals(nestedLoops(left, right, outer, true), harness.table());
    harness.close();
  }

  /** Right rows are as those of a window aggregate: none comes at or below the watermark. */
  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, false", "true, true, false", "true, true, true"})
  void rowsThatNothingCanMatchAreForgotten(boolean outer, boolean deletes, boolean withoutMemory) {
    Random random = new Random(6);
    StateMemory memory = withoutMemory ? new StateMemory(0, directory) : StateMemory.ofHeap();
    Harness harness =
        new Harness(spec(outer, true, new RowExpiry(2, -1), false), kernels(), memory);
    List<Change> left = new ArrayList<>();
    List<Change> right = new ArrayList<>();
    long mostHeld = 0;
    for (long watermark = 0; watermark < 60; watermark++) {
      long now = watermark;
      List<Change> lefts = new ArrayList<>();
      for (Change change : changes(random, true, 600, deletes)) {
        // Some are late.
        long number = now + (Long) change.values().get(2);
        lefts.add(
            new Change(
                change.kind(),
                Arrays.asList(change.values().get(0), change.values().get(1), number),
                null));
      }
      if (deletes && !left.isEmpty()) {
        lefts.addAll(takeBackSome(random, left, lefts));
      }
      harness.processAll(0, LEFT, lefts, 500);
      List<Change> rights =
          changes(random, false, 3, false).stream()
              .map(
                  change ->
                      Change.insert(
                          now + 1 + (Long) change.values().get(0),
                          change.values().get(1),
                          change.values().get(2),
                          change.values().get(3)))
              .toList();
      harness.process(1, RIGHT, rights);
      left.addAll(lefts);
      right.addAll(rights);
      harness.watermark(now);
      mostHeld = Math.max(mostHeld, harness.metrics.rowsHeld);
      if (random.nextInt(10) == 0) {
        harness = harness.snapshotAndRestore();
      }
    }
    assertEquals(nestedLoops(left, right, outer, true), harness.table());
    assertTrue(mostHeld < 10_000, mostHeld + " rows were held");
    harness.close();
  }

  /** The join's watermark goes on without the input of the windows. */
  @Test
  void rowsAreKeptForWindowsOfAnIdleInput() {
    Random random = new Random(8);
    Harness harness = new Harness(spec(true, true, new RowExpiry(2, -1), false), kernels());
    List<Change> left = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      left.add(Change.insert((long) random.nextInt(6), "n" + random.nextInt(3), i % 100L));
    }
    harness.processAll(0, LEFT, left, 500);
    harness.inputWatermarks.put(1, 49L);
    harness.watermark(1000);
    assertEquals(2940, harness.metrics.rowsHeld);
    assertEquals(3060, harness.metrics.rowsExpired);
    List<Change> right = new ArrayList<>();
    for (long limit = 51; limit < 60; limit++) {
      right.add(Change.insert(limit, "n1", limit % 6, "t"));
    }
    harness.process(1, RIGHT, right);
    assertEquals(nestedLoops(left, right, true, true), harness.table());
    harness.close();
  }

  /** Most rows are cold when others are forgotten, and only then rows are hashed. */
  @Test
  void rowsAreTakenBackAfterOthersWereForgotten() {
    Harness harness =
        new Harness(
            spec(false, false, new RowExpiry(2, 0), false),
            kernels(),
            new StateMemory(0, directory));
    List<Change> old = new ArrayList<>();
    List<Change> kept = new ArrayList<>();
    for (long i = 0; i < 150_000; i++) {
      old.add(Change.insert(i % 1000, "old", i % 50));
    }
    for (long i = 0; i < 1000; i++) {
      kept.add(Change.insert(i, "kept", 100L));
    }
    harness.processAll(0, LEFT, old.subList(0, 100_000), 2048);
    harness.processAll(0, LEFT, kept, 2048);
    harness.processAll(0, LEFT, old.subList(100_000, old.size()), 2048);
    for (long watermark = 60; watermark < 66; watermark++) {
      harness.watermark(watermark); // A part of what is cold is looked through each time.
    }
    // Few rows in memory are not worth a look.
    assertTrue(harness.metrics.rowsHeld < 1000 + 4096, harness.metrics.rowsHeld + " rows held");
    for (Change change : kept.subList(0, 999)) {
      harness.process(0, LEFT, List.of(new Change(ChangeKind.DELETE_BYTE, change.values(), null)));
    }
    for (long i = 0; i < 1000; i++) {
      harness.process(1, RIGHT, List.of(Change.insert(1L, "kept", i, "t")));
    }
    assertEquals(Map.of(List.of(999L, "kept", 100L, 1L, "kept", 999L, "t"), 1), harness.table());
    harness.close();
  }

  /**
   * The oldest rows of a key first, which a walk along the rows of the key would find last: that
   * would take hours, and this takes a second.
   */
  @Test
  @Timeout(120)
  void takingBackARowDoesNotDependOnTheRowsOfItsKey() {
    int rows = 1_000_000;
    Harness harness = new Harness(spec(true, false, false), kernels());
    List<Change> changes = new ArrayList<>();
    for (long i = 0; i < rows; i++) {
      changes.add(Change.insert(7L, "hot", i));
    }
    harness.processAll(0, LEFT, changes, 2048);
    harness.out.clear();
    for (int i = 0; i + 1 < rows; i++) {
      changes.set(i, new Change(ChangeKind.DELETE_BYTE, changes.get(i).values(), null));
    }
    harness.processAll(0, LEFT, changes.subList(0, rows - 1), 2048);
    assertEquals(1, harness.metrics.rowsHeld);
    harness.out.clear();
    harness.process(1, RIGHT, List.of(Change.insert(1L, "hot", 7L, "t")));
    assertEquals(
        List.of(7L, "hot", rows - 1L, 1L, "hot", 7L, "t"),
        harness.out.get(harness.out.size() - 1).values());
    harness.close();
  }

  /** Deletes of rows that were there before the new changes, some long forgotten. */
  private static List<Change> takeBackSome(
      Random random, List<Change> before, List<Change> changes) {
    List<Change> all = new ArrayList<>(before);
    all.addAll(changes);
    List<Change> taken = new ArrayList<>();
    Harness.table(all).keySet().stream()
        .filter(row -> random.nextInt(50) == 0)
        .forEach(row -> taken.add(new Change(ChangeKind.DELETE_BYTE, row, null)));
    return taken;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, true"})
  void batchJoinsReadTheRightSideFirst(boolean outer, boolean residual) {
    Random random = new Random(3);
    List<Change> left = changes(random, true, 5000, false);
    List<Change> right = changes(random, false, 300, false);
    Harness harness = new Harness(spec(outer, residual, true), kernels());
    harness.processAll(1, RIGHT, right, 100);
    harness.end(1);
    harness.processAll(0, LEFT, left, 2048);
    harness.end(0);
    assertEquals(nestedLoops(left, right, outer, residual), harness.table());
    assertEquals(
        true, harness.out.stream().allMatch(change -> change.kind() == ChangeKind.INSERT_BYTE));
  }

  @Test
  void stateOfRowsThatAreGoneIsDeleted() {
    Random random = new Random(4);
    List<Change> left = changes(random, true, 200, true);
    Harness harness = new Harness(spec(true, false, false), kernels());
    harness.process(0, LEFT, left);
    harness = harness.snapshotAndRestore();
    List<Change> rest = new ArrayList<>();
    Harness.table(left)
        .forEach(
            (row, count) -> {
              for (int i = 0; i < count; i++) {
                rest.add(new Change(ChangeKind.DELETE_BYTE, row, null));
              }
            });
    harness.process(0, LEFT, rest);
    harness = harness.snapshotAndRestore();
    assertEquals(0, harness.imageSize());
    assertEquals(Map.of(), harness.table());
  }
}
