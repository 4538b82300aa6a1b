package io.weir.parser.ast;

import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** {@code ARRAY<element>} or {@code MULTISET<element>}. */
public final class SqlArrayType extends SqlCollectionTypeNameSpec {
  private final SqlDataTypeSpec element;

  /**
   * @param element with explicit nullability
   * @param collection {@link SqlTypeName#ARRAY} or {@link SqlTypeName#MULTISET}
   */
  public SqlArrayType(SqlDataTypeSpec element, SqlTypeName collection, SqlParserPos position) {
    super(
        element.getTypeNameSpec(),
        Boolean.TRUE.equals(element.getNullable()),
        collection,
        position);
    this.element = element;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(getTypeName().getSimple());
    SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.FUN_CALL, "<", ">");
    TableWriter.type(element, writer);
    writer.endList(frame);
  }
}
