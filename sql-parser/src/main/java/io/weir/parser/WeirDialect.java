package io.weir.parser;

import org.apache.calcite.config.NullCollation;
import org.apache.calcite.sql.SqlDialect;
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
