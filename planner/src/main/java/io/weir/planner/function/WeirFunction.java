package io.weir.planner.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/** A scalar function whose arguments are checked by {@link Signature}s. */
public final class WeirFunction extends SqlFunction {
  private final Signatures signatures;
  private final boolean deterministic;
  private final boolean parentheses;

  /**
   * @param parentheses false for functions called without them, such as CURRENT_TIMESTAMP
   */
  WeirFunction(
      String name,
      Signatures signatures,
      SqlReturnTypeInference returns,
      boolean deterministic,
      boolean parentheses) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        returns,
        null,
        signatures,
        parentheses ? SqlFunctionCategory.SYSTEM : SqlFunctionCategory.TIMEDATE);
    this.signatures = signatures;
    this.deterministic = deterministic;
    this.parentheses = parentheses;
  }

  @Override
  public boolean isDeterministic() {
    return deterministic;
  }

  @Override
  public SqlSyntax getSyntax() {
    return parentheses ? SqlSyntax.FUNCTION : SqlSyntax.FUNCTION_ID;
  }

  /** How the function is called, for a hint. */
  public String usage() {
    return signatures.usage();
  }

  /** The types that arguments of those types are cast to before the call. */
  public List<RelDataType> targets(List<RelDataType> arguments, RelDataTypeFactory factory) {
    Signature signature = signatures.matching(arguments);
    if (signature == null) {
      return arguments;
    }
    List<RelDataType> targets = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      targets.add(signature.parameter(i).kind().target(arguments.get(i), factory));
    }
    return targets;
  }
}
