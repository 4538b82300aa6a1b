package io.weir.planner.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.NlsString;
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
