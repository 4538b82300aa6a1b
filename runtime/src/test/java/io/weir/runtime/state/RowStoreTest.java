package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows against a map from slots to their bytes. */
class RowStoreTest {
  private static final RowType SCHEMA = schema();

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
  @ValueSource(longs = {1, 2, 3})
  void holdsWhatWasAddedAndNotRemoved(long seed) {
    Random random = new Random(seed);
    Store store = new Store(SCHEMA);
    Map<Integer, byte[]> expected = new HashMap<>();
    Image image = new Image();
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
        store = restored(image, expected);
      }
      requireEqual(expected, store, random);
    }
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

  private static Store restored(Image image, Map<Integer, byte[]> expected) {
    Store store = new Store(SCHEMA);
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
    List<Integer> all = new ArrayList<>(expected.keySet());
    Collections.shuffle(all, random);
    for (int slot : all.subList(0, Math.min(500, all.size()))) {
      assertTrue(store.isLive(slot));
      assertEquals(
          Arrays.toString(expected.get(slot)), Arrays.toString(bytes(store.columns, slot)));
    }
  }
}
