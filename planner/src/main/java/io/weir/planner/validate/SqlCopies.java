package io.weir.planner.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Copies parse trees, because validation changes them in place. */
public final class SqlCopies {
  private SqlCopies() {}

  public static SqlNode copy(SqlNode node) {
    SqlNode copy = node.accept(new Copier());
    if (copy == null) {
      throw new IllegalArgumentException("nothing left of " + node);
    }
    return copy;
  }

  private static final class Copier extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
      call.getOperator().acceptCall(this, call, false, handler);
      return handler.result();
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
      return identifier.clone(identifier.getParserPosition());
    }
  }
}
