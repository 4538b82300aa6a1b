package io.weir.planner.type;

import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import org.jspecify.annotations.Nullable;

/** Which values can be compared with each other, and which can be cast to which type. */
public final class TypeRules {
  private TypeRules() {}

  /** The type in which values of two types are compared; null when they cannot be. */
  public static @Nullable PlanType comparable(PlanType a, PlanType b) {
    if (a.kind() == Kind.NULL) {
      return b;
    }
    if (b.kind() == Kind.NULL || sameValues(a, b)) {
      return a;
    }
    if (isNumeric(a) && isNumeric(b)) {
      return comparableNumbers(a, b);
    }
    if (isText(a) && isText(b)) {
      return PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
    }
    if (isText(a) || isText(b)) {
      PlanType other = isText(a) ? b : a;
      return isComparableWithText(other) ? other : null;
    }
    if (isBinary(a) && isBinary(b)) {
      return a;
    }
    if (isDateOrTimestamp(a) && isDateOrTimestamp(b)) {
      Kind kind = a.kind() == b.kind() ? a.kind() : Kind.TIMESTAMP;
      return PlanType.of(kind, Math.max(a.precision(), b.precision()), true);
    }
    boolean nested = !a.fields().isEmpty() || !a.arguments().isEmpty();
    return a.kind() == b.kind() && !nested ? a : null;
  }

  /** Whether values have an order to sort by: all but maps and what holds maps. */
  public static boolean isOrdered(PlanType type) {
    return type.kind() != Kind.MAP
        && type.arguments().stream().allMatch(TypeRules::isOrdered)
        && type.fields().stream().allMatch(field -> isOrdered(field.type()));
  }

  private static PlanType comparableNumbers(PlanType a, PlanType b) {
    if (isApproximate(a) || isApproximate(b)) {
      boolean floats = a.kind() == Kind.FLOAT && b.kind() == Kind.FLOAT;
      return PlanType.of(floats ? Kind.FLOAT : Kind.DOUBLE, true);
    }
    if (isInteger(a) && isInteger(b)) {
      return wider(a, b);
    }
    int scale = Math.max(a.scale(), b.scale());
    int integers = Math.max(integerDigits(a), integerDigits(b));
    return PlanType.decimal(
        Math.min(WeirTypeSystem.MAX_DECIMAL_PRECISION, integers + scale), scale, true);
  }

  private static boolean isComparableWithText(PlanType type) {
    return isNumeric(type)
        || isDateOrTimestamp(type)
        || type.kind() == Kind.TIME
        || type.kind() == Kind.BOOLEAN;
  }

  /** Whether CAST makes one type of another, as in Flink. */
  public static boolean isCastable(PlanType from, PlanType to) {
    if (from.kind() == Kind.NULL || sameValues(from, to)) {
      return true;
    }
    return switch (to.kind()) {
      case CHAR, VARCHAR -> true;
      case BOOLEAN -> isText(from) || isInteger(from) || from.kind() == Kind.BOOLEAN;
      case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL ->
          isNumeric(from) || isText(from) || from.kind() == Kind.BOOLEAN;
      case BINARY, VARBINARY -> isText(from) || isBinary(from);
      case DATE -> isText(from) || isDateOrTimestamp(from);
      case TIME -> isText(from) || from.kind() == Kind.TIME || isTimestamp(from);
      case TIMESTAMP, TIMESTAMP_LTZ -> isText(from) || isDateOrTimestamp(from);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> from.kind() == to.kind();
      case ROW, ARRAY, MAP -> isNestedCastable(from, to);
      case NULL -> false;
    };
  }

  private static boolean isNestedCastable(PlanType from, PlanType to) {
    if (from.kind() != to.kind()
        || from.fields().size() != to.fields().size()
        || from.arguments().size() != to.arguments().size()) {
      return false;
    }
    for (int i = 0; i < to.fields().size(); i++) {
      if (!isCastable(from.fields().get(i).type(), to.fields().get(i).type())) {
        return false;
      }
    }
    for (int i = 0; i < to.arguments().size(); i++) {
      if (!isCastable(from.arguments().get(i), to.arguments().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The wider of two integer types. */
  public static PlanType wider(PlanType a, PlanType b) {
    return a.kind().compareTo(b.kind()) >= 0 ? a : b;
  }

  /** Whether two types have the same values but for NULL. */
  public static boolean sameValues(PlanType a, PlanType b) {
    return a.withNullable(true).equals(b.withNullable(true));
  }

  public static boolean isText(PlanType type) {
    return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
  }

  public static boolean isBinary(PlanType type) {
    return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
  }

  public static boolean isApproximate(PlanType type) {
    return type.kind() == Kind.FLOAT || type.kind() == Kind.DOUBLE;
  }

  public static boolean isInteger(PlanType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  public static boolean isNumeric(PlanType type) {
    return isInteger(type) || isApproximate(type) || type.kind() == Kind.DECIMAL;
  }

  private static boolean isTimestamp(PlanType type) {
    return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMP_LTZ;
  }

  private static boolean isDateOrTimestamp(PlanType type) {
    return type.kind() == Kind.DATE || isTimestamp(type);
  }

  /** Digits before the point of an exact number. */
  public static int integerDigits(PlanType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.precision() - type.scale();
    };
  }
}
