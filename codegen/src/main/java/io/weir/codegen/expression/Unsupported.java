package io.weir.codegen.expression;

import io.weir.parser.SqlException;
import io.weir.planner.plan.PlanType;

/**
 * What is refused as unsupported while expressions are compiled. The position is that of the call
 * which is compiled: {@link ExpressionCompiler} adds it.
 */
final class Unsupported {
  private Unsupported() {}

  static SqlException function(String name) {
    return error("function " + name);
  }

  static SqlException function(String name, PlanType argument) {
    return error(name + " of " + argument.withNullable(true));
  }

  static SqlException operator(char operator, PlanType left, PlanType right) {
    return error(operator + " of " + left.withNullable(true) + " and " + right.withNullable(true));
  }

  static SqlException cast(PlanType from, PlanType to) {
    return error("CAST of " + from.withNullable(true) + " to " + to.withNullable(true));
  }

  /** An ARRAY or MAP of more elements than one method can make. */
  static SqlException elements(int most) {
    return error("ARRAY or MAP of more than " + most + " expressions");
  }

  static SqlException index(PlanType type) {
    return error("an index of " + type.withNullable(true));
  }

  static SqlException order(PlanType type) {
    return error("ordering by a value of type " + type.withNullable(true));
  }

  static SqlException extract(String unit, PlanType from) {
    return error("EXTRACT of " + unit + " from " + from.withNullable(true));
  }

  static SqlException unit(String function, String unit) {
    return error(function + " of " + unit);
  }

  static SqlException rounding(String function, String unit) {
    return error(function + " TO " + unit);
  }

  /** An argument that the generated class needs to know. */
  static SqlException variable(String argument) {
    return error(argument + " that is not a literal");
  }

  private static SqlException error(String construct) {
    return new SqlException(
        SqlException.Code.UNSUPPORTED, construct + " is not supported yet", null, null);
  }
}
