package io.weir.codegen;

import io.weir.parser.Span;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
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
      largest.look(node);
    }
    return largest.span;
  }

  private void look(@Nullable Object part) {
    if (part instanceof Expression expression) {
      int size = size(expression);
      if (size > most && place(expression) != null) {
        most = size;
        span = place(expression);
      }
    } else if (part instanceof Collection<?> parts) {
      parts.forEach(this::look);
    } else if (part instanceof Map<?, ?> map) {
      map.values().forEach(this::look);
    } else if (part instanceof Record) {
      for (RecordComponent component : part.getClass().getRecordComponents()) {
        try {
          look(component.getAccessor().invoke(part));
        } catch (ReflectiveOperationException e) {
          // What cannot be read holds no expression: the message has no place then.
          continue;
        }
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
