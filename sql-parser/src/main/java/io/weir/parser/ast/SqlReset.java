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

/** {@code RESET 'key'}, or {@code RESET} alone, which resets every setting. */
public final class SqlReset extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("RESET", SqlKind.SET_OPTION);

  private final @Nullable String key;
  private final SqlParserPos keyPos;

  /**
   * @param key null for {@code RESET} alone
   */
  public SqlReset(SqlParserPos position, @Nullable String key, SqlParserPos keyPos) {
    super(position);
    this.key = key;
    this.keyPos = keyPos;
  }

  /** Null for {@code RESET} alone. */
  public @Nullable String key() {
    return key;
  }

  public SqlParserPos keyPos() {
    return keyPos;
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
    writer.keyword("RESET");
    if (key != null) {
      TableWriter.string(key, writer);
    }
  }
}
