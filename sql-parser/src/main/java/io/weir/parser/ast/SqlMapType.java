package io.weir.parser.ast;

import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code MAP<key, value>}. */
public final class SqlMapType extends SqlMapTypeNameSpec {
  /**
   * @param key with explicit nullability
   * @param value with explicit nullability
   */
  public SqlMapType(SqlDataTypeSpec key, SqlDataTypeSpec value, SqlParserPos position) {
    super(key, value, position);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("MAP");
    SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.FUN_CALL, "<", ">");
    writer.sep(",");
    TableWriter.type(getKeyType(), writer);
    writer.sep(",");
    TableWriter.type(getValType(), writer);
    writer.endList(frame);
  }
}
