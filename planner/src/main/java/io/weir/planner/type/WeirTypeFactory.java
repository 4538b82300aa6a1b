package io.weir.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.RelRecordType;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes Calcite types that behave as Flink's. */
public final class WeirTypeFactory extends SqlTypeFactoryImpl {
  private final boolean forColumns;

  private WeirTypeFactory(boolean forColumns) {
    super(WeirTypeSystem.INSTANCE);
    this.forColumns = forColumns;
  }

  /** For the types of queries. */
  public static WeirTypeFactory forQueries() {
    return new WeirTypeFactory(false);
  }

  /** For the types that CREATE TABLE writes out. */
  public static WeirTypeFactory forColumns() {
    return new WeirTypeFactory(true);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  /**
   * Fields of a ROW keep their own nullability, whatever that of the ROW is. A query's row type is
   * another matter: an outer join makes it nullable and means all of its columns.
   */
  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    boolean value = forColumns || !isRowOfQuery(type);
    if (type instanceof RelRecordType && value && type.isNullable() != nullable) {
      return canonize(
          type.getStructKind(),
          type.getFieldNames(),
          type.getFieldList().stream().map(RelDataTypeField::getType).toList(),
          nullable);
    }
    return super.createTypeWithNullability(type, nullable);
  }

  /** The smallest DECIMAL that holds every value of an integer type. */
  @Override
  public RelDataType decimalOf(RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.BIGINT) {
      return createTypeWithNullability(
          createSqlType(SqlTypeName.DECIMAL, WeirTypeSystem.precision(type), 0),
          type.isNullable());
    }
    return super.decimalOf(type);
  }

  private static boolean isRowOfQuery(RelDataType type) {
    return type instanceof RelRecordType && type.getStructKind() == StructKind.FULLY_QUALIFIED;
  }
}
