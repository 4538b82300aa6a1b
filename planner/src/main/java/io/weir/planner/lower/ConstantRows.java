package io.weir.planner.lower;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one VALUES of the neighbouring inputs of a UNION ALL that are constants, each of which
 * would be generated, compiled and run by itself.
 */
final class ConstantRows {
  private final PlanBuilder nodes;
  private final List<PlanField> output;
  private final List<Integer> inputs = new ArrayList<>();

  /** The rows of the inputs that are not in {@link #inputs} yet. */
  private final List<List<Expression.Literal>> rows = new ArrayList<>();

  /** The only input that {@link #rows} are of, -1 when there are several or none. */
  private int single = -1;

  private ConstantRows(PlanBuilder nodes, List<PlanField> output) {
    this.nodes = nodes;
    this.output = output;
  }

  /** The inputs of a UNION ALL with constants as one, in the same order. */
  static List<Integer> merge(PlanBuilder nodes, List<PlanField> output, List<Integer> inputs) {
    ConstantRows constants = new ConstantRows(nodes, output);
    inputs.forEach(constants::add);
    constants.flush();
    return constants.inputs;
  }

  private void add(int input) {
    List<List<Expression.Literal>> constant = rowsOf(input);
    if (constant == null) {
      flush();
      inputs.add(input);
      return;
    }
    single = rows.isEmpty() && single < 0 ? input : -1;
    rows.addAll(constant);
  }

  private void flush() {
    if (single >= 0) {
      inputs.add(single);
    } else if (!rows.isEmpty()) {
      List<List<Expression.Literal>> all = List.copyOf(rows);
      inputs.add(nodes.add(id -> new PlanNode.Values(id, all, output, List.of())));
    }
    rows.clear();
    single = -1;
  }

  /** The rows of a node that gives constants, null for any other. */
  private @Nullable List<List<Expression.Literal>> rowsOf(int node) {
    if (nodes.get(node) instanceof PlanNode.Values values) {
      return values.rows();
    }
    if (!(nodes.get(node) instanceof PlanNode.Calc calc)
        || calc.condition() != null
        || !(nodes.get(calc.input()) instanceof PlanNode.Values values)
        || !calc.projections().stream().allMatch(ConstantRows::isCopied)) {
      return null;
    }
    Function<List<Expression.Literal>, List<Expression.Literal>> project =
        row -> calc.projections().stream().map(p -> copy(p, row)).toList();
    return values.rows().stream().map(project).toList();
  }

  private static boolean isCopied(Expression projection) {
    return projection instanceof Expression.Literal || Expressions.referenced(projection) >= 0;
  }

  private static Expression.Literal copy(Expression projection, List<Expression.Literal> row) {
    return projection instanceof Expression.Literal literal
        ? literal
        : row.get(Expressions.referenced(projection));
  }
}
