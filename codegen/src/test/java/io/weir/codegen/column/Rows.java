package io.weir.codegen.column;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of boxed values to and from batches. Decimals are BigDecimal, arrays are lists. */
final class Rows {
  /** A change: kind, values, and the watermark in force before the row, null for none. */
  record Change(byte kind, List<@Nullable Object> values, @Nullable Long watermark) {
    static Change insert(@Nullable Object... values) {
      return of(ChangeKind.INSERT_BYTE, values);
    }

    static Change delete(@Nullable Object... values) {
      return of(ChangeKind.DELETE_BYTE, values);
    }

    static Change of(byte kind, @Nullable Object... values) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object value : values) {
        list.add(value);
      }
      return new Change(kind, list, null);
    }

    Change at(long watermark) {
      return new Change(kind, values, watermark);
    }

    @Override
    public String toString() {
      return ChangeKind.of(kind).symbol() + values;
    }
  }

  private Rows() {}

  static RowType schema(Object... namesAndTypes) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.add(new Field((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1]));
    }
    return new RowType(fields, false);
  }

  static Batch batch(RowType schema, List<Change> changes) {
    Batch batch = new Batch(schema, Math.max(1, changes.size()));
    for (int row = 0; row < changes.size(); row++) {
      Change change = changes.get(row);
      for (int c = 0; c < batch.columns.length; c++) {
        set(batch.columns[c], batch.type(c), row, change.values().get(c));
      }
      if (change.kind() != ChangeKind.INSERT_BYTE) {
        batch.useKinds(changes.size())[row] = change.kind();
      }
      if (change.watermark() != null) {
        batch.useRowWatermarks(changes.size())[row] = change.watermark();
      }
    }
    batch.rows = changes.size();
    return batch;
  }

  static void set(Column column, DataType type, int row, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
      return;
    }
    if (column instanceof LongColumn longs) {
      longs.values[row] =
          value instanceof BigDecimal decimal
              ? decimal.unscaledValue().longValueExact()
              : ((Number) value).longValue();
    } else if (column instanceof IntColumn ints) {
      ints.values[row] = ((Number) value).intValue();
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = ((Number) value).doubleValue();
    } else if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = (Boolean) value;
    } else if (column instanceof DecimalColumn decimals) {
      decimals.set(row, (BigDecimal) value);
    } else if (column instanceof BytesColumn bytes) {
      byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
      bytes.set(row, utf8, 0, utf8.length);
    } else if (column instanceof ArrayColumn arrays) {
      List<?> elements = (List<?>) value;
      arrays.offsets[row] = arrays.elementCount;
      arrays.lengths[row] = elements.size();
      DataType element = ((io.weir.runtime.data.ArrayType) type).element();
      arrays.elements.ensureCapacity(arrays.elementCount + elements.size());
      for (Object one : elements) {
        set(arrays.elements, element, arrays.elementCount++, one);
      }
    } else {
      throw new IllegalArgumentException(type.toString());
    }
  }

  static List<Change> changes(Batch batch) {
    List<Change> changes = new ArrayList<>();
    for (int row = 0; row < batch.rows; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int c = 0; c < batch.columns.length; c++) {
        values.add(get(batch.columns[c], batch.type(c), row));
      }
      changes.add(
          new Change(
              batch.kind(row), values, batch.hasRowWatermarks ? batch.rowWatermarks[row] : null));
    }
    return changes;
  }

  static @Nullable Object get(Column column, DataType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    if (column instanceof LongColumn longs) {
      return type instanceof ScalarType scalar
              && scalar.kind() == io.weir.runtime.data.TypeKind.DECIMAL
          ? BigDecimal.valueOf(longs.values[row], scalar.scale())
          : (Object) longs.values[row];
    }
    if (column instanceof IntColumn ints) {
      return ints.values[row];
    }
    if (column instanceof DoubleColumn doubles) {
      return doubles.values[row];
    }
    if (column instanceof BooleanColumn booleans) {
      return booleans.values[row];
    }
    if (column instanceof DecimalColumn decimals) {
      return decimals.get(row, ((ScalarType) type).scale());
    }
    if (column instanceof BytesColumn bytes) {
      return bytes.string(row);
    }
    ArrayColumn arrays = (ArrayColumn) column;
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < arrays.lengths[row]; i++) {
      elements.add(
          get(
              arrays.elements,
              ((io.weir.runtime.data.ArrayType) type).element(),
              arrays.offsets[row] + i));
    }
    return elements;
  }
}
