package io.weir.planner.function;

import io.weir.parser.Span;
import io.weir.planner.error.Messages;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlMinMaxAggFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/** MIN and MAX of all values that have an order. */
final class Extremum extends SqlMinMaxAggFunction {
  Extremum(SqlKind kind) {
    super(kind.name(), kind, new Checker());
  }

  private static final class Checker implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      PlanType type = PlanTypes.of(binding.getOperandType(0));
      boolean ordered = TypeRules.isOrdered(type);
      if (!ordered && throwOnFailure) {
        throw Messages.noOrder(
            binding.getOperator().getName(), type, Span.of(binding.operand(0).getParserPosition()));
      }
      return ordered;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(1);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(a)";
    }
  }
}
