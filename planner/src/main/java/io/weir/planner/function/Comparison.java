package io.weir.planner.function;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/**
 * One of Calcite's comparisons over the values that are comparable here: of dates with timestamps
 * as well, of strings with what they can be cast to.
 */
final class Comparison extends SqlBinaryOperator {
  Comparison(SqlBinaryOperator of) {
    super(
        of.getName(),
        of.getKind(),
        of.getLeftPrec(),
        true,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.FIRST_KNOWN,
        new Checker());
  }

  private static final class Checker implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      PlanType left = PlanTypes.of(binding.getOperandType(0));
      PlanType right = PlanTypes.of(binding.getOperandType(1));
      boolean nested = !left.fields().isEmpty() || !left.arguments().isEmpty();
      boolean ordering =
          switch (binding.getOperator().getKind()) {
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> nested;
            default -> false;
          };
      if (TypeRules.comparable(left, right) != null && !ordering) {
        return true;
      }
      if (throwOnFailure) {
        throw new SqlException(
            Code.TYPE_MISMATCH,
            left.withNullable(true)
                + (ordering
                    ? " cannot be compared by " + binding.getOperator().getName()
                    : " cannot be compared")
                + " with "
                + right.withNullable(true),
            Span.of(binding.getCall().getParserPosition()),
            ordering ? "= and <> compare them" : "CAST brings them to one type");
      }
      return false;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "a " + name + " b";
    }
  }
}
