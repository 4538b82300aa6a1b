package io.weir.runtime.job;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a batch of constants. */
final class ConstantRows {
  private ConstantRows() {}

  static Batch batch(RowType schema, List<List<@Nullable Object>> rows) {
    Batch batch = new Batch(schema, Math.max(1, rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < batch.columns.length; i++) {
        Object value = rows.get(row).get(i);
        if (value == null) {
          batch.columns[i].setNull(row);
        } else {
          set(batch.columns[i], row, value);
        }
      }
    }
    batch.rows = rows.size();
    return batch;
  }

  private static void set(Column column, int row, Object value) {
    if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = (Boolean) value;
    } else if (column instanceof IntColumn ints) {
      ints.values[row] = (Integer) value;
    } else if (column instanceof LongColumn longs) {
      longs.values[row] = (Long) value;
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] = (Double) value;
    } else if (column instanceof DecimalColumn decimals) {
      decimals.set(row, (BigDecimal) value);
    } else if (column instanceof BytesColumn strings) {
      byte[] bytes = (byte[]) value;
      strings.set(row, bytes, 0, bytes.length);
    } else {
      throw new IllegalArgumentException("a constant in " + column.getClass().getSimpleName());
    }
  }
}
