package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code STOP JOB 'id'}. */
public final class SqlStopJob extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("STOP JOB", SqlKind.OTHER);

  private final String jobId;
  private final SqlParserPos jobIdPos;

  public SqlStopJob(SqlParserPos position, String jobId, SqlParserPos jobIdPos) {
    super(position);
    this.jobId = jobId;
    this.jobIdPos = jobIdPos;
  }

  public String jobId() {
    return jobId;
  }

  public SqlParserPos jobIdPos() {
    return jobIdPos;
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
    writer.keyword("STOP JOB");
    TableWriter.string(jobId, writer);
  }
}
