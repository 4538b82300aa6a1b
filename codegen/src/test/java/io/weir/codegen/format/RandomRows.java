package io.weir.codegen.format;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
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
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random schemas, and rows of them. */
final class RandomRows {
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "null",
    "NULL",
    "#",
    "true",
    "12",
    "a,b",
    "\"",
    "\"\"",
    "x\"y",
    "line\nbreak",
    "return\r",
    "\r\n",
    "back\\slash",
    "tab\t",
    "ä€😀",
    "\u0001\u001f",
    "{\"a\":[1,\"}\"]}",
    "]}",
    "a;b",
    "a longer text that is not the same as any of the others"
  };

  private final Random random;

  RandomRows(Random random) {
    this.random = random;
  }

  ScalarType scalar() {
    return switch (random.nextInt(15)) {
      case 0 -> DataType.bool();
      case 1 -> DataType.of(TypeKind.TINYINT);
      case 2 -> DataType.of(TypeKind.SMALLINT);
      case 3 -> DataType.integer();
      case 4 -> DataType.bigint();
      case 5 -> DataType.of(TypeKind.FLOAT);
      case 6 -> DataType.doublePrecision();
      case 7 -> {
        int precision = 1 + random.nextInt(18);
        yield DataType.decimal(precision, random.nextInt(precision + 1));
      }
      case 8 -> {
        int precision = 19 + random.nextInt(20);
        yield DataType.decimal(precision, random.nextInt(precision + 1));
      }
      case 9 -> DataType.of(TypeKind.VARBINARY, Integer.MAX_VALUE);
      case 10 -> DataType.of(TypeKind.DATE);
      case 11 -> DataType.of(TypeKind.TIME, random.nextInt(7));
      case 12 -> DataType.timestamp(random.nextInt(7));
      case 13 -> DataType.of(TypeKind.TIMESTAMP_LTZ, random.nextInt(7));
      default -> DataType.string();
    };
  }

  private DataType type(int depth) {
    if (depth == 0) {
      return scalar();
    }
    return switch (random.nextInt(10)) {
      case 0 -> new ArrayType(type(depth - 1), true);
      case 1 -> new MapType(DataType.string(), type(depth - 1), true);
      case 2, 3 -> row(1 + random.nextInt(4), depth - 1);
      default -> scalar();
    };
  }

  /** A row of that many fields; {@code depth} 0 means scalars alone. */
  RowType row(int fields, int depth) {
    List<Field> list = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      list.add(new Field("f" + i + (random.nextInt(8) == 0 ? " ä\"" : ""), type(depth)));
    }
    return new RowType(list, true);
  }

  /** A part of the fields of a row, in order, with parts of nested rows. */
  RowType part(RowType row) {
    List<Field> list = new ArrayList<>();
    for (Field field : row.fields()) {
      if (random.nextInt(3) > 0) {
        DataType type = field.type() instanceof RowType nested ? part(nested) : field.type();
        list.add(new Field(field.name(), type));
      }
    }
    return new RowType(list, row.nullable());
  }

  Batch batch(RowType schema, int rows) {
    Batch batch = new Batch(schema, rows);
    batch.rows = rows;
    for (int i = 0; i < batch.columns.length; i++) {
      int nulls = random.nextInt(3);
      for (int row = 0; row < rows; row++) {
        fill(schema.fields().get(i).type(), batch.columns[i], row, nulls);
      }
    }
    return batch;
  }

  private void fill(DataType type, Column column, int row, int nulls) {
    if (nulls > 0 && random.nextInt(6) < nulls) {
      setNull(column, row);
      return;
    }
    if (type instanceof RowType rowType) {
      RowColumn rowColumn = (RowColumn) column;
      for (int i = 0; i < rowColumn.children.length; i++) {
        fill(rowType.fields().get(i).type(), rowColumn.children[i], row, nulls);
      }
    } else if (type instanceof ArrayType array) {
      ArrayColumn arrayColumn = (ArrayColumn) column;
      int count = random.nextInt(4);
      arrayColumn.offsets[row] = arrayColumn.elementCount;
      arrayColumn.lengths[row] = count;
      for (int i = 0; i < count; i++) {
        arrayColumn.elements.ensureCapacity(arrayColumn.elementCount + 1);
        fill(array.element(), arrayColumn.elements, arrayColumn.elementCount++, nulls);
      }
    } else if (type instanceof MapType map) {
      MapColumn mapColumn = (MapColumn) column;
      int count = random.nextInt(3);
      mapColumn.offsets[row] = mapColumn.elementCount;
      mapColumn.lengths[row] = count;
      for (int i = 0; i < count; i++) {
        int entry = mapColumn.elementCount++;
        mapColumn.keys.ensureCapacity(entry + 1);
        mapColumn.values.ensureCapacity(entry + 1);
        byte[] key = ("k" + i).getBytes(StandardCharsets.UTF_8);
        ((BytesColumn) mapColumn.keys).set(entry, key, 0, key.length);
        fill(map.value(), mapColumn.values, entry, nulls);
      }
    } else {
      fillScalar((ScalarType) type, column, row);
    }
  }

  private static void setNull(Column column, int row) {
    column.setNull(row);
    if (column instanceof RowColumn rows) {
      for (Column child : rows.children) {
        setNull(child, row);
      }
    }
  }

  private void fillScalar(ScalarType type, Column column, int row) {
    long bits = random.nextLong() >> random.nextInt(64);
    switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).values[row] = random.nextBoolean();
      case TINYINT -> ((IntColumn) column).values[row] = (byte) bits;
      case SMALLINT -> ((IntColumn) column).values[row] = (short) bits;
      case INTEGER -> ((IntColumn) column).values[row] = (int) bits;
      case BIGINT -> ((LongColumn) column).values[row] = bits;
      case FLOAT -> ((DoubleColumn) column).values[row] = (float) number();
      case DOUBLE -> ((DoubleColumn) column).values[row] = number();
      case DECIMAL -> decimal(type, column, row);
      case CHAR, VARCHAR -> {
        byte[] text = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
        ((BytesColumn) column).set(row, text, 0, text.length);
      }
      case BINARY, VARBINARY -> {
        byte[] bytes = new byte[1 + random.nextInt(9)];
        random.nextBytes(bytes);
        ((BytesColumn) column).set(row, bytes, 0, bytes.length);
      }
      case DATE -> ((IntColumn) column).values[row] = random.nextInt(40_000);
      case TIME -> ((LongColumn) column).values[row] = cut(type, random.nextLong(86_400_000_000L));
      case TIMESTAMP, TIMESTAMP_LTZ ->
          ((LongColumn) column).values[row] =
              cut(type, random.nextLong(4_000_000_000_000_000L) - 2_000_000_000_000_000L);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL, ROW, ARRAY, MAP ->
          throw new IllegalArgumentException(type.toString());
    }
  }

  private static long cut(ScalarType type, long micros) {
    int unit = ValueParser.unit(type.precision());
    return Math.floorDiv(micros, unit) * unit;
  }

  private double number() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(100);
      case 1 -> random.nextInt(100_000) / 100.0;
      case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
      case 3 -> random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
      default -> -random.nextDouble();
    };
  }

  private void decimal(ScalarType type, Column column, int row) {
    int digits = 1 + random.nextInt(type.precision());
    BigInteger unscaled = new BigInteger(128, random).mod(BigInteger.TEN.pow(digits));
    BigDecimal value =
        new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    if (column instanceof DecimalColumn wide) {
      wide.set(row, value);
    } else {
      ((LongColumn) column).values[row] = value.unscaledValue().longValueExact();
    }
  }
}
