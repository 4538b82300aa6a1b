package io.weir.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.RelRecordType;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

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

  /** A string of unknown length, such as a result of ||, is a STRING. */
  @Override
  public RelDataType createSqlType(SqlTypeName name, int precision) {
    boolean unlimited = name == SqlTypeName.VARCHAR || name == SqlTypeName.VARBINARY;
    return super.createSqlType(
        name,
        unlimited && precision == RelDataType.PRECISION_NOT_SPECIFIED
            ? Integer.MAX_VALUE
            : precision);
  }

  /**
   * FLOAT is a single: with a DOUBLE or a DECIMAL it makes a DOUBLE, with integers a FLOAT. An
   * untyped NULL takes the type of the others; Calcite would give up on nested types then, and take
   * the first that the others can be cast to.
   */
  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    List<RelDataType> typed =
        types.stream().filter(type -> type.getSqlTypeName() != SqlTypeName.NULL).toList();
    if (!typed.isEmpty() && typed.size() < types.size()) {
      RelDataType common = leastRestrictive(typed, mappingRule);
      return common == null ? null : createTypeWithNullability(common, true);
    }
    boolean numeric = true;
    boolean single = false;
    boolean wide = false;
    boolean nullable = false;
    boolean temporal = false;
    boolean exact = false;
    for (RelDataType type : types) {
      SqlTypeName name = type.getSqlTypeName();
      boolean isNull = name == SqlTypeName.NULL;
      numeric &= isNull || SqlTypeUtil.isNumeric(type);
      single |= name == SqlTypeName.FLOAT || name == SqlTypeName.REAL;
      wide |= name == SqlTypeName.DOUBLE || name == SqlTypeName.DECIMAL;
      nullable |= isNull || type.isNullable();
      temporal |= SqlTypeUtil.isDatetime(type);
      exact |= SqlTypeUtil.isExactNumeric(type);
    }
    if (temporal && exact) {
      // Calcite takes the number for days or milliseconds.
      return null;
    }
    return numeric && single
        ? createTypeWithNullability(
            createSqlType(wide ? SqlTypeName.DOUBLE : SqlTypeName.FLOAT), nullable)
        : super.leastRestrictive(types, mappingRule);
  }

  /** The smallest DECIMAL that holds every value of an integer type. */
  @Override
  public RelDataType decimalOf(RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.BIGINT) {
      return createTypeWithNullability(
          createSqlType(SqlTypeName.DECIMAL, WeirTypeSystem.precision(type), 0), type.isNullable());
    }
    return super.decimalOf(type);
  }

  private static boolean isRowOfQuery(RelDataType type) {
    return type instanceof RelRecordType && type.getStructKind() == StructKind.FULLY_QUALIFIED;
  }
}
