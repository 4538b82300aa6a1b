package io.weir.codegen;

import io.weir.parser.Span;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import org.jspecify.annotations.Nullable;

/** Finds the expression that makes a statement too large, for the message that says so. */
final class LargestExpression {
  private @Nullable Span span;
  private int most = 1;

  private LargestExpression() {}

  /** Where the expression with the most parts stands; null when no expression has a place. */
  static @Nullable Span of(ExecPlan plan) {
    LargestExpression largest = new LargestExpression();
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Calc calc) {
        largest.look(calc.condition());
        calc.projections().forEach(largest::look);
      } else if (node instanceof PlanNode.Join join) {
        largest.look(join.residual());
      } else if (node instanceof PlanNode.Source source) {
        largest.look(source.watermark());
      }
    }
    return largest.span;
  }

  private void look(@Nullable Expression expression) {
    if (expression != null) {
      int size = size(expression);
      if (size > most && place(expression) != null) {
        most = size;
        span = place(expression);
      }
    }
  }

  private static int size(Expression expression) {
    int size = 1;
    if (expression instanceof Expression.Call call) {
      for (Expression argument : call.arguments()) {
        size += size(argument);
      }
    } else if (expression instanceof Expression.FieldAccess access) {
      size += size(access.row());
    }
    return size;
  }

  /** Of the outermost call that the user wrote. */
  private static @Nullable Span place(Expression expression) {
    if (expression instanceof Expression.Call call) {
      if (call.span().isKnown()) {
        return call.span();
      }
      for (Expression argument : call.arguments()) {
        Span span = place(argument);
        if (span != null) {
          return span;
        }
      }
    }
    return null;
  }
}
