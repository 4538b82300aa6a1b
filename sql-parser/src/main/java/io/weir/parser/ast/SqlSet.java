package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code SET 'key' = 'value'}, or {@code SET} alone, which lists the settings. */
public final class SqlSet extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SET", SqlKind.SET_OPTION);

  private final @Nullable SqlTableOption option;

  /**
   * @param option null for {@code SET} alone
   */
  public SqlSet(SqlParserPos position, @Nullable SqlTableOption option) {
    super(position);
    this.option = option;
  }

  /** Null for {@code SET} alone. */
  public @Nullable String key() {
    return option == null ? null : option.key();
  }

  /** Null for {@code SET} alone. */
  public @Nullable String value() {
    return option == null ? null : option.value();
  }

  public SqlParserPos keyPos() {
    return option == null ? SqlParserPos.ZERO : option.keyPos();
  }

  public SqlParserPos valuePos() {
    return option == null ? SqlParserPos.ZERO : option.valuePos();
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SET");
    if (option != null) {
      TableWriter.string(option.key(), writer);
      writer.keyword("=");
      TableWriter.string(option.value(), writer);
    }
  }
}
