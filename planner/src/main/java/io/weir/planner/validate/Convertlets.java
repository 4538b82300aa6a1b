package io.weir.planner.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls as the user wrote them where Calcite would expand them: arithmetic on milliseconds
 * for TIMESTAMPADD and the like, CASE for IS DISTINCT FROM, casts of what is compared; operands of
 * BETWEEN and CASE are computed once.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private Convertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    return switch (call.getKind()) {
      case TIMESTAMP_ADD, TIMESTAMP_DIFF, EXTRACT -> Convertlets::withUnit;
      case CAST, SAFE_CAST -> Convertlets::cast;
      case DESCRIPTOR -> Convertlets::descriptor;
      case EQUALS -> (context, c) -> plain(context, c, SqlStdOperatorTable.EQUALS);
      case NOT_EQUALS -> (context, c) -> plain(context, c, SqlStdOperatorTable.NOT_EQUALS);
      case LESS_THAN -> (context, c) -> plain(context, c, SqlStdOperatorTable.LESS_THAN);
      case LESS_THAN_OR_EQUAL ->
          (context, c) -> plain(context, c, SqlStdOperatorTable.LESS_THAN_OR_EQUAL);
      case GREATER_THAN -> (context, c) -> plain(context, c, SqlStdOperatorTable.GREATER_THAN);
      case GREATER_THAN_OR_EQUAL ->
          (context, c) -> plain(context, c, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL);
      case IS_DISTINCT_FROM ->
          (context, c) -> plain(context, c, SqlStdOperatorTable.IS_DISTINCT_FROM);
      case IS_NOT_DISTINCT_FROM ->
          (context, c) -> plain(context, c, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM);
      case BETWEEN ->
          (context, c) ->
              SharedOperands.once(
                  context.getRexBuilder(), c.getParserPosition(), standard(context, c));
      case CASE ->
          (context, c) ->
              SharedOperands.simpleCase(context.getRexBuilder(), (SqlCase) c, standard(context, c));
      default -> {
        SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
        yield standard == null
            ? null
            : (context, c) -> placed(context, c, standard.convertCall(context, c));
      }
    };
  }

  private static RexNode standard(SqlRexContext context, SqlCall call) {
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    if (standard == null) {
      throw new IllegalStateException("Calcite converts no " + call.getKind());
    }
    return placed(context, call, standard.convertCall(context, call));
  }

  /** The expression with the position of its text, which some of Calcite's convertlets forget. */
  private static RexNode placed(SqlRexContext context, SqlCall call, RexNode converted) {
    return converted.getClass() == RexCall.class
            && ((RexCall) converted).getParserPosition().getLineNum() == 0
        ? context
            .getRexBuilder()
            .makeCall(
                call.getParserPosition(),
                converted.getType(),
                ((RexCall) converted).getOperator(),
                ((RexCall) converted).getOperands())
        : converted;
  }

  /** With the position of the column, which is what an error is about. */
  private static RexNode descriptor(SqlRexContext context, SqlCall call) {
    SqlNode column = call.operand(0);
    return context
        .getRexBuilder()
        .makeCall(
            column.getParserPosition(),
            context.getValidator().getValidatedNodeType(call),
            call.getOperator(),
            List.of(context.convertExpression(column)));
  }

  /** Constants are cast when the plan is made, by our own rules. */
  private static RexNode cast(SqlRexContext context, SqlCall call) {
    RexNode operand = context.convertExpression(call.operand(0));
    RelDataType known = context.getValidator().getValidatedNodeTypeIfKnown(call);
    RelDataType type = known == null ? written(context, call, operand) : known;
    return context
        .getRexBuilder()
        .makeAbstractCast(
            call.getParserPosition(), type, operand, call.getKind() == SqlKind.SAFE_CAST);
  }

  /** Calcite adds casts to the elements of ARRAY and MAP after it has validated them. */
  private static RelDataType written(SqlRexContext context, SqlCall call, RexNode operand) {
    RelDataType type =
        ((SqlDataTypeSpec) call.operand(1))
            .deriveType(context.getValidator(), operand.getType().isNullable());
    return context.getTypeFactory().createTypeWithNullability(type, operand.getType().isNullable());
  }

  private static RexNode withUnit(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(
          operand instanceof SqlIntervalQualifier unit
              ? builder.makeLiteral(unitName(unit))
              : context.convertExpression(operand));
    }
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    return builder.makeCall(call.getParserPosition(), type, call.getOperator(), operands);
  }

  private static String unitName(SqlIntervalQualifier unit) {
    TimeUnit start = unit.getUnit();
    return unit.timeFrameName == null ? start.name() : unit.timeFrameName;
  }

  private static RexNode plain(SqlRexContext context, SqlCall call, SqlOperator operator) {
    RexBuilder builder = context.getRexBuilder();
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(context.convertExpression(operand));
    }
    // Calcite writes comparisons of its own, for IN and CASE; they were not validated.
    RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(call);
    return type == null
        ? builder.makeCall(call.getParserPosition(), operator, operands)
        : builder.makeCall(call.getParserPosition(), type, operator, operands);
  }
}
