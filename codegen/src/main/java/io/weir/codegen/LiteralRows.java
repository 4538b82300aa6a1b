package io.weir.codegen;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The rows of a VALUES as a batch. */
final class LiteralRows {
  private LiteralRows() {}

  static Batch of(PlanNode.Values node) {
    List<List<Expression.Literal>> rows = node.rows();
    Batch batch = new Batch(DataTypes.schema(node.output()), Math.max(1, rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < batch.columns.length; i++) {
        String value = rows.get(row).get(i).value();
        if (value == null) {
          batch.columns[i].setNull(row);
        } else {
          set(batch.columns[i], batch.type(i), row, value);
        }
      }
    }
    batch.rows = rows.size();
    return batch;
  }

  private static void set(Column column, DataType type, int row, String value) {
    if (column instanceof BooleanColumn booleans) {
      booleans.values[row] = Boolean.parseBoolean(value);
    } else if (column instanceof IntColumn ints) {
      ints.values[row] = new BigDecimal(value).intValueExact();
    } else if (column instanceof LongColumn longs) {
      longs.values[row] =
          type.kind() == TypeKind.DECIMAL
              ? scaled(type, value).unscaledValue().longValueExact()
              : new BigDecimal(value).longValueExact();
    } else if (column instanceof DoubleColumn doubles) {
      doubles.values[row] =
          type.kind() == TypeKind.FLOAT ? Float.parseFloat(value) : Double.parseDouble(value);
    } else if (column instanceof DecimalColumn decimals) {
      decimals.set(row, scaled(type, value));
    } else if (column instanceof BytesColumn strings) {
      boolean binary = type.kind() == TypeKind.BINARY || type.kind() == TypeKind.VARBINARY;
      byte[] bytes =
          binary ? HexFormat.of().parseHex(value) : value.getBytes(StandardCharsets.UTF_8);
      strings.set(row, bytes, 0, bytes.length);
    } else {
      throw new IllegalArgumentException("a literal of type " + type);
    }
  }

  private static BigDecimal scaled(DataType type, String value) {
    return new BigDecimal(value).setScale(((ScalarType) type).scale(), RoundingMode.HALF_UP);
  }
}
