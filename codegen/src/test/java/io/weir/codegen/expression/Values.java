package io.weir.codegen.expression;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns as Java objects: Boolean, Integer, Long, Double, String or List of bytes,
 * BigDecimal, and Lists and Maps of such.
 */
final class Values {
  private Values() {}

  static @Nullable Object get(DataType type, Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.storage()) {
      case BOOLEAN -> ((BooleanColumn) column).values[row];
      case INT -> ((IntColumn) column).values[row];
      case LONG -> {
        long value = ((LongColumn) column).values[row];
        yield type.kind() == TypeKind.DECIMAL
            ? BigDecimal.valueOf(value, ((ScalarType) type).scale())
            : (Object) value;
      }
      case DOUBLE -> ((DoubleColumn) column).values[row];
      case BYTES -> {
        String text = ((BytesColumn) column).string(row);
        yield isBinary(type) ? bytes((BytesColumn) column, row) : text;
      }
      case DECIMAL -> ((DecimalColumn) column).get(row, ((ScalarType) type).scale());
      case ROW -> {
        List<@Nullable Object> fields = new ArrayList<>();
        RowType rowType = (RowType) type;
        for (int i = 0; i < rowType.fields().size(); i++) {
          fields.add(get(rowType.fields().get(i).type(), ((RowColumn) column).children[i], row));
        }
        yield fields;
      }
      case ARRAY -> {
        ArrayColumn array = (ArrayColumn) column;
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < array.lengths[row]; i++) {
          items.add(get(((ArrayType) type).element(), array.elements, array.offsets[row] + i));
        }
        yield items;
      }
      case MAP -> {
        MapColumn map = (MapColumn) column;
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < map.lengths[row]; i++) {
          int at = map.offsets[row] + i;
          entries.put(
              get(((MapType) type).key(), map.keys, at),
              get(((MapType) type).value(), map.values, at));
        }
        yield entries;
      }
    };
  }

  private static boolean isBinary(DataType type) {
    return type.kind() == TypeKind.BINARY || type.kind() == TypeKind.VARBINARY;
  }

  private static List<Byte> bytes(BytesColumn column, int row) {
    List<Byte> bytes = new ArrayList<>();
    for (int i = 0; i < column.lengths[row]; i++) {
      bytes.add(column.heap[column.offsets[row] + i]);
    }
    return bytes;
  }

  static void set(DataType type, Column column, int row, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
      return;
    }
    switch (type.storage()) {
      case BOOLEAN -> ((BooleanColumn) column).values[row] = (Boolean) value;
      case INT -> ((IntColumn) column).values[row] = ((Number) value).intValue();
      case LONG ->
          ((LongColumn) column).values[row] =
              value instanceof BigDecimal decimal
                  ? decimal.setScale(((ScalarType) type).scale()).unscaledValue().longValueExact()
                  : ((Number) value).longValue();
      case DOUBLE -> ((DoubleColumn) column).values[row] = ((Number) value).doubleValue();
      case BYTES -> {
        byte[] bytes =
            value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
        ((BytesColumn) column).set(row, bytes, 0, bytes.length);
      }
      case DECIMAL ->
          ((DecimalColumn) column)
              .set(row, ((BigDecimal) value).setScale(((ScalarType) type).scale()));
      case ROW -> {
        List<?> fields = (List<?>) value;
        for (int i = 0; i < fields.size(); i++) {
          set(
              ((RowType) type).fields().get(i).type(),
              ((RowColumn) column).children[i],
              row,
              fields.get(i));
        }
      }
      case ARRAY -> {
        ArrayColumn array = (ArrayColumn) column;
        List<?> items = (List<?>) value;
        array.offsets[row] = array.elementCount;
        array.lengths[row] = items.size();
        array.elements.ensureCapacity(array.elementCount + items.size());
        for (Object item : items) {
          set(((ArrayType) type).element(), array.elements, array.elementCount++, item);
        }
      }
      case MAP -> {
        MapColumn map = (MapColumn) column;
        Map<?, ?> entries = (Map<?, ?>) value;
        map.offsets[row] = map.elementCount;
        map.lengths[row] = entries.size();
        map.keys.ensureCapacity(map.elementCount + entries.size());
        map.values.ensureCapacity(map.elementCount + entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          set(((MapType) type).key(), map.keys, map.elementCount, entry.getKey());
          set(((MapType) type).value(), map.values, map.elementCount++, entry.getValue());
        }
      }
    }
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static List<Byte> byteList(int... values) {
    return Arrays.stream(values).mapToObj(value -> (byte) value).toList();
  }
}
