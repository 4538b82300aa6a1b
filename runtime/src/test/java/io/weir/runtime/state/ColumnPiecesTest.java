package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.PagedBytesColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of columns as bytes, compared with values that went through {@link ColumnCodec}. */
class ColumnPiecesTest {
  static List<DataType> types() {
    return List.of(
        DataType.bigint(),
        DataType.integer(),
        DataType.bool(),
        DataType.doublePrecision(),
        DataType.decimal(30, 2),
        DataType.string(),
        DataType.of(TypeKind.DATE),
        new ArrayType(DataType.string(), true),
        RowType.of(new Field("a", DataType.bigint()), new Field("b", DataType.string())));
  }

  @ParameterizedTest
  @MethodSource("types")
  void runsComeBackIntoTheSameRows(DataType type) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(300);
      double nulls = random.nextInt(3) * 0.4;
      Column column = filled(type, rows, nulls, random);
      int from = random.nextInt(rows);
      int to = from + random.nextInt(rows - from + 1);
      // Something else was there before.
      Column target = filled(type, random.nextInt(rows + 1), nulls, random);
      checkCopy(column, target, from, to);
      if (column instanceof BytesColumn) {
        PagedBytesColumn paged = new PagedBytesColumn(rows);
        paged.copyRows(column, null, rows, 0);
        checkCopy(paged, new PagedBytesColumn(8), from, to);
        checkCopy(paged, type.newColumn(8), from, to);
      }
    }
  }

  private static void checkCopy(Column column, Column target, int from, int to) {
    ByteBuilder out = new ByteBuilder(0);
    out.append(new byte[13]);
    ColumnPieces.write(column, from, to, out);
    int length = out.length;
    out.append((byte) 1);
    assertEquals(length, ColumnPieces.read(out.bytes, 13, target, from, to));
    for (int row = from; row < to; row++) {
      assertEquals(column.isNull(row), target.isNull(row));
      assertTrue(equal(column, target, row), "row " + row);
    }
  }

  private static boolean equal(Column column, Column target, int row) {
    ByteBuilder one = new ByteBuilder(16);
    ByteBuilder other = new ByteBuilder(16);
    ColumnCodec.write(column, row, one);
    ColumnCodec.write(target, row, other);
    return java.util.Arrays.equals(one.bytes, 0, one.length, other.bytes, 0, other.length);
  }

  /** A column of random values, by way of their bytes. */
  private static Column filled(DataType type, int rows, double nulls, Random random) {
    Column column = type.newColumn(8);
    for (int row = 0; row < rows; row++) {
      ByteBuilder value = new ByteBuilder(16);
      write(type, nulls, random, value);
      ColumnCodec.read(value.bytes, 0, column, row);
    }
    return column;
  }

  private static void write(DataType type, double nulls, Random random, ByteBuilder out) {
    if (random.nextDouble() < nulls) {
      out.append((byte) 0);
      return;
    }
    out.append((byte) 1);
    if (type instanceof RowType rows) {
      rows.fields().forEach(field -> write(field.type(), nulls, random, out));
      return;
    }
    if (type instanceof ArrayType arrays) {
      int length = random.nextInt(4);
      ColumnCodec.writeInt(length, out);
      for (int i = 0; i < length; i++) {
        write(arrays.element(), nulls, random, out);
      }
      return;
    }
    byte[] bytes =
        switch (type.storage()) {
          case BOOLEAN -> new byte[] {(byte) random.nextInt(2)};
          case INT -> new byte[4];
          case LONG, DOUBLE -> new byte[8];
          case DECIMAL -> new byte[16];
          case BYTES -> new byte[random.nextInt(5) * random.nextInt(30)];
          default -> throw new AssertionError(type);
        };
    if (type.kind() != TypeKind.BOOLEAN) {
      random.nextBytes(bytes);
    }
    if (type.storage() == io.weir.runtime.data.Storage.BYTES) {
      ColumnCodec.writeInt(bytes.length, out);
    }
    out.append(bytes);
  }
}
