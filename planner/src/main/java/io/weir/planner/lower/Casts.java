package io.weir.planner.lower;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.TypeRules;
import java.util.List;

/** Casts that the user wrote and those that SQL leaves to the types of operands. */
final class Casts {
  private Casts() {}

  /** A cast, left out where only the nullability differs and made now where that is possible. */
  static Expression cast(Expression operand, PlanType type) {
    if (TypeRules.sameValues(operand.type(), type)) {
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
    boolean text = TypeRules.isText(operand.type()) && TypeRules.isText(type);
    boolean bytes = TypeRules.isBinary(operand.type()) && TypeRules.isBinary(type);
    return text || bytes ? operand : cast(operand, type);
  }

  /** Integers as decimals without fraction. */
  static Expression exact(Expression operand) {
    PlanType type = operand.type();
    return TypeRules.isInteger(type)
        ? cast(operand, PlanType.decimal(TypeRules.integerDigits(type), 0, type.nullable()))
        : operand;
  }
}
