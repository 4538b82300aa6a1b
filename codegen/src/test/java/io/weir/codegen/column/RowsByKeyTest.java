package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.column.Rows.Change;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.checkpoint.TemporaryColdStores;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.MemoryColdStore;
import io.weir.runtime.state.MemoryImage;
import io.weir.runtime.state.Probe;
import io.weir.runtime.state.RowsByKey;
import io.weir.runtime.state.StateMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
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

/** Rows by key against a bag of rows for each key. */
class RowsByKeyTest {
  private static final RowType SCHEMA =
      Rows.schema(
          "ratio", DataType.doublePrecision(),
          "time", DataType.bigint(),
          "name", DataType.string(),
          "amount", DataType.decimal(30, 2),
          "tags", new ArrayType(DataType.string(), true),
          "text", DataType.string());
  private static final List<Integer> KEYS = List.of(0, 2);
  private static final int TIME = 1;

  @TempDir Path directory;

  private final KeyKernel kernel = kernel();

  private static KeyKernel kernel() {
    JavaSource source = KeyGenerator.generate(AggregateTest.PACKAGE + "BagKeys", SCHEMA, KEYS);
    return Harness.load(List.of(source))
        .create(new KernelSpec(source.className(), List.of()), KeyKernel.class);
  }

  /** The ways to restore a store. */
  private enum Way {
    /** The image goes on being written. */
    GO_ON,
    /** As before, with chunks of another size, as other memory leads to. */
    GO_ON_IN_OTHER_CHUNKS,
    /** As if the image was another worker's. */
    FOREIGN,
    /** From all entries in their portable form. */
    ENTRIES
  }

  /** A store of a worker, and what it should hold. */
  private final class Bag {
    final boolean counts;
    final int chunkRows;
    final StateMemory memory;
    final MemoryColdStore cold;
    final MemoryImage image;
    final RowsByKey rows;
    final Probe probe;
    final List<List<@Nullable Object>> expected = new ArrayList<>();

    Bag(boolean counts, int chunkRows, StateMemory memory, MemoryColdStore cold) {
      this(counts, chunkRows, memory, cold, new MemoryImage());
    }

    /**
     * @param image that goes on being written
     */
    Bag(
        boolean counts,
        int chunkRows,
        StateMemory memory,
        MemoryColdStore cold,
        MemoryImage image) {
      this.counts = counts;
      this.chunkRows = chunkRows;
      this.memory = memory;
      this.cold = cold;
      this.image = image;
      rows = store(counts, chunkRows, memory, cold);
      image.restore(rows, 0, null);
      probe = new Probe(rows, kernel, new int[] {0, 2});
    }

    /** A store with what the last image had, as another process would open it. */
    Bag restored(Way way) {
      MemoryImage entries = new MemoryImage();
      if (way == Way.ENTRIES) {
        rows.writeEntries(entries);
      }
      rows.close();
      Bag next =
          switch (way) {
            case GO_ON -> new Bag(counts, chunkRows, memory, cold.copy(), image);
            case GO_ON_IN_OTHER_CHUNKS ->
                new Bag(counts, chunkRows == 16 ? 64 : 16, memory, cold.copy(), image);
            case FOREIGN, ENTRIES -> new Bag(counts, chunkRows, memory, cold.copy());
          };
      if (way == Way.FOREIGN) {
        image.restore(next.rows, 0, KeyGroupRange.ALL);
      } else if (way == Way.ENTRIES) {
        entries.restore(next.rows, 0, KeyGroupRange.ALL);
      }
      next.expected.addAll(expected);
      return next;
    }

    void update(List<Change> changes) {
      Batch batch = Rows.batch(SCHEMA, changes);
      int[] picked = new int[batch.rows];
      boolean[] retracts = new boolean[batch.rows];
      for (int i = 0; i < batch.rows; i++) {
        picked[i] = i;
        retracts[i] = ChangeKind.isRetraction(batch.kind(i));
      }
      int[] stored = new int[batch.rows];
      rows.update(batch, picked, batch.rows, hashes(batch), retracts, stored);
      for (int i = 0; i < batch.rows; i++) {
        List<@Nullable Object> row = plain(changes.get(i).values());
        if (retracts[i]) {
          expected.remove(row);
        } else {
          expected.add(row);
          if (counts) {
            rows.setMatches(stored[i], matches(row));
          }
        }
      }
    }

    /** The rows of keys, and that each has the matches that it should. */
    void check(List<Change> keys, boolean load) {
      Batch batch = Rows.batch(SCHEMA, keys);
      List<List<List<@Nullable Object>>> found = new ArrayList<>();
      keys.forEach(key -> found.add(new ArrayList<>()));
      probe.start(batch, hashes(batch), new boolean[batch.rows], load);
      int[] pairRows = new int[100];
      int[] slots = new int[100];
      while (probe.row() < batch.rows) {
        int count = probe.next(pairRows, slots);
        Batch out = new Batch(SCHEMA, 128);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
          places[i] = probe.isTogether() ? slots[i] : i;
        }
        for (int c = 0; c < out.columns.length; c++) {
          out.columns[c].copyRows(probe.columns()[c], places, count, 0);
        }
        out.rows = count;
        List<Change> read = Rows.changes(out);
        for (int i = 0; i < count; i++) {
          List<@Nullable Object> row = plain(read.get(i).values());
          found.get(pairRows[i]).add(row);
          if (load) {
            assertTrue(slots[i] != RowsByKey.NONE);
          }
          if (counts && slots[i] != RowsByKey.NONE) {
            assertEquals(matches(row), rows.matches(slots[i]));
          }
        }
      }
      for (int i = 0; i < keys.size(); i++) {
        List<@Nullable Object> key = key(plain(keys.get(i).values()));
        List<List<@Nullable Object>> wanted =
            expected.stream().filter(row -> key(row).equals(key)).toList();
        assertEquals(bag(wanted), bag(found.get(i)), "key " + key);
      }
      // Rows that are taken back and were never there count until their keys are read.
      assertTrue(rows.size() <= expected.size());
      if (cold.isEmpty()) {
        assertEquals(expected.size(), rows.size());
      }
    }
  }

  private RowsByKey store(boolean counts, int chunkRows, StateMemory memory, ColdStore cold) {
    return new RowsByKey(
        new RowsByKey.Shape("rows", SCHEMA, new int[] {0, 2}, counts, chunkRows),
        kernel,
        memory,
        cold);
  }

  private long[] hashes(Batch batch) {
    long[] hashes = new long[batch.rows];
    kernel.hash(batch, batch.rows, hashes);
    return hashes;
  }

  private static Map<Object, Integer> bag(List<? extends Object> rows) {
    Map<Object, Integer> bag = new HashMap<>();
    rows.forEach(row -> bag.merge(shortened(row), 1, Integer::sum));
    return bag;
  }

  /** So that a failure does not print megabytes. */
  private static Object shortened(Object row) {
    if (row instanceof List<?> values
        && values.get(5) instanceof String text
        && text.length() > 100) {
      List<@Nullable Object> all = new ArrayList<>(values);
      all.set(5, text.length() + " times t, " + text.hashCode());
      return all;
    }
    return row;
  }

  private static List<@Nullable Object> key(List<@Nullable Object> row) {
    return Arrays.asList(row.get(0), row.get(2));
  }

  /** Of equal rows all have the same number, as a join has it. */
  private static int matches(List<@Nullable Object> row) {
    return row.hashCode() & 0xff;
  }

  /** Equal rows as equal lists: without -0.0. */
  private static List<@Nullable Object> plain(List<@Nullable Object> row) {
    List<@Nullable Object> plain = new ArrayList<>(row);
    if (plain.get(0) instanceof Double ratio) {
      plain.set(0, ratio + 0.0);
    }
    return plain;
  }

  private static Change row(Random random, int variety, int widest) {
    Object ratio =
        switch (random.nextInt(8)) {
          case 0 -> null;
          case 1 -> Double.NaN;
          case 2 -> -0.0;
          default -> (double) random.nextInt(variety);
        };
    return Change.insert(
        ratio,
        random.nextInt(10) == 0 ? null : (Object) (long) random.nextInt(5),
        random.nextInt(10) == 0 ? null : "n" + random.nextInt(2),
        random.nextInt(10) == 0
            ? null
            : new BigDecimal(BigInteger.valueOf(random.nextInt(3)).shiftLeft(70), 2),
        random.nextInt(10) == 0 ? null : List.of("a".repeat(random.nextInt(3)), "b"),
        random.nextInt(10) == 0 ? null : "t".repeat(random.nextInt(widest)));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 16, 0, 4, true, 0",
    "true, 16, 0, 4, true, 0",
    "false, 64, 40_000, 30, true, 0",
    "true, 64, 40_000, 30, true, 0",
    "false, 1024, 1_000_000_000, 30, true, 0",
    "true, 16, 1_000_000_000, 4, true, 0",
    "false, 16, 0, 3000, true, 0",
    // As long as nothing is removed, rows are in runs.
    "false, 16, 0, 4, false, 30",
    "false, 16, 0, 3000, false, 30",
    "false, 16, 0, 300, false, 300",
    "false, 64, 40_000, 300, false, 300",
  })
  void holdsWhatABagHolds(
      boolean counts,
      int chunkRows,
      String limit,
      int variety,
      boolean kept,
      int stepsWithoutDeletes) {
    Random random = new Random(chunkRows + variety + limit.length());
    StateMemory memory = new StateMemory(Long.parseLong(limit.replace("_", "")), directory);
    Bag bag = new Bag(counts, chunkRows, memory, new MemoryColdStore(kept));
    boolean storing = false;
    for (int step = 0; step < 300; step++) {
      List<Change> changes = new ArrayList<>();
      double deletes = step < stepsWithoutDeletes ? 0 : step % 100 < 50 ? 0.3 : 0.6;
      for (int i = random.nextInt(random.nextInt(20) == 0 ? 300 : 40); i >= 0; i--) {
        Change change = row(random, variety, step % 60 == 0 ? 20_000 : 9);
        boolean delete = random.nextDouble() < deletes;
        if (delete && random.nextInt(10) != 0 && !bag.expected.isEmpty()) {
          // One that is there; else perhaps one that never was.
          change = new Change(ChangeKind.DELETE_BYTE, pick(random, bag.expected), null);
        } else if (delete) {
          change = new Change(ChangeKind.DELETE_BYTE, change.values(), null);
        }
        changes.add(change);
      }
      bag.update(changes);
      List<Change> keys = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        keys.add(row(random, variety + 1, 2));
      }
      bag.check(keys, counts && random.nextBoolean());
      bag.rows.tidy();
      if (random.nextInt(3) == 0) {
        bag.check(keys, false);
      }
      if (storing) {
        if (random.nextInt(3) == 0) {
          bag.cold.checkpointStored();
          storing = false;
        }
      } else if (step >= stepsWithoutDeletes && random.nextInt(10) == 0) {
        bag.rows.snapshot(bag.image);
        storing = true;
        if (random.nextBoolean()) {
          bag = bag.restored(Way.values()[random.nextInt(4)]);
          storing = false;
        }
      }
    }
    List<Change> all = new ArrayList<>();
    for (List<@Nullable Object> row : bag.expected) {
      all.add(new Change(ChangeKind.INSERT_BYTE, row, null));
    }
    bag.check(all.subList(0, Math.min(500, all.size())), false);
    bag.cold.checkpointStored();
    bag.rows.tidy();
    while (!bag.expected.isEmpty()) {
      bag.update(
          bag.expected.stream()
              .limit(200)
              .map(row -> new Change(ChangeKind.DELETE_BYTE, row, null))
              .toList());
      bag.rows.tidy();
    }
    bag.check(List.of(row(random, variety, 2)), true);
    bag.rows.close();
  }

  private static List<@Nullable Object> pick(Random random, List<List<@Nullable Object>> rows) {
    // Often the same few keys: hot ones.
    int at = random.nextBoolean() ? random.nextInt(rows.size()) : Math.min(rows.size() - 1, 3);
    return rows.get(at);
  }

  @ParameterizedTest
  @CsvSource({"16, 0", "64, 1_000_000_000"})
  void rowsWhoseTimeHasPassedAreForgotten(int chunkRows, String limit) {
    Random random = new Random(chunkRows);
    StateMemory memory = new StateMemory(Long.parseLong(limit.replace("_", "")), directory);
    Bag bag = new Bag(false, chunkRows, memory, new MemoryColdStore());
    for (int step = 0; step < 120; step++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        Change change = row(random, 300, 9);
        List<@Nullable Object> values = new ArrayList<>(change.values());
        values.set(TIME, random.nextInt(50) == 0 ? null : (Object) (long) (step + i % 3));
        changes.add(new Change(change.kind(), values, null));
      }
      bag.update(changes);
      bag.rows.tidy();
      bag.rows.forgetExpired(TIME, step);
      long latest = step;
      bag.expected.removeIf(row -> row.get(TIME) == null || (Long) row.get(TIME) <= latest);
      assertTrue(bag.rows.size() >= bag.expected.size());
      if (step % 10 == 5) {
        bag.rows.snapshot(bag.image);
        bag = bag.restored(Way.values()[step / 10 % 4]);
      }
    }
    assertTrue(bag.rows.size() < 50_000, bag.rows.size() + " rows are held");
    // What counts is left: look only at rows whose time has not passed.
    Bag left = bag;
    List<Change> keys = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      keys.add(row(random, 300, 2));
    }
    Batch batch = Rows.batch(SCHEMA, keys);
    left.probe.start(batch, hashes(batch), new boolean[batch.rows], false);
    Map<List<@Nullable Object>, Integer> found = new HashMap<>();
    int[] pairRows = new int[2048];
    int[] slots = new int[2048];
    while (left.probe.row() < batch.rows) {
      int count = left.probe.next(pairRows, slots);
      for (int i = 0; i < count; i++) {
        int place = left.probe.isTogether() ? slots[i] : i;
        List<@Nullable Object> row = new ArrayList<>();
        for (int c = 0; c < SCHEMA.fields().size(); c++) {
          row.add(Rows.get(left.probe.columns()[c], SCHEMA.fields().get(c).type(), place));
        }
        if (row.get(TIME) != null && (Long) row.get(TIME) > 119) {
          found.merge(List.of(pairRows[i], plain(row)), 1, Integer::sum);
        }
      }
    }
    Map<List<@Nullable Object>, Integer> wanted = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      for (List<@Nullable Object> row : left.expected) {
        if (key(row).equals(key(plain(keys.get(i).values())))) {
          wanted.merge(List.of(i, row), 1, Integer::sum);
        }
      }
    }
    assertEquals(wanted, found);
  }

  /** Strings of megabytes: neither a batch nor a chunk of them may be too much. */
  @Test
  void rowsMayBeWide() {
    Bag bag = new Bag(false, 64, new StateMemory(6_000_000, directory), new MemoryColdStore());
    for (int i = 0; i < 60; i++) {
      List<Change> changes = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        changes.add(Change.insert(1.0 * (i % 7), 1L, "k", null, null, "x".repeat(200_000 + i)));
      }
      bag.update(changes);
      bag.rows.tidy();
    }
    bag.check(List.of(Change.insert(3.0, 1L, "k", null, null, null)), false);
    for (int i = 0; i < 60; i++) {
      bag.update(
          List.of(Change.delete(1.0 * (i % 7), 1L, "k", null, null, "x".repeat(200_000 + i))));
      bag.rows.tidy();
    }
    bag.check(List.of(Change.insert(3.0, 1L, "k", null, null, null)), true);
    bag.rows.close();
  }

  /** A state of 4 workers goes to two, to one, and back to three. */
  @Test
  void otherWorkersTakeTheRowsOver() {
    Random random = new Random(7);
    List<Bag> bags = new ArrayList<>();
    for (int worker = 0; worker < 4; worker++) {
      bags.add(new Bag(true, 16, new StateMemory(0, directory), new MemoryColdStore()));
    }
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int step = 0; step < 30; step++) {
        int workers = bags.size();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          boolean delete = !all.isEmpty() && random.nextInt(3) == 0;
          Change change = delete ? null : row(random, 9, 9);
          List<@Nullable Object> values =
              change == null ? all.remove(random.nextInt(all.size())) : change.values();
          changes.add(
              new Change(
                  change == null ? ChangeKind.DELETE_BYTE : ChangeKind.INSERT_BYTE, values, null));
        }
        long[] hashes = hashes(Rows.batch(SCHEMA, changes));
        for (int worker = 0; worker < workers; worker++) {
          List<Change> own = new ArrayList<>();
          for (int i = 0; i < changes.size(); i++) {
            if (KeyGroups.worker(KeyGroups.of(hashes[i]), workers) == worker) {
              own.add(changes.get(i));
            }
          }
          bags.get(worker).update(own);
          bags.get(worker).rows.tidy();
        }
        all = new ArrayList<>();
        for (Bag bag : bags) {
          all.addAll(bag.expected);
        }
      }
      bags = rescaled(bags, List.of(2, 1, 3).get(round));
      assertEquals(all.size(), bags.stream().mapToLong(bag -> bag.rows.size()).sum());
      for (Bag bag : bags) {
        List<Change> keys = new ArrayList<>();
        bag.expected.forEach(row -> keys.add(new Change(ChangeKind.INSERT_BYTE, row, null)));
        bag.check(keys, false);
      }
    }
  }

  private List<Bag> rescaled(List<Bag> bags, int workers) {
    List<Bag> next = new ArrayList<>();
    for (Bag bag : bags) {
      bag.rows.snapshot(bag.image);
    }
    for (int worker = 0; worker < workers; worker++) {
      MemoryColdStore cold = new MemoryColdStore();
      int owner = worker;
      for (Bag bag : bags) {
        bag.cold.all(
            (group, key, value) -> {
              if (KeyGroups.worker(group, workers) == owner) {
                cold.put(group, key, key.length, value, value.length);
              }
            });
      }
      cold.flush();
      Bag made = new Bag(true, 16, new StateMemory(0, directory), cold);
      for (int from = 0; from < bags.size(); from++) {
        MemoryImage found = bags.get(from).image;
        if (workers == 1) {
          // In the portable form.
          found = new MemoryImage();
          bags.get(from).rows.writeEntries(found);
        }
        found.restore(made.rows, from, KeyGroups.range(worker, workers));
      }
      for (Bag bag : bags) {
        for (List<@Nullable Object> row : bag.expected) {
          long hash =
              hashes(Rows.batch(SCHEMA, List.of(new Change(ChangeKind.INSERT_BYTE, row, null))))[0];
          if (KeyGroups.worker(KeyGroups.of(hash), workers) == owner) {
            made.expected.add(row);
          }
        }
      }
      next.add(made);
    }
    return next;
  }

  /**
   * With hardly any memory a hot key is evicted and written anew again and again: taking its rows
   * back one by one must not read all of them each time.
   */
  @Test
  @Timeout(120)
  void takingBackColdRowsDoesNotDependOnTheRowsOfTheirKey() {
    int count = 300_000;
    try (TemporaryColdStores stores = new TemporaryColdStores(directory);
        RowsByKey rows =
            store(false, 1 << 14, new StateMemory(5_000_000, directory), stores.of(0, "1", "r"))) {
      for (byte kind : new byte[] {ChangeKind.INSERT_BYTE, ChangeKind.DELETE_BYTE}) {
        for (int from = 0; from < count; from += 2000) {
          List<Change> changes = new ArrayList<>();
          for (int i = from; i < from + 2000; i++) {
            changes.add(Change.of(kind, 1.0, (long) i, "hot", null, null, null));
          }
          Batch batch = Rows.batch(SCHEMA, changes);
          int[] picked = new int[batch.rows];
          boolean[] retracts = new boolean[batch.rows];
          Arrays.setAll(picked, i -> i);
          Arrays.fill(retracts, kind == ChangeKind.DELETE_BYTE);
          rows.update(batch, picked, batch.rows, hashes(batch), retracts, new int[batch.rows]);
          rows.tidy();
        }
        Probe probe = new Probe(rows, kernel, new int[] {0, 2});
        Batch key = Rows.batch(SCHEMA, List.of(Change.insert(1.0, 0L, "hot", null, null, null)));
        probe.start(key, hashes(key), new boolean[1], false);
        int found = 0;
        while (probe.row() < 1) {
          found += probe.next(new int[2048], new int[2048]);
        }
        assertEquals(kind == ChangeKind.DELETE_BYTE ? 0 : count, found);
      }
    }
  }
}
