package io.weir.codegen.expression;

import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.Storage;
import java.util.List;

/** What types are in generated Java. */
public final class Types {
  private Types() {}

  /** The Java type of a value in an expression. */
  public static String javaType(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "boolean";
      case INT -> "int";
      case LONG -> "long";
      case DOUBLE -> "double";
      case BYTES -> "Bytes";
      case DECIMAL -> "BigDecimal";
      case ROW, ARRAY, MAP -> "int";
    };
  }

  /** What a variable holds while its value is null. */
  public static String defaultValue(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "false";
      case INT, ROW, ARRAY, MAP -> "0";
      case LONG -> "0L";
      case DOUBLE -> "0.0";
      case BYTES, DECIMAL -> "null";
    };
  }

  /** Simple name of the column class. */
  public static String columnClass(Storage storage) {
    return switch (storage) {
      case BOOLEAN -> "BooleanColumn";
      case INT -> "IntColumn";
      case LONG -> "LongColumn";
      case DOUBLE -> "DoubleColumn";
      case BYTES -> "BytesColumn";
      case DECIMAL -> "DecimalColumn";
      case ROW -> "RowColumn";
      case ARRAY -> "ArrayColumn";
      case MAP -> "MapColumn";
    };
  }

  static int scale(DataType type) {
    return ((ScalarType) type).scale();
  }

  static boolean isNested(DataType type) {
    return switch (type.storage()) {
      case ROW, ARRAY, MAP -> true;
      case BOOLEAN, INT, LONG, DOUBLE, BYTES, DECIMAL -> false;
    };
  }

  static boolean isCharacter(PlanType type) {
    return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
  }

  static boolean isBinary(PlanType type) {
    return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
  }

  static boolean isDecimal(PlanType type) {
    return type.kind() == Kind.DECIMAL;
  }

  static boolean isInterval(PlanType type) {
    return type.kind() == Kind.INTERVAL_DAY_TIME || type.kind() == Kind.INTERVAL_YEAR_MONTH;
  }

  static boolean isInteger(PlanType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  static boolean isApproximate(PlanType type) {
    return type.kind() == Kind.DOUBLE || type.kind() == Kind.FLOAT;
  }

  static boolean isNumeric(PlanType type) {
    return isInteger(type) || isApproximate(type) || isDecimal(type);
  }

  static boolean isTimestamp(PlanType type) {
    return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
  }

  /** Whether values are BigDecimals. */
  static boolean isWide(PlanType type) {
    return isDecimal(type) && type.precision() > ScalarType.MAX_LONG_DECIMAL_PRECISION;
  }

  /** Whether values of two types look the same in columns. */
  public static boolean sameStorage(DataType left, DataType right) {
    if (left.kind() != right.kind()) {
      return false;
    }
    if (left instanceof RowType first && right instanceof RowType second) {
      if (first.fields().size() != second.fields().size()) {
        return false;
      }
      for (int i = 0; i < first.fields().size(); i++) {
        if (!sameStorage(first.fields().get(i).type(), second.fields().get(i).type())) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof ArrayType first && right instanceof ArrayType second) {
      return sameStorage(first.element(), second.element());
    }
    if (left instanceof MapType first && right instanceof MapType second) {
      return sameStorage(first.key(), second.key()) && sameStorage(first.value(), second.value());
    }
    return left.withNullable(true).equals(right.withNullable(true));
  }

  /** A type of the runtime as a type of plans. */
  static PlanType planType(DataType type) {
    if (type instanceof RowType row) {
      return PlanType.row(
          row.fields().stream()
              .map(field -> new PlanField(field.name(), planType(field.type())))
              .toList(),
          type.nullable());
    }
    if (type instanceof ArrayType array) {
      return PlanType.array(planType(array.element()), type.nullable());
    }
    if (type instanceof MapType map) {
      return PlanType.map(planType(map.key()), planType(map.value()), type.nullable());
    }
    ScalarType scalar = (ScalarType) type;
    return new PlanType(
        Kind.valueOf(scalar.kind().name()),
        type.nullable(),
        scalar.precision(),
        scalar.scale(),
        List.of(),
        List.of());
  }
}
