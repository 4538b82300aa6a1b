package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code EXECUTE STATEMENT SET BEGIN INSERT …; INSERT …; END}: several inserts as one job. */
public final class SqlStatementSet extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("STATEMENT SET", SqlKind.OTHER);

  private final List<SqlInsert> inserts;

  public SqlStatementSet(SqlParserPos position, List<SqlInsert> inserts) {
    super(position);
    this.inserts = List.copyOf(inserts);
  }

  /** At least one. */
  public List<SqlInsert> inserts() {
    return inserts;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.copyOf(inserts);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXECUTE STATEMENT SET BEGIN");
    for (SqlInsert insert : inserts) {
      writer.newlineAndIndent();
      insert.unparse(writer, 0, 0);
      writer.print(";");
    }
    writer.newlineAndIndent();
    writer.keyword("END");
  }
}
