package io.weir.planner.type;

import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Converts between the types of plans and Calcite's. */
public final class PlanTypes {
  private PlanTypes() {}

  /**
   * The plan's form of a Calcite type.
   *
   * @throws SqlException when Weir has no such type
   */
  public static PlanType of(RelDataType type) {
    boolean nullable = type.isNullable();
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> PlanType.of(Kind.BOOLEAN, nullable);
      case TINYINT -> PlanType.of(Kind.TINYINT, nullable);
      case SMALLINT -> PlanType.of(Kind.SMALLINT, nullable);
      case INTEGER -> PlanType.of(Kind.INTEGER, nullable);
      case BIGINT -> PlanType.of(Kind.BIGINT, nullable);
      case FLOAT, REAL -> PlanType.of(Kind.FLOAT, nullable);
      case DOUBLE -> PlanType.of(Kind.DOUBLE, nullable);
      case DECIMAL -> PlanType.decimal(type.getPrecision(), type.getScale(), nullable);
      case CHAR -> PlanType.of(Kind.CHAR, type.getPrecision(), nullable);
      case VARCHAR -> PlanType.of(Kind.VARCHAR, length(type), nullable);
      case BINARY -> PlanType.of(Kind.BINARY, type.getPrecision(), nullable);
      case VARBINARY -> PlanType.of(Kind.VARBINARY, length(type), nullable);
      case DATE -> PlanType.of(Kind.DATE, nullable);
      case TIME -> PlanType.of(Kind.TIME, type.getPrecision(), nullable);
      case TIMESTAMP -> PlanType.of(Kind.TIMESTAMP, type.getPrecision(), nullable);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          PlanType.of(Kind.TIMESTAMP_LTZ, type.getPrecision(), nullable);
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH ->
          PlanType.of(Kind.INTERVAL_YEAR_MONTH, nullable);
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          PlanType.of(Kind.INTERVAL_DAY_TIME, nullable);
      case NULL -> PlanType.of(Kind.NULL, true);
      case ROW -> PlanType.row(fields(type), nullable);
      case ARRAY -> PlanType.array(of(component(type)), nullable);
      case MAP -> PlanType.map(of(keyType(type)), of(valueType(type)), nullable);
      default ->
          throw new SqlException(
              Code.UNSUPPORTED, "Type " + type + " is not supported yet", null, null);
    };
  }

  /** The fields of a ROW or of a row type. */
  public static List<PlanField> fields(RelDataType rowType) {
    List<PlanField> fields = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      fields.add(new PlanField(field.getName(), of(field.getType())));
    }
    return fields;
  }

  /** Calcite's form of a type. */
  public static RelDataType toRel(PlanType type, RelDataTypeFactory factory) {
    RelDataType result =
        switch (type.kind()) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
          case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
          case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case FLOAT -> factory.createSqlType(SqlTypeName.FLOAT);
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case CHAR -> factory.createSqlType(SqlTypeName.CHAR, type.precision());
          case VARCHAR -> factory.createSqlType(SqlTypeName.VARCHAR, type.precision());
          case BINARY -> factory.createSqlType(SqlTypeName.BINARY, type.precision());
          case VARBINARY -> factory.createSqlType(SqlTypeName.VARBINARY, type.precision());
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIME -> factory.createSqlType(SqlTypeName.TIME, type.precision());
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, type.precision());
          case TIMESTAMP_LTZ ->
              factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type.precision());
          case INTERVAL_YEAR_MONTH -> interval(factory, TimeUnit.YEAR, TimeUnit.MONTH);
          case INTERVAL_DAY_TIME -> interval(factory, TimeUnit.DAY, TimeUnit.SECOND);
          case NULL -> factory.createSqlType(SqlTypeName.NULL);
          case ROW -> rowType(type.fields(), StructKind.PEEK_FIELDS_NO_EXPAND, factory);
          case ARRAY -> factory.createArrayType(toRel(type.arguments().get(0), factory), -1);
          case MAP ->
              factory.createMapType(
                  toRel(type.arguments().get(0), factory), toRel(type.arguments().get(1), factory));
        };
    return factory.createTypeWithNullability(result, type.nullable());
  }

  /** The type of a table's rows. */
  public static RelDataType rowType(List<PlanField> fields, RelDataTypeFactory factory) {
    return rowType(fields, StructKind.FULLY_QUALIFIED, factory);
  }

  private static RelDataType rowType(
      List<PlanField> fields, StructKind kind, RelDataTypeFactory factory) {
    return factory.createStructType(
        kind,
        fields.stream().map(field -> toRel(field.type(), factory)).toList(),
        fields.stream().map(PlanField::name).toList());
  }

  private static RelDataType interval(RelDataTypeFactory factory, TimeUnit from, TimeUnit to) {
    return factory.createSqlIntervalType(new SqlIntervalQualifier(from, to, SqlParserPos.ZERO));
  }

  private static int length(RelDataType type) {
    int precision = type.getPrecision();
    return precision == RelDataType.PRECISION_NOT_SPECIFIED ? Integer.MAX_VALUE : precision;
  }

  private static RelDataType component(RelDataType type) {
    return required(type.getComponentType(), type);
  }

  private static RelDataType keyType(RelDataType type) {
    return required(type.getKeyType(), type);
  }

  private static RelDataType valueType(RelDataType type) {
    return required(type.getValueType(), type);
  }

  private static RelDataType required(@Nullable RelDataType part, RelDataType whole) {
    if (part == null) {
      throw new IllegalArgumentException("incomplete type " + whole);
    }
    return part;
  }
}
