package io.weir.codegen;

import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import java.util.List;

/** Types of plans as types of the runtime. */
public final class DataTypes {
  private DataTypes() {}

  public static DataType of(PlanType type) {
    return switch (type.kind()) {
      case ROW -> new RowType(fields(type.fields()), type.nullable());
      case ARRAY -> new ArrayType(of(type.arguments().get(0)), type.nullable());
      case MAP ->
          new MapType(of(type.arguments().get(0)), of(type.arguments().get(1)), type.nullable());
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL ->
          new ScalarType(
              TypeKind.valueOf(type.kind().name()),
              type.precision(),
              type.scale(),
              type.nullable());
    };
  }

  /** The schema of a batch with those fields. */
  public static RowType schema(List<PlanField> fields) {
    return new RowType(fields(fields), false);
  }

  private static List<Field> fields(List<PlanField> fields) {
    return fields.stream().map(field -> new Field(field.name(), of(field.type()))).toList();
  }
}
