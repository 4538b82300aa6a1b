package io.weir.planner.function;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.type.PlanTypes;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of a call against the signatures of its function. */
final class Signatures implements SqlOperandTypeChecker {
  private final String function;
  private final List<Signature> signatures;

  Signatures(String function, List<Signature> signatures) {
    this.function = function;
    this.signatures = List.copyOf(signatures);
  }

  /** The signature for arguments of those types, null when none fits. */
  @Nullable Signature matching(List<RelDataType> types) {
    for (Signature signature : signatures) {
      if (signature.acceptsCount(types.size()) && signature.firstMismatch(types) < 0) {
        return signature;
      }
    }
    return null;
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    List<RelDataType> types = binding.collectOperandTypes();
    if (matching(types) != null) {
      return true;
    }
    if (throwOnFailure) {
      throw mismatch(binding, types);
    }
    return false;
  }

  private SqlException mismatch(SqlCallBinding binding, List<RelDataType> types) {
    Signature best = null;
    int argument = -1;
    for (Signature signature : signatures) {
      if (signature.acceptsCount(types.size())) {
        int mismatch = signature.firstMismatch(types);
        if (mismatch > argument) {
          best = signature;
          argument = mismatch;
        }
      }
    }
    if (best == null) {
      return new SqlException(
          Code.INVALID,
          function + " cannot be called with " + types.size() + " arguments",
          Span.of(binding.getCall().getParserPosition()),
          usage());
    }
    ParameterKind kind = best.parameter(argument).kind();
    String which =
        best.parameters().size() == 1
            ? ""
            : " as argument " + (argument + 1) + " (" + best.parameter(argument).name() + ")";
    RelDataType type = types.get(argument);
    String hint =
        kind == ParameterKind.STRING
            ? "CAST(… AS STRING) makes a string of it"
            : signatures.size() > 1 || best.parameters().size() > 1 ? usage() : null;
    return new SqlException(
        Code.TYPE_MISMATCH,
        function
            + " needs "
            + kind.words()
            + which
            + ", not "
            + PlanTypes.of(type).withNullable(true),
        Span.of(binding.operand(argument).getParserPosition()),
        hint);
  }

  /** How the function is called, for a hint. */
  String usage() {
    return "the function is "
        + String.join(" or ", signatures.stream().map(Signature::text).toList());
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    int min = Integer.MAX_VALUE;
    int max = 0;
    for (Signature signature : signatures) {
      min = Math.min(min, signature.required());
      max = signature.repeated() ? Integer.MAX_VALUE : Math.max(max, signature.parameters().size());
    }
    return max == Integer.MAX_VALUE
        ? SqlOperandCountRanges.from(min)
        : SqlOperandCountRanges.between(min, max);
  }

  @Override
  public boolean isOptional(int argument) {
    return argument >= getOperandCountRange().getMin();
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return String.join("\n", signatures.stream().map(Signature::text).toList());
  }
}
