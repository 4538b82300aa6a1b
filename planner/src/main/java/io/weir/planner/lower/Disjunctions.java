package io.weir.planner.lower;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds {@code IN} in what Calcite writes as {@code a = 1 OR a = 2}. */
final class Disjunctions {
  private Disjunctions() {}

  /**
   * The operands connected by OR.
   *
   * @param deterministic which of them give the same result each time: others are computed where
   *     the user wrote them
   */
  static Expression or(List<Expression> operands, BitSet deterministic, PlanType type) {
    Map<Expression, List<Expression>> constants = new LinkedHashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      Expression.Call test = deterministic.get(i) ? test(operands.get(i)) : null;
      if (test != null) {
        constants
            .computeIfAbsent(test.arguments().get(0), key -> new ArrayList<>())
            .add(test.arguments().get(1));
      }
    }
    List<Expression> merged = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Expression operand = operands.get(i);
      Expression.Call test = deterministic.get(i) ? test(operand) : null;
      List<Expression> values = test == null ? null : constants.get(test.arguments().get(0));
      if (test == null || values == null || values.size() == 1) {
        merged.add(operand);
      } else if (values.get(0).equals(test.arguments().get(1))) {
        List<Expression> arguments = new ArrayList<>();
        arguments.add(test.arguments().get(0));
        arguments.addAll(values);
        merged.add(new Expression.Call("IN", arguments, test.type(), test.span()));
      }
    }
    return merged.size() == 1 ? merged.get(0) : new Expression.Call("OR", merged, type);
  }

  /** {@code value = literal}; null for anything else. */
  private static Expression.@Nullable Call test(Expression operand) {
    return operand instanceof Expression.Call call
            && call.function().equals("=")
            && !(call.arguments().get(0) instanceof Expression.Literal)
            && call.arguments().get(1) instanceof Expression.Literal literal
            && literal.value() != null
        ? call
        : null;
  }
}
