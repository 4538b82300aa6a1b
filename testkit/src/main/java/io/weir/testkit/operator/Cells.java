package io.weir.testkit.operator;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns, boxed: as they are stored, wide decimals as {@link BigDecimal}, bytes as one
 * character each.
 */
final class Cells {
  private Cells() {}

  static Batch batch(RowType schema, List<Event.Row> rows) {
    Batch batch = new Batch(schema, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      Event.Row change = rows.get(row);
      for (int c = 0; c < batch.columns.length; c++) {
        set(batch.columns[c], batch.type(c), row, change.values().get(c));
      }
      if (change.kind() != ChangeKind.INSERT_BYTE) {
        batch.useKinds(rows.size())[row] = change.kind();
      }
    }
    batch.rows = rows.size();
    return batch;
  }

  private static void set(Column column, DataType type, int row, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
    } else if (column instanceof LongColumn longs) {
      longs.values[row] = (Long) value;
    } else if (column instanceof IntColumn ints) {
      ints.values[row] = (Integer) value;
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = (Double) value;
    } else if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = (Boolean) value;
    } else if (column instanceof DecimalColumn decimals) {
      decimals.set(row, (BigDecimal) value);
    } else if (column instanceof BytesColumn bytes) {
      byte[] content = ((String) value).getBytes(StandardCharsets.ISO_8859_1);
      bytes.set(row, content, 0, content.length);
    } else if (column instanceof ArrayColumn arrays) {
      List<?> elements = (List<?>) value;
      arrays.offsets[row] = arrays.elementCount;
      arrays.lengths[row] = elements.size();
      arrays.elements.ensureCapacity(arrays.elementCount + elements.size());
      for (Object each : elements) {
        set(arrays.elements, ((ArrayType) type).element(), arrays.elementCount++, each);
      }
    } else {
      throw new IllegalArgumentException("no cells of " + type);
    }
  }

  static List<Event.Row> rows(Batch batch) {
    List<Event.Row> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int c = 0; c < batch.columns.length; c++) {
        values.add(get(batch.columns[c], batch.type(c), row));
      }
      rows.add(new Event.Row(batch.kind(row), values));
    }
    return rows;
  }

  private static @Nullable Object get(Column column, DataType type, int row) {
    if (column.isNull(row)) {
      return null;
    } else if (column instanceof LongColumn longs) {
      return longs.values[row];
    } else if (column instanceof IntColumn ints) {
      return ints.values[row];
    } else if (column instanceof DoubleColumn doubles) {
      return doubles.values[row];
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.values[row];
    } else if (column instanceof DecimalColumn decimals) {
      return decimals.get(row, ((ScalarType) type).scale());
    } else if (column instanceof BytesColumn bytes) {
      return new String(
          bytes.heap, bytes.offsets[row], bytes.lengths[row], StandardCharsets.ISO_8859_1);
    } else if (column instanceof ArrayColumn arrays) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < arrays.lengths[row]; i++) {
        elements.add(get(arrays.elements, ((ArrayType) type).element(), arrays.offsets[row] + i));
      }
      return elements;
    }
    throw new IllegalArgumentException("no cells of " + type);
  }

  /** Makes nonsense of a batch that must not be read any more. */
  static void spoil(Batch batch) {
    for (Column column : batch.columns) {
      if (column instanceof LongColumn longs) {
        Arrays.fill(longs.values, 0x5A5A5A5A5A5A5A5AL);
      } else if (column instanceof IntColumn ints) {
        Arrays.fill(ints.values, 0x5A5A5A5A);
      } else if (column instanceof DoubleColumn doubles) {
        Arrays.fill(doubles.values, Double.MIN_VALUE);
      } else if (column instanceof BytesColumn bytes) {
        Arrays.fill(bytes.heap, (byte) '?');
      }
    }
    if (batch.hasKinds) {
      Arrays.fill(batch.kinds, (byte) 0x5A);
    }
    batch.rows = 0;
  }

  /** Whether a batch has the columns of a schema, and nulls only where there may be some. */
  static void check(Batch batch, RowType schema, String of) {
    if (batch.columns.length != schema.fields().size()) {
      throw new AssertionError(
          of + " has " + batch.columns.length + " columns instead of " + schema.fields().size());
    }
    for (int c = 0; c < batch.columns.length; c++) {
      DataType type = schema.fields().get(c).type();
      if (!Objects.equals(batch.type(c).withNullable(true), type.withNullable(true))) {
        throw new AssertionError(of + ": column " + c + " is " + batch.type(c) + ", not " + type);
      }
      for (int row = 0; row < batch.rows && !type.nullable(); row++) {
        if (batch.columns[c].isNull(row)) {
          throw new AssertionError(of + ": NULL in column " + c + ", which is " + type);
        }
      }
    }
  }
}
