package io.weir.planner.function;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter of a function accepts. Arguments of {@link #INT}, {@link #BIGINT}, {@link
 * #DOUBLE} and untyped NULLs are cast to the one type that the function then sees; the others are
 * passed as they are.
 */
public enum ParameterKind {
  STRING("a string", SqlTypeName.VARCHAR),
  BOOLEAN("a condition", SqlTypeName.BOOLEAN),
  /** Any integer; the function sees an INT. */
  INT("an integer", SqlTypeName.INTEGER),
  /** Any integer; the function sees a BIGINT. */
  BIGINT("an integer", SqlTypeName.BIGINT),
  /** Any number; the function sees a DOUBLE. */
  DOUBLE("a number", SqlTypeName.DOUBLE),
  /** Any number, seen with its own type. */
  NUMERIC("a number", SqlTypeName.INTEGER),
  BYTES("a binary string", SqlTypeName.VARBINARY),
  DATE("a date", SqlTypeName.DATE),
  /** TIMESTAMP, TIMESTAMP_LTZ. */
  TIMESTAMP("a timestamp", SqlTypeName.TIMESTAMP),
  /** DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ. */
  TEMPORAL("a date or time", SqlTypeName.TIMESTAMP),
  ARRAY("an array", null),
  MAP("a map", null),
  /** ARRAY or MAP. */
  COLLECTION("an array or a map", null),
  ANY("a value", SqlTypeName.INTEGER);

  private final String words;
  private final @Nullable SqlTypeName nullType;

  ParameterKind(String words, @Nullable SqlTypeName nullType) {
    this.words = words;
    this.nullType = nullType;
  }

  /** What it accepts in words, such as "a number". */
  public String words() {
    return words;
  }

  /** Whether an argument of that type may be passed. */
  public boolean accepts(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (name == SqlTypeName.NULL) {
      return nullType != null;
    }
    return switch (this) {
      case STRING -> SqlTypeUtil.isCharacter(type);
      case BOOLEAN -> name == SqlTypeName.BOOLEAN;
      case INT, BIGINT -> SqlTypeUtil.isIntType(type);
      case DOUBLE, NUMERIC -> SqlTypeUtil.isNumeric(type);
      case BYTES -> SqlTypeUtil.isBinary(type);
      case DATE -> name == SqlTypeName.DATE;
      case TIMESTAMP -> isTimestamp(name);
      case TEMPORAL -> isTimestamp(name) || name == SqlTypeName.DATE || name == SqlTypeName.TIME;
      case ARRAY -> name == SqlTypeName.ARRAY;
      case MAP -> name == SqlTypeName.MAP;
      case COLLECTION -> name == SqlTypeName.ARRAY || name == SqlTypeName.MAP;
      case ANY -> true;
    };
  }

  /** The type that an argument of an accepted type is cast to; its own type when it is not cast. */
  public RelDataType target(RelDataType type, RelDataTypeFactory factory) {
    boolean untyped = type.getSqlTypeName() == SqlTypeName.NULL;
    boolean fixed = this == INT || this == BIGINT || this == DOUBLE;
    if (nullType == null || !(untyped || fixed) || type.getSqlTypeName() == nullType) {
      return type;
    }
    return factory.createTypeWithNullability(
        factory.createSqlType(nullType), type.isNullable() || untyped);
  }

  private static boolean isTimestamp(SqlTypeName name) {
    return name == SqlTypeName.TIMESTAMP || name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }
}
