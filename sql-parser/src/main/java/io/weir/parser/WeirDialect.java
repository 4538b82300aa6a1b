package io.weir.parser;

import java.util.Objects;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.jspecify.annotations.Nullable;

/** How parse trees are written so that {@link Statements} can read them again. */
public final class WeirDialect extends AnsiSqlDialect {
  public static final SqlDialect INSTANCE = new WeirDialect();

  private WeirDialect() {
    super(
        DEFAULT_CONTEXT
            .withIdentifierQuoteString("`")
            .withConformance(WeirConformance.INSTANCE)
            .withNullCollation(NullCollation.LOW));
  }

  /** Names of functions are not names of the user's and need no quotes. */
  @Override
  public void unparseCall(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    if (call.getOperator() instanceof SqlUnresolvedFunction function
        && function.getSyntax() == SqlSyntax.FUNCTION
        && Objects.requireNonNull(function.getSqlIdentifier()).isSimple()) {
      SqlOperator named =
          new SqlFunction(
              function.getName(),
              SqlKind.OTHER_FUNCTION,
              null,
              null,
              null,
              SqlFunctionCategory.USER_DEFINED_FUNCTION);
      SqlUtil.unparseFunctionSyntax(named, writer, call, false);
    } else {
      super.unparseCall(writer, call, leftPrec, rightPrec);
    }
  }

  /** Strings are Unicode, hence need neither a character set nor escapes. */
  @Override
  public void quoteStringLiteral(StringBuilder out, @Nullable String charset, String value) {
    out.append('\'').append(value.replace("'", "''")).append('\'');
  }

  @Override
  public void quoteStringLiteralUnicode(StringBuilder out, String value) {
    quoteStringLiteral(out, null, value);
  }
}
