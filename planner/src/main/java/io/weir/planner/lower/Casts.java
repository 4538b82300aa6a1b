package io.weir.planner.lower;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts that the user wrote and those that SQL leaves to the types of operands. */
final class Casts {
  private Casts() {}

  /** A cast, left out where only the nullability differs and made now where that is possible. */
  static Expression cast(Expression operand, PlanType type) {
    if (sameValues(operand.type(), type)) {
      return operand;
    }
    if (operand instanceof Expression.Literal literal) {
      Expression.Literal cast = Literals.cast(literal, type);
      if (cast != null) {
        return cast;
      }
    }
    PlanType result = type.withNullable(operand.type().nullable());
    return new Expression.Call("CAST", List.of(operand), result);
  }

  /** A cast that the user did not write: strings of any length go for each other. */
  static Expression implicit(Expression operand, PlanType type) {
    boolean text = isText(operand.type()) && isText(type);
    boolean bytes = isBinary(operand.type()) && isBinary(type);
    return text || bytes ? operand : cast(operand, type);
  }

  /** Integers as decimals without fraction. */
  static Expression exact(Expression operand) {
    PlanType type = operand.type();
    return isInteger(type)
        ? cast(operand, PlanType.decimal(integerDigits(type), 0, type.nullable()))
        : operand;
  }

  /** The type in which values of two types are compared; null when there is none. */
  static @Nullable PlanType comparable(PlanType a, PlanType b) {
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
      return isText(a) ? b : a;
    }
    if (isBinary(a) && isBinary(b)) {
      return a;
    }
    if (isTemporal(a) && isTemporal(b)) {
      // Micros compare as they are, so that only the kind matters.
      Kind kind = a.kind() == b.kind() ? a.kind() : Kind.TIMESTAMP;
      return PlanType.of(kind, Math.max(a.precision(), b.precision()), true);
    }
    return a.kind() == b.kind() ? a : null;
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
    int integers =
        Math.max(integerDigits(a), integerDigits(b));
    return PlanType.decimal(Math.min(38, integers + scale), scale, true);
  }

  /** The wider of two integer types. */
  static PlanType wider(PlanType a, PlanType b) {
    return a.kind().compareTo(b.kind()) >= 0 ? a : b;
  }

  /** Whether two types have the same values but for NULL. */
  static boolean sameValues(PlanType a, PlanType b) {
    return a.withNullable(true).equals(b.withNullable(true));
  }

  static boolean isText(PlanType type) {
    return type.kind() == Kind.CHAR || type.kind() == Kind.VARCHAR;
  }

  static boolean isBinary(PlanType type) {
    return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
  }

  static boolean isApproximate(PlanType type) {
    return type.kind() == Kind.FLOAT || type.kind() == Kind.DOUBLE;
  }

  static boolean isInteger(PlanType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  static boolean isNumeric(PlanType type) {
    return isInteger(type) || isApproximate(type) || type.kind() == Kind.DECIMAL;
  }

  private static boolean isTemporal(PlanType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_LTZ -> true;
      default -> false;
    };
  }

  private static int integerDigits(PlanType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.precision() - type.scale();
    };
  }
}
