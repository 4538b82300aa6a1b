package io.weir.planner.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Copies parse trees, because validation changes them in place. Long chains of AND, OR, || and
 * UNION ALL, which the parser makes a level deeper with each term, become trees of little depth,
 * read in the same order.
 */
public final class SqlCopies {
  /** Chains of fewer terms stay as they were written, as do the positions of their parts. */
  private static final int LONG_CHAIN = 100;

  private SqlCopies() {}

  public static SqlNode copy(SqlNode node) {
    SqlNode copy = node.accept(new Copier());
    if (copy == null) {
      throw new IllegalArgumentException("nothing left of " + node);
    }
    return copy;
  }

  private static boolean isAssociative(SqlCall call) {
    SqlOperator operator = call.getOperator();
    return operator == SqlStdOperatorTable.AND
        || operator == SqlStdOperatorTable.OR
        || operator == SqlStdOperatorTable.CONCAT
        || operator == SqlStdOperatorTable.UNION_ALL;
  }

  /** The operands of a chain of one operator, from left to right. */
  private static List<SqlNode> chain(SqlCall call) {
    List<SqlNode> operands = new ArrayList<>();
    SqlNode first = call;
    while (first instanceof SqlCall left && left.getOperator() == call.getOperator()) {
      operands.add(left.operand(1));
      first = left.operand(0);
    }
    operands.add(first);
    Collections.reverse(operands);
    return operands;
  }

  private static SqlNode balanced(SqlOperator operator, List<SqlNode> operands) {
    if (operands.size() == 1) {
      return operands.get(0);
    }
    int middle = operands.size() / 2;
    SqlNode left = balanced(operator, operands.subList(0, middle));
    SqlNode right = balanced(operator, operands.subList(middle, operands.size()));
    SqlParserPos position = left.getParserPosition().plus(right.getParserPosition());
    return operator.createCall(position, left, right);
  }

  private static final class Copier extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      if (isAssociative(call)) {
        List<SqlNode> operands = chain(call);
        if (operands.size() > LONG_CHAIN) {
          List<SqlNode> copies = new ArrayList<>();
          operands.forEach(operand -> copies.add(operand.accept(this)));
          return balanced(call.getOperator(), copies);
        }
      }
      CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
      call.getOperator().acceptCall(this, call, false, handler);
      return handler.result();
    }

    /** Strings written with escapes, as in U&'\00e9', are strings like all others. */
    @Override
    public SqlNode visit(SqlLiteral literal) {
      NlsString string =
          literal instanceof SqlCharStringLiteral ? literal.getValueAs(NlsString.class) : null;
      return string == null || string.getCharsetName() == null
          ? literal
          : SqlLiteral.createCharString(string.getValue(), literal.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
      return identifier.clone(identifier.getParserPosition());
    }
  }
}
