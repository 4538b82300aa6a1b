package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.column.Rows.Change;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.state.Hashing;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index and generated key kernels against a HashMap. */
class KeyIndexTest {
  private static final RowType SCHEMA =
      Rows.schema(
          "flag", DataType.bool(),
          "size", DataType.integer(),
          "number", DataType.bigint(),
          "ratio", DataType.doublePrecision(),
          "amount", DataType.decimal(30, 2),
          "name", DataType.string(),
          "tags", new ArrayType(DataType.string(), true),
          "other", DataType.string(),
          "more", DataType.bigint(),
          "last", DataType.integer());

  private static Change row(Random random, int variety, boolean nulls) {
    return Change.insert(
        maybe(random, nulls, random.nextBoolean()),
        maybe(random, nulls, random.nextInt(variety)),
        maybe(random, nulls, (long) random.nextInt(variety) << 32),
        maybe(random, nulls, random.nextInt(4) == 0 ? Double.NaN : random.nextInt(3) / 2.0),
        maybe(
            random, nulls, new BigDecimal(BigInteger.valueOf(random.nextInt(3)).shiftLeft(70), 2)),
        maybe(random, nulls, "name".repeat(random.nextInt(6)) + random.nextInt(2)),
        maybe(random, nulls, List.of("a".repeat(random.nextInt(2)))),
        maybe(random, nulls, "o" + random.nextInt(2)),
        maybe(random, nulls, (long) random.nextInt(2)),
        maybe(random, nulls, random.nextInt(2)));
  }

  private static @Nullable Object maybe(Random random, boolean nulls, Object value) {
    return nulls && random.nextInt(5) == 0 ? null : value;
  }

  private static List<Object> key(Change row, List<Integer> columns) {
    List<@Nullable Object> key = new ArrayList<>();
    columns.forEach(column -> key.add(row.values().get(column)));
    return new ArrayList<>(key);
  }

  private static KeyKernel kernel(RowType schema, List<Integer> columns) {
    JavaSource source = KeyGenerator.generate(AggregateTest.PACKAGE + "Keys", schema, columns);
    return Harness.load(List.of(source))
        .create(new KernelSpec(source.className(), List.of()), KeyKernel.class);
  }

  private static DataType[] types(List<Integer> columns) {
    return columns.stream()
        .map(column -> SCHEMA.fields().get(column).type())
        .toArray(DataType[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1", "5", "3,0", "4", "6,2", "5,1,0", "0,1,2,3,4,5,6,7,8,9", ""})
  void findsWhatAHashMapFinds(String positions) {
    List<Integer> columns = new ArrayList<>();
    for (String position : positions.split(",")) {
      if (!position.isEmpty()) {
        columns.add(Integer.parseInt(position));
      }
    }
    KeyKernel kernel = kernel(SCHEMA, columns);
    for (boolean nulls : new boolean[] {false, true}) {
      for (KeyIndex.Strings strings : KeyIndex.Strings.values()) {
        run(new Random(positions.hashCode()), columns, kernel, nulls, strings);
      }
    }
  }

  /** Interns, finds and removes at random. */
  private static void run(
      Random random,
      List<Integer> columns,
      KeyKernel kernel,
      boolean nulls,
      KeyIndex.Strings strings) {
    KeyIndex index = new KeyIndex(types(columns), 8, strings);
    Map<List<Object>, Integer> expected = new HashMap<>();
    for (int round = 0; round < 60; round++) {
      List<Change> rows = new ArrayList<>();
      int count = 1 + random.nextInt(200);
      for (int i = 0; i < count; i++) {
        rows.add(row(random, 1 + round * 20, nulls));
      }
      Batch batch = Rows.batch(SCHEMA, rows);
      long[] hashes = new long[count];
      int[] slots = new int[count];
      kernel.hash(batch, count, hashes);
      kernel.find(batch, count, hashes, index, slots);
      for (int i = 0; i < count; i++) {
        assertEquals(expected.getOrDefault(key(rows.get(i), columns), -1), slots[i]);
        assertEquals(key(rows.get(i), columns).contains(null), kernel.hasNull(batch, i));
      }
      int[] picked = IntStream.range(0, count).filter(i -> random.nextInt(3) > 0).toArray();
      if (round % 2 == 0) {
        picked = IntStream.range(0, count).toArray();
        kernel.intern(batch, count, hashes, index, slots);
      } else {
        kernel.internRows(batch, picked, picked.length, hashes, index, slots);
      }
      for (int i = 0; i < picked.length; i++) {
        List<Object> key = key(rows.get(picked[i]), columns);
        Integer known = expected.putIfAbsent(key, slots[i]);
        assertTrue(known == null || known == slots[i]);
      }
      if (random.nextInt(3) == 0) {
        remove(random, index, expected);
      }
      assertEquals(expected.size(), index.size());
      assertEquals(expected.size(), expected.values().stream().distinct().count());
      int[] live = new int[index.size()];
      assertEquals(expected.size(), index.liveSlots(live));
    }
  }

  private static void remove(Random random, KeyIndex index, Map<List<Object>, Integer> expected) {
    int share = random.nextInt(8);
    List<List<Object>> gone =
        expected.keySet().stream().filter(key -> random.nextInt(8) >= share).toList();
    int[] slots = gone.stream().mapToInt(expected::get).toArray();
    index.remove(slots, slots.length);
    gone.forEach(expected::remove);
  }

  @Test
  void hashesDoNotDependOnPositions() {
    RowType other =
        Rows.schema(
            "x",
            DataType.integer(),
            "b",
            DataType.string(),
            "y",
            DataType.bool(),
            "a",
            DataType.bigint());
    RowType one = Rows.schema("key", DataType.bigint(), "name", DataType.string());
    List<Change> rows = new ArrayList<>();
    List<Change> others = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Object number = random.nextInt(9) == 0 ? null : (Object) random.nextLong();
      String name = random.nextInt(9) == 0 ? null : "x".repeat(random.nextInt(40)) + i;
      rows.add(Change.insert(number, name));
      others.add(Change.insert(1, name, true, number));
    }
    long[] hashes = new long[500];
    long[] otherHashes = new long[500];
    kernel(one, List.of(0, 1)).hash(Rows.batch(one, rows), 500, hashes);
    kernel(other, List.of(3, 1)).hash(Rows.batch(other, others), 500, otherHashes);
    for (int i = 0; i < 500; i++) {
      assertEquals(hashes[i], otherHashes[i]);
      long single =
          Hashing.ofValue(
              Hashing.ofValue(Hashing.SEED, Rows.batch(one, rows).columns[0], i),
              Rows.batch(one, rows).columns[1],
              i);
      assertEquals(single, hashes[i]);
    }
  }

  @Test
  void hashesOfSimilarKeysSpread() {
    for (int shift : new int[] {0, 8, 20, 32, 48}) {
      int[] groups = new int[KeyGroups.COUNT];
      int[] low = new int[1024];
      for (long i = 0; i < 128 * 1024; i++) {
        long hash = Hashing.combine(Hashing.SEED, i << shift);
        groups[KeyGroups.of(hash)]++;
        low[(int) hash & 1023]++;
      }
      for (int count : groups) {
        assertTrue(count > 800 && count < 1250, "group " + count);
      }
      for (int count : low) {
        assertTrue(count > 60 && count < 200, "low bits " + count);
      }
    }
    assertNotEquals(
        Hashing.ofBytes(Hashing.SEED, new byte[] {0}, 0, 1),
        Hashing.ofBytes(Hashing.SEED, new byte[] {0, 0}, 0, 2));
  }
}
