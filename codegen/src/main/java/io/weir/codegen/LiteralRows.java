package io.weir.codegen;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.job.SourceSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a VALUES as constants of a job. */
final class LiteralRows {
  private LiteralRows() {}

  static SourceSpec.Rows of(PlanNode.Values node) {
    RowType schema = DataTypes.schema(node.output());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<Expression.Literal> literals : node.rows()) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < literals.size(); i++) {
        String value = literals.get(i).value();
        row.add(value == null ? null : constant(schema.fields().get(i).type(), value));
      }
      rows.add(row);
    }
    return new SourceSpec.Rows(schema, rows);
  }

  private static Object constant(DataType type, String value) {
    return switch (type.storage()) {
      case BOOLEAN -> Boolean.parseBoolean(value);
      case INT -> new BigDecimal(value).intValueExact();
      case LONG ->
          type.kind() == TypeKind.DECIMAL
              ? scaled(type, value).unscaledValue().longValueExact()
              : new BigDecimal(value).longValueExact();
      case DOUBLE ->
          type.kind() == TypeKind.FLOAT
              ? (double) Float.parseFloat(value)
              : Double.parseDouble(value);
      case DECIMAL -> scaled(type, value);
      case BYTES ->
          type.kind() == TypeKind.BINARY || type.kind() == TypeKind.VARBINARY
              ? HexFormat.of().parseHex(value)
              : value.getBytes(StandardCharsets.UTF_8);
      case ROW, ARRAY, MAP -> throw new IllegalArgumentException("a literal of type " + type);
    };
  }

  private static BigDecimal scaled(DataType type, String value) {
    return new BigDecimal(value).setScale(((ScalarType) type).scale(), RoundingMode.HALF_UP);
  }
}
