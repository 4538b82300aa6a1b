package io.weir.planner.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Keeps calls as the user wrote them where Calcite would expand them: arithmetic on milliseconds
 * for TIMESTAMPADD and the like, CASE for IS DISTINCT FROM.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private Convertlets() {}

  @Override
  public SqlRexConvertlet get(SqlCall call) {
    return switch (call.getKind()) {
      case TIMESTAMP_ADD, TIMESTAMP_DIFF, EXTRACT -> Convertlets::withUnit;
      case IS_DISTINCT_FROM -> (context, c) -> plain(context, c, SqlStdOperatorTable.IS_DISTINCT_FROM);
      case IS_NOT_DISTINCT_FROM ->
          (context, c) -> plain(context, c, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM);
      default -> StandardConvertletTable.INSTANCE.get(call);
    };
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
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    return builder.makeCall(call.getParserPosition(), type, operator, operands);
  }
}
