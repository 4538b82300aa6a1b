package io.weir.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.RelRecordType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes Calcite types that behave as Flink's. */
public final class WeirTypeFactory extends SqlTypeFactoryImpl {
  public WeirTypeFactory() {
    super(WeirTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  /** Fields of a ROW keep their own nullability, whatever that of the ROW is. */
  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    if (type instanceof RelRecordType && type.isNullable() != nullable) {
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
}
