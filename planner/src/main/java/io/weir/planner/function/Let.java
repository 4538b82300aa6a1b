package io.weir.planner.function;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * A value that is computed once and used at several places of an expression: {@code LET(number,
 * value, body)}, in whose body {@code VARIABLE(number)} stands for the value. Nobody writes it: it
 * is what operators become that compare one operand several times, as BETWEEN does. The number is
 * greater than those in value and body, so that it means one value wherever it is used.
 */
public final class Let {
  public static final SqlOperator LET = function("LET");
  public static final SqlOperator VARIABLE = function("VARIABLE");

  private Let() {}

  private static SqlOperator function(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /**
   * An expression over a value.
   *
   * @param others what else is in the body
   * @param body gives the expression for what stands for the value
   */
  public static RexNode of(
      RexBuilder builder,
      SqlParserPos position,
      RexNode value,
      List<RexNode> others,
      UnaryOperator<RexNode> body) {
    int highest = highest(value);
    for (RexNode other : others) {
      highest = Math.max(highest, highest(other));
    }
    RexLiteral number = builder.makeExactLiteral(BigDecimal.valueOf(highest + 1L));
    RelDataType type = value.getType();
    RexNode in = body.apply(builder.makeCall(position, type, VARIABLE, List.of(number)));
    return builder.makeCall(position, in.getType(), LET, List.of(number, value, in));
  }

  /** The highest number in an expression; 0 when there is none. */
  private static int highest(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return 0;
    }
    if (call.getOperator() == VARIABLE) {
      return number(call);
    }
    int highest = call.getOperator() == LET ? number(call) : 0;
    for (RexNode operand : call.getOperands()) {
      highest = Math.max(highest, highest(operand));
    }
    return highest;
  }

  private static int number(RexCall call) {
    Integer number = ((RexLiteral) call.getOperands().get(0)).getValueAs(Integer.class);
    if (number == null) {
      throw new IllegalStateException("no number in " + call);
    }
    return number;
  }
}
