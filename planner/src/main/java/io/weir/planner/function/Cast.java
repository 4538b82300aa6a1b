package io.weir.planner.function;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.error.Messages;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;

/** CAST and TRY_CAST between the types that {@link TypeRules#isCastable} allows. */
final class Cast extends SqlCastFunction {
  Cast(String name, SqlKind kind) {
    super(name, kind);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    boolean nullable = kind == SqlKind.SAFE_CAST || binding.getOperandType(0).isNullable();
    return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(1), nullable);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    if (binding.getOperandCount() > 2) {
      throw Messages.unsupported(
          "CAST with FORMAT", Span.of(binding.getCall().getParserPosition()));
    }
    PlanType from = PlanTypes.of(binding.getOperandType(0));
    PlanType to =
        PlanTypes.of(binding.getValidator().deriveType(binding.getScope(), binding.operand(1)));
    if (TypeRules.isCastable(from, to)) {
      return true;
    }
    if (throwOnFailure) {
      throw new SqlException(
          Code.TYPE_MISMATCH,
          from.withNullable(true) + " cannot be cast to " + to.withNullable(true),
          Span.of(binding.getCall().getParserPosition()),
          null);
    }
    return false;
  }
}
