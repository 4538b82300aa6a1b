package io.weir.planner.validate;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Gives untyped NULLs the type that their place asks for, as in {@code NULL AND a} and {@code 1 +
 * NULL}: Calcite's own operators do not accept them without.
 */
final class NullOperands extends SqlBasicVisitor<@Nullable Void> {
  /** Changes a query in place. */
  static void type(SqlNode query) {
    query.accept(new NullOperands());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlBasicCall) {
      List<SqlNode> operands = call.getOperandList();
      for (int i = 0; i < operands.size(); i++) {
        SqlTypeName type = SqlUtil.isNullLiteral(operands.get(i), false) ? expected(call, i) : null;
        if (type != null) {
          SqlParserPos position = operands.get(i).getParserPosition();
          SqlNode spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, position), position);
          call.setOperand(i, SqlStdOperatorTable.CAST.createCall(position, operands.get(i), spec));
        }
      }
    }
    return super.visit(call);
  }

  /** Null where the call takes an untyped NULL, or nothing is known about it. */
  private static @Nullable SqlTypeName expected(SqlCall call, int operand) {
    return switch (call.getKind()) {
      case AND, OR, NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> SqlTypeName.BOOLEAN;
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX, CEIL, FLOOR ->
          SqlTypeName.INTEGER;
      case LIKE, SIMILAR, TRIM -> SqlTypeName.VARCHAR;
      case ITEM -> operand == 1 ? SqlTypeName.INTEGER : null;
      default ->
          switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "IS UNKNOWN", "IS NOT UNKNOWN" -> SqlTypeName.BOOLEAN;
            case "||" -> SqlTypeName.VARCHAR;
            case "SUBSTRING" -> operand == 0 ? SqlTypeName.VARCHAR : SqlTypeName.INTEGER;
            case "POSITION", "OVERLAY" -> operand < 2 ? SqlTypeName.VARCHAR : SqlTypeName.INTEGER;
            case "MOD" -> SqlTypeName.INTEGER;
            case "EXTRACT", "TIMESTAMPDIFF" -> SqlTypeName.TIMESTAMP;
            case "TIMESTAMPADD" -> operand == 1 ? SqlTypeName.INTEGER : SqlTypeName.TIMESTAMP;
            default -> null;
          };
    };
  }
}
