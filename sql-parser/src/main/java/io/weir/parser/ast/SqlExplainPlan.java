package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code EXPLAIN [PLAN FOR | PASSES | CODE] statement}. */
public final class SqlExplainPlan extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("EXPLAIN", SqlKind.EXPLAIN);

  /** How much is explained. */
  public enum Mode {
    /** The physical plan. */
    PLAN,
    /** The plan after each pass. */
    PASSES,
    /** The generated Java. */
    CODE
  }

  private final Mode mode;
  private final SqlNode statement;

  /**
   * @param statement a query, a {@link org.apache.calcite.sql.SqlInsert} or a {@link
   *     SqlStatementSet}
   */
  public SqlExplainPlan(SqlParserPos position, Mode mode, SqlNode statement) {
    super(position);
    this.mode = mode;
    this.statement = statement;
  }

  public Mode mode() {
    return mode;
  }

  public SqlNode statement() {
    return statement;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(statement);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXPLAIN");
    if (mode != Mode.PLAN) {
      writer.keyword(mode.name());
    }
    writer.newlineAndIndent();
    statement.unparse(writer, 0, 0);
  }
}
