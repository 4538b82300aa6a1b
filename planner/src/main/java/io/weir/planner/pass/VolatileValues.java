package io.weir.planner.pass;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.error.Messages;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import org.jspecify.annotations.Nullable;

/**
 * Refuses random numbers, clocks and the like over rows that are taken back: the old row would come
 * with another value than it had, and nobody would know it again.
 */
final class VolatileValues {
  private final Catalog catalog;

  private VolatileValues(Catalog catalog) {
    this.catalog = catalog;
  }

  static void check(Catalog catalog, ExecPlan plan) {
    new VolatileValues(catalog).check(plan);
  }

  private void check(ExecPlan plan) {
    for (PlanNode node : plan.nodes()) {
      if (node.inputs().stream()
          .anyMatch(input -> plan.changelog(input).kind() == Changelog.Kind.RETRACT)) {
        if (node instanceof PlanNode.Calc calc) {
          check(calc.condition());
          calc.projections().forEach(this::check);
        } else if (node instanceof PlanNode.Join join) {
          check(join.residual());
        }
      }
    }
  }

  private void check(@Nullable Expression expression) {
    if (expression instanceof Expression.FieldAccess access) {
      check(access.row());
    } else if (expression instanceof Expression.Call call) {
      if (isVolatile(call)) {
        throw error(call);
      }
      call.arguments().forEach(this::check);
    }
  }

  private boolean isVolatile(Expression.Call call) {
    FunctionDefinition definition = catalog.function(call.function());
    // Of a text, it is what the text says.
    boolean ofText = call.function().equals("UNIX_TIMESTAMP") && !call.arguments().isEmpty();
    return definition != null && !definition.deterministic() && !ofText;
  }

  private static SqlException error(Expression.Call call) {
    return Messages.unsupported(
        call.function() + " over rows that change",
        call.span().equals(Span.NONE) ? null : call.span(),
        "an old row would have another value than it had; take it before the rows are grouped or joined");
  }
}
