package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of every type come back from their bytes, whatever order rows are read in. */
class ColumnCodecTest {
  private static final int ROWS = 300;

  static List<DataType> types() {
    RowType row = RowType.of(new Field("a", DataType.bigint()), new Field("b", DataType.string()));
    return List.of(
        DataType.bool(),
        DataType.integer(),
        DataType.bigint(),
        DataType.doublePrecision(),
        DataType.decimal(30, 2),
        DataType.string(),
        row,
        new ArrayType(row, true),
        new MapType(DataType.string(), new ArrayType(DataType.integer(), true), true));
  }

  @ParameterizedTest
  @MethodSource("types")
  void readsWhatItWrote(DataType type) {
    Random random = new Random(type.toString().hashCode());
    Column column = type.newColumn(8);
    column.ensureCapacity(ROWS);
    for (int row = 0; row < ROWS; row++) {
      fill(random, column, row);
    }
    Column read = type.newColumn(1);
    ByteBuilder bytes = new ByteBuilder(1);
    for (int row = ROWS - 1; row >= 0; row--) {
      bytes.clear();
      ColumnCodec.write(column, row, bytes);
      bytes.append((byte) 7);
      assertEquals(bytes.length - 1, ColumnCodec.read(bytes.bytes, 0, read, row));
    }
    for (int row = 0; row < ROWS; row++) {
      assertTrue(Columns.equal(column, row, read, row), "row " + row);
      assertEquals(
          Hashing.ofValue(Hashing.SEED, column, row), Hashing.ofValue(Hashing.SEED, read, row));
    }
  }

  static void fill(Random random, Column column, int row) {
    column.ensureCapacity(row + 1);
    if (random.nextInt(6) == 0) {
      column.setNull(row);
    }
    if (column instanceof LongColumn longs) {
      longs.values[row] = random.nextLong();
    } else if (column instanceof IntColumn ints) {
      ints.values[row] = random.nextInt();
    } else if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = random.nextBoolean();
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian();
    } else if (column instanceof DecimalColumn decimals) {
      decimals.high[row] = random.nextLong();
      decimals.low[row] = random.nextLong();
    } else if (column instanceof BytesColumn strings) {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      strings.set(row, bytes, 0, bytes.length);
    } else if (column instanceof RowColumn rows) {
      for (Column child : rows.children) {
        fill(random, child, row);
      }
    } else if (column instanceof ArrayColumn arrays) {
      arrays.offsets[row] = arrays.elementCount;
      arrays.lengths[row] = random.nextInt(4);
      for (int i = 0; i < arrays.lengths[row]; i++) {
        fill(random, arrays.elements, arrays.elementCount++);
      }
    } else if (column instanceof MapColumn maps) {
      maps.offsets[row] = maps.elementCount;
      maps.lengths[row] = random.nextInt(4);
      for (int i = 0; i < maps.lengths[row]; i++) {
        // Keys of a map differ.
        byte[] key = new byte[1 + random.nextInt(30)];
        random.nextBytes(key);
        key[0] = (byte) i;
        maps.keys.ensureCapacity(maps.elementCount + 1);
        ((BytesColumn) maps.keys).set(maps.elementCount, key, 0, key.length);
        if (i == 0 && random.nextInt(6) == 0) {
          maps.keys.setNull(maps.elementCount);
        }
        fill(random, maps.values, maps.elementCount++);
      }
    }
  }
}
