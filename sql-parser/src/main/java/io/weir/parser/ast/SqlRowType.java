package io.weir.parser.ast;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;

/** {@code ROW<name type, …>} or {@code ROW(name type, …)}. */
public final class SqlRowType extends SqlRowTypeNameSpec {
  /**
   * @param types one for each name, with explicit nullability
   */
  public SqlRowType(SqlParserPos position, List<SqlIdentifier> names, List<SqlDataTypeSpec> types) {
    super(position, List.copyOf(names), List.copyOf(types));
  }

  /** A ROW whose fields are found by its column's name alone, as in {@code bid.price}. */
  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return validator
        .getTypeFactory()
        .createStructType(
            StructKind.PEEK_FIELDS_NO_EXPAND,
            getFieldTypes().stream().map(type -> type.deriveType(validator)).toList(),
            getFieldNames().stream().map(SqlIdentifier::getSimple).toList());
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ROW");
    SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.FUN_CALL, "<", ">");
    for (int i = 0; i < getArity(); i++) {
      writer.sep(",");
      getFieldNames().get(i).unparse(writer, 0, 0);
      TableWriter.type(getFieldTypes().get(i), writer);
    }
    writer.endList(frame);
  }
}
