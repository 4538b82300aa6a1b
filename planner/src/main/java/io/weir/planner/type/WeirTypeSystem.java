package io.weir.planner.type;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Limits of types and the types of results, as in Flink. The rules for decimals are those of SQL
 * Server: where a result needs more than 38 digits, fraction digits beyond the sixth are given up
 * for integer digits.
 */
public final class WeirTypeSystem extends RelDataTypeSystemImpl {
  public static final WeirTypeSystem INSTANCE = new WeirTypeSystem();

  /** Length up to which values are padded: a batch of the longest ones takes 128 MB. */
  public static final int MAX_PADDED_LENGTH = 65_536;

  /** Most digits of a DECIMAL. */
  public static final int MAX_DECIMAL_PRECISION = 38;

  /** Most fraction digits of TIME and TIMESTAMP: microseconds. */
  public static final int MAX_TIME_PRECISION = 6;

  private static final int MIN_ADJUSTED_SCALE = 6;

  private WeirTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> MAX_DECIMAL_PRECISION;
      case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MAX_TIME_PRECISION;
      default -> super.getMaxPrecision(typeName);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? MAX_DECIMAL_PRECISION : super.getMaxScale(typeName);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> 10;
      case VARCHAR, VARBINARY -> Integer.MAX_VALUE;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 6;
      default -> super.getDefaultPrecision(typeName);
    };
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  /** So that {@code CASE WHEN a THEN 'x' ELSE 'longer' END} does not pad {@code 'x'}. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    if (!SqlTypeUtil.isDecimal(argument)) {
      return argument;
    }
    return nullableAs(
        factory, decimal(factory, MAX_DECIMAL_PRECISION, argument.getScale()), argument);
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    if (!SqlTypeUtil.isDecimal(argument)) {
      return argument;
    }
    int scale = Math.max(MIN_ADJUSTED_SCALE, argument.getScale());
    return nullableAs(factory, decimal(factory, MAX_DECIMAL_PRECISION, scale), argument);
  }

  @Override
  public @Nullable RelDataType deriveDecimalPlusType(
      RelDataTypeFactory factory, RelDataType a, RelDataType b) {
    if (!decimals(a, b)) {
      return null;
    }
    int scale = Math.max(scale(a), scale(b));
    int integers = Math.max(integerDigits(a), integerDigits(b));
    return adjusted(factory, integers + scale + 1, scale);
  }

  @Override
  public @Nullable RelDataType deriveDecimalMultiplyType(
      RelDataTypeFactory factory, RelDataType a, RelDataType b) {
    if (!decimals(a, b)) {
      return null;
    }
    return adjusted(factory, precision(a) + precision(b) + 1, scale(a) + scale(b));
  }

  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType a, RelDataType b) {
    if (!decimals(a, b)) {
      return null;
    }
    int scale = Math.max(MIN_ADJUSTED_SCALE, scale(a) + precision(b) + 1);
    return adjusted(factory, integerDigits(a) + scale(b) + scale, scale);
  }

  @Override
  public @Nullable RelDataType deriveDecimalModType(
      RelDataTypeFactory factory, RelDataType a, RelDataType b) {
    if (!decimals(a, b)) {
      return null;
    }
    if (scale(a) == 0 && scale(b) == 0) {
      return b;
    }
    int scale = Math.max(scale(a), scale(b));
    return adjusted(factory, Math.min(integerDigits(a), integerDigits(b)) + scale, scale);
  }

  /** The type of ROUND of a decimal to a number of fraction digits known when planning. */
  public static RelDataType roundType(RelDataTypeFactory factory, RelDataType argument, int round) {
    int precision = argument.getPrecision();
    int scale = argument.getScale();
    RelDataType type;
    if (round >= scale) {
      type = decimal(factory, precision, scale);
    } else if (round < 0) {
      type = decimal(factory, Math.min(MAX_DECIMAL_PRECISION, 1 + precision - scale), 0);
    } else {
      type = decimal(factory, 1 + precision - scale + round, round);
    }
    return nullableAs(factory, type, argument);
  }

  private static boolean decimals(RelDataType a, RelDataType b) {
    return SqlTypeUtil.isExactNumeric(a)
        && SqlTypeUtil.isExactNumeric(b)
        && (SqlTypeUtil.isDecimal(a) || SqlTypeUtil.isDecimal(b));
  }

  /** Digits of an exact numeric type: those of the smallest DECIMAL that holds all its values. */
  static int precision(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.getPrecision();
    };
  }

  static int scale(RelDataType type) {
    return SqlTypeUtil.isDecimal(type) ? type.getScale() : 0;
  }

  private static int integerDigits(RelDataType type) {
    return precision(type) - scale(type);
  }

  private static RelDataType adjusted(RelDataTypeFactory factory, int precision, int scale) {
    if (precision <= MAX_DECIMAL_PRECISION) {
      return decimal(factory, precision, scale);
    }
    int integers = precision - scale;
    int kept = Math.min(scale, MIN_ADJUSTED_SCALE);
    return decimal(
        factory, MAX_DECIMAL_PRECISION, Math.max(MAX_DECIMAL_PRECISION - integers, kept));
  }

  private static RelDataType decimal(RelDataTypeFactory factory, int precision, int scale) {
    return factory.createSqlType(SqlTypeName.DECIMAL, precision, scale);
  }

  private static RelDataType nullableAs(
      RelDataTypeFactory factory, RelDataType type, RelDataType argument) {
    return factory.createTypeWithNullability(type, argument.isNullable());
  }
}
