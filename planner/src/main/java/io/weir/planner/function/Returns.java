package io.weir.planner.function;

import io.weir.planner.type.WeirTypeSystem;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** The types of results. */
final class Returns {
  private Returns() {}

  /** A fixed type, nullable when an argument is. */
  static SqlReturnTypeInference strict(SqlTypeName name, int... precision) {
    return binding ->
        nullable(binding, type(binding.getTypeFactory(), name, precision), anyNullable(binding));
  }

  /** A fixed type that may be NULL even when no argument is. */
  static SqlReturnTypeInference maybeNull(SqlTypeName name, int... precision) {
    return binding -> nullable(binding, type(binding.getTypeFactory(), name, precision), true);
  }

  /** A fixed type that is never NULL. */
  static SqlReturnTypeInference neverNull(SqlTypeName name, int... precision) {
    return binding -> nullable(binding, type(binding.getTypeFactory(), name, precision), false);
  }

  /** ARRAY of STRING. */
  static SqlReturnTypeInference stringArray() {
    return binding -> {
      RelDataTypeFactory factory = binding.getTypeFactory();
      RelDataType element = nullable(binding, type(factory, SqlTypeName.VARCHAR), true);
      return nullable(binding, factory.createArrayType(element, -1), anyNullable(binding));
    };
  }

  /** MAP of STRING to STRING. */
  static SqlReturnTypeInference stringMap() {
    return binding -> {
      RelDataTypeFactory factory = binding.getTypeFactory();
      RelDataType string = nullable(binding, type(factory, SqlTypeName.VARCHAR), true);
      return nullable(binding, factory.createMapType(string, string), anyNullable(binding));
    };
  }

  /** The type of the first argument, nullable when any argument is. */
  static RelDataType argument(SqlOperatorBinding binding) {
    return nullable(binding, binding.getOperandType(0), anyNullable(binding));
  }

  /** The type of the elements of the first argument, always nullable. */
  static RelDataType element(SqlOperatorBinding binding) {
    RelDataType element = Objects.requireNonNull(binding.getOperandType(0).getComponentType());
    return nullable(binding, element, true);
  }

  /** The type of an argument of ROUND or TRUNCATE, with the fraction digits that are left. */
  static RelDataType rounded(SqlOperatorBinding binding) {
    RelDataType type = binding.getOperandType(0);
    if (!SqlTypeUtil.isDecimal(type)) {
      return argument(binding);
    }
    int digits = 0;
    if (binding.getOperandCount() > 1) {
      Integer literal =
          binding.isOperandLiteral(1, false)
              ? binding.getOperandLiteralValue(1, Integer.class)
              : null;
      digits = literal == null ? type.getScale() : literal;
    }
    RelDataType rounded = WeirTypeSystem.roundType(binding.getTypeFactory(), type, digits);
    return nullable(binding, rounded, anyNullable(binding));
  }

  /** The common type of all arguments, nullable when any is. */
  static RelDataType common(SqlOperatorBinding binding) {
    return common(binding, binding.collectOperandTypes());
  }

  /** The common type of all arguments, nullable when all are. */
  static RelDataType coalesced(SqlOperatorBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    boolean allNullable = types.stream().allMatch(RelDataType::isNullable);
    return nullable(binding, common(binding, types), allNullable);
  }

  /** The common type of all arguments after the first. */
  static RelDataType branches(SqlOperatorBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    return common(binding, types.subList(1, types.size()));
  }

  /** The type of the first argument, always nullable. */
  static RelDataType nullIf(SqlOperatorBinding binding) {
    return nullable(binding, binding.getOperandType(0), true);
  }

  private static RelDataType common(SqlOperatorBinding binding, List<RelDataType> types) {
    RelDataType common = binding.getTypeFactory().leastRestrictive(types);
    if (common == null) {
      throw new MixedTypes(binding, types).error();
    }
    return common;
  }

  private static boolean anyNullable(SqlOperatorBinding binding) {
    return binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
  }

  private static RelDataType nullable(
      SqlOperatorBinding binding, RelDataType type, boolean nullable) {
    return binding.getTypeFactory().createTypeWithNullability(type, nullable);
  }

  private static RelDataType type(RelDataTypeFactory factory, SqlTypeName name, int... precision) {
    return precision.length == 0
        ? factory.createSqlType(name)
        : factory.createSqlType(name, precision[0]);
  }
}
