package io.weir.planner.pass;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.error.Messages;
import io.weir.planner.function.Determinism;
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
  private final Determinism determinism;

  private VolatileValues(Determinism determinism) {
    this.determinism = determinism;
  }

  static void check(ExecPlan plan, Determinism determinism) {
    VolatileValues values = new VolatileValues(determinism);
    for (PlanNode node : plan.nodes()) {
      if (node.inputs().stream()
          .anyMatch(input -> plan.changelog(input).kind() == Changelog.Kind.RETRACT)) {
        if (node instanceof PlanNode.Calc calc) {
          values.check(calc.condition());
          calc.projections().forEach(values::check);
        } else if (node instanceof PlanNode.Join join) {
          values.check(join.residual());
        }
      }
    }
  }

  private void check(@Nullable Expression expression) {
    Expression.Call call = determinism.exception(expression);
    if (call != null) {
      throw error(call);
    }
  }

  private static SqlException error(Expression.Call call) {
    return Messages.unsupported(
        call.function() + " over rows that change",
        call.span().equals(Span.NONE) ? null : call.span(),
        "an old row would have another value than it had; take it before the rows are grouped or joined");
  }
}
