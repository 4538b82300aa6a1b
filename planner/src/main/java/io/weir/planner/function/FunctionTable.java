package io.weir.planner.function;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** Lets the validator look functions up in {@link Functions} and operators in Calcite's table. */
public final class FunctionTable implements SqlOperatorTable {
  /** What the parser and validator need beside the functions that are documented. */
  private static final List<SqlOperator> INTERNAL =
      List.of(
          SqlStdOperatorTable.DESCRIPTOR,
          WindowTableFunction.GROUP_TUMBLE,
          WindowTableFunction.GROUP_HOP,
          SqlStdOperatorTable.SUM0,
          SqlStdOperatorTable.SINGLE_VALUE);

  // After INTERNAL, which the constructor reads.
  public static final FunctionTable INSTANCE = new FunctionTable(List.of());

  private final Map<String, SqlOperator> functions;

  private FunctionTable(Collection<FunctionDefinition> more) {
    functions =
        Stream.concat(
                Stream.concat(more.stream(), Functions.all().stream())
                    .map(FunctionDefinition::operator)
                    .filter(
                        operator ->
                            operator instanceof SqlFunction || operator instanceof Comparison),
                INTERNAL.stream())
            .collect(
                Collectors.toMap(
                    operator -> operator.getName().toUpperCase(Locale.ROOT),
                    Function.identity(),
                    (first, second) -> first));
  }

  /**
   * The functions of all sessions and some more.
   *
   * @param more of one session
   */
  public static FunctionTable with(Collection<FunctionDefinition> more) {
    return more.isEmpty() ? INSTANCE : new FunctionTable(more);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    if (!name.isSimple()) {
      return;
    }
    String upper = name.getSimple().toUpperCase(Locale.ROOT);
    // The grammar calls TRANSLATE of three arguments so.
    SqlOperator function = functions.get(upper.equals("TRANSLATE3") ? "TRANSLATE" : upper);
    boolean called = syntax.family == SqlSyntax.FUNCTION || syntax == SqlSyntax.FUNCTION_STAR;
    if (function != null && (called || function.getSyntax() == syntax)) {
      found.add(function);
    } else if (function == null && !called) {
      SqlStdOperatorTable.instance()
          .lookupOperatorOverloads(name, category, syntax, found, matcher);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return List.copyOf(functions.values());
  }
}
