package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows against a map from slots to their bytes, in memory and beyond. */
class RowStoreTest {
  private static final RowType SCHEMA = schema();

  @TempDir Path directory;

  private static RowType schema() {
    List<Field> fields = new ArrayList<>();
    for (DataType type : ColumnCodecTest.types()) {
      fields.add(new Field("f" + fields.size(), type));
    }
    return new RowType(fields, false);
  }

  private static final class Store extends RowStore {
    Store(RowType schema) {
      super("rows", schema);
    }

    @Override
    protected int restoreRow(Batch row, byte[] value, int at) {
      return add(row, 0);
    }

    @Override
    protected void writeMore(int slot, ByteBuilder out) {}

    @Override
    public int keyGroup(int slot) {
      return 0;
    }
  }

  /** What checkpoints have written. */
  private static final class Image implements StateWriter {
    final TreeMap<Long, byte[]> rows = new TreeMap<>();

    @Override
    public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
      rows.put(ColumnCodec.readLong(key, 0), Arrays.copyOf(value, valueLength));
    }

    @Override
    public void delete(int keyGroup, byte[] key, int keyLength) {
      assertTrue(rows.remove(ColumnCodec.readLong(key, 0)) != null);
    }

    @Override
    public ByteBuilder piece(int part, int chunk, int kind) {
      throw new AssertionError("rows are entries");
    }

    @Override
    public void deletePiece(int part, int chunk, int kind) {
      throw new AssertionError("rows are entries");
    }

    /** How often each row is there. */
    Map<String, Integer> counts() {
      Map<String, Integer> counts = new HashMap<>();
      rows.values().forEach(row -> counts.merge(Arrays.toString(row), 1, Integer::sum));
      return counts;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000, 300_000, Long.MAX_VALUE})
  void holdsWhatWasAddedAndNotRemoved(long memory) {
    Random random = new Random(memory);
    Store store = new Store(SCHEMA);
    store.overflowWhenScarce(new StateMemory(memory, directory));
    Map<Integer, byte[]> expected = new HashMap<>();
    Image image = new Image();
    boolean overflowed = false;
    for (int round = 0; round < 60; round++) {
      Batch batch = batch(random, 1 + random.nextInt(300));
      add(store, batch, random, expected);
      if (round > 20 && random.nextInt(3) > 0) {
        removeSome(store, random, expected);
      }
      store.compact();
      if (random.nextInt(8) == 0) {
        store.snapshot(image);
        assertEquals(counts(expected), image.counts());
      }
      if (random.nextInt(15) == 0) {
        store.snapshot(image);
        store.close();
        store = restored(image, new StateMemory(memory, directory), expected);
      }
      requireEqual(expected, store, random);
      // A restored store begins in memory.
      overflowed |= store.isOverflowed();
    }
    assertEquals(memory < Long.MAX_VALUE, overflowed);
    store.close();
  }

  private static Batch batch(Random random, int rows) {
    Batch batch = new Batch(SCHEMA, rows);
    for (Column column : batch.columns) {
      for (int row = 0; row < rows; row++) {
        ColumnCodecTest.fill(random, column, row);
      }
    }
    batch.rows = rows;
    return batch;
  }

  private static byte[] bytes(Column[] columns, int row) {
    ByteBuilder out = new ByteBuilder(64);
    for (Column column : columns) {
      ColumnCodec.write(column, row, out);
    }
    return Arrays.copyOf(out.bytes, out.length);
  }

  private static void add(Store store, Batch batch, Random random, Map<Integer, byte[]> expected) {
    if (random.nextBoolean()) {
      int[] picked = new int[batch.rows];
      for (int i = 0; i < batch.rows; i++) {
        picked[i] = batch.rows - 1 - i;
      }
      int from = random.nextInt(batch.rows);
      while (from < batch.rows) {
        int slot = store.nextSlot();
        for (int left = store.addSome(batch, picked, from, batch.rows); left > 0; left--) {
          expected.put(slot++, bytes(batch.columns, picked[from++]));
        }
      }
      return;
    }
    for (int row = 0; row < batch.rows; row++) {
      expected.put(store.add(batch, row), bytes(batch.columns, row));
    }
  }

  private static void removeSome(Store store, Random random, Map<Integer, byte[]> expected) {
    int share = 2 + random.nextInt(8);
    for (int slot : List.copyOf(expected.keySet())) {
      if (random.nextInt(share) == 0) {
        store.remove(slot);
        expected.remove(slot);
      }
    }
  }

  private static Store restored(Image image, StateMemory memory, Map<Integer, byte[]> expected) {
    Store store = new Store(SCHEMA);
    store.overflowWhenScarce(memory);
    ByteBuilder key = new ByteBuilder(8);
    expected.clear();
    image.rows.forEach(
        (number, value) -> {
          key.clear();
          ColumnCodec.writeLong(number, key);
          store.restore(key.bytes, value);
          expected.put(store.limit() - 1, value);
        });
    return store;
  }

  private static Map<String, Integer> counts(Map<Integer, byte[]> rows) {
    Map<String, Integer> counts = new HashMap<>();
    rows.values().forEach(row -> counts.merge(Arrays.toString(row), 1, Integer::sum));
    return counts;
  }

  private static void requireEqual(Map<Integer, byte[]> expected, Store store, Random random) {
    assertEquals(expected.size(), store.size());
    int[] slots = new int[Math.min(500, expected.size() + 1)];
    List<Integer> all = new ArrayList<>(expected.keySet());
    Collections.shuffle(all, random);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i < all.size() ? all.get(i) : -1;
    }
    Column[] rows = store.isOverflowed() ? store.fetch(slots, slots.length) : store.columns;
    for (int i = 0; i < slots.length; i++) {
      int row = store.isOverflowed() ? i : slots[i];
      if (slots[i] < 0) {
        assertTrue(row < 0 || rows[0].isNull(row));
      } else {
        assertTrue(store.isLive(slots[i]));
        assertEquals(Arrays.toString(expected.get(slots[i])), Arrays.toString(bytes(rows, row)));
      }
    }
  }

  @Test
  void rowsThatAreLeftMoveToANewFile() {
    RowType schema = RowType.of(new Field("a", DataType.bigint()));
    Store store = new Store(schema);
    store.overflowWhenScarce(new StateMemory(0, directory));
    Batch batch = new Batch(schema, Batch.CAPACITY);
    batch.rows = Batch.CAPACITY;
    int[] picked = IntStream.range(0, batch.rows).toArray();
    int count = 100 * Batch.CAPACITY;
    for (int from = 0; from < count; from += batch.rows) {
      for (int row = 0; row < batch.rows; row++) {
        ((LongColumn) batch.columns[0]).values[row] = from + row;
      }
      assertEquals(batch.rows, store.addSome(batch, picked, 0, batch.rows));
      store.compact();
    }
    for (int slot = 0; slot < count; slot++) {
      if (slot % 3 > 0) {
        store.remove(slot);
      }
    }
    store.compact();
    for (int slot = 0; slot < count; slot += 3) {
      LongColumn values = (LongColumn) store.fetch(new int[] {slot}, 1)[0];
      assertEquals(slot, values.values[0]);
    }
    assertFalse(store.isLive(1));
    store.close();
  }

  @Test
  void smallStoresKeepTheirRowsWhenALargeOneHasTakenTheMemory() {
    StateMemory memory = new StateMemory(1_000_000, directory);
    memory.add(1_000_000);
    Store store = new Store(SCHEMA);
    store.overflowWhenScarce(memory);
    store.add(batch(new Random(1), 1), 0);
    store.compact();
    assertFalse(store.isOverflowed());
    store.close();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Store store = new Store(SCHEMA);
    store.overflowWhenScarce(new StateMemory(0, file));
    store.add(batch(new Random(1), 1), 0);
    JobException thrown = assertThrows(JobException.class, store::compact);
    assertTrue(thrown.getMessage().contains(file.toString()), thrown.getMessage());
    store.close();
  }
}
