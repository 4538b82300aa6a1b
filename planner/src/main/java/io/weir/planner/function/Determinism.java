package io.weir.planner.function;

import io.weir.planner.plan.Expression;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Which expressions give other results for the same row: random numbers, clocks and the like. */
public final class Determinism {
  private final Map<String, FunctionDefinition> ofSession;

  /**
   * @param ofSession the session's own functions
   */
  public Determinism(Collection<FunctionDefinition> ofSession) {
    this.ofSession =
        ofSession.stream().collect(Collectors.toMap(FunctionDefinition::callName, each -> each));
  }

  /** A call in an expression whose result depends on more than its arguments; null for none. */
  public Expression.@Nullable Call exception(@Nullable Expression expression) {
    if (expression instanceof Expression.FieldAccess access) {
      return exception(access.row());
    } else if (expression instanceof Expression.Call call) {
      if (isVolatile(call)) {
        return call;
      }
      for (Expression argument : call.arguments()) {
        Expression.Call found = exception(argument);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /**
   * Whether two computations of an expression are two draws. A clock is none: what it says at about
   * the same time is the same.
   */
  public boolean isDrawn(@Nullable Expression expression) {
    if (expression instanceof Expression.FieldAccess access) {
      return isDrawn(access.row());
    }
    return expression instanceof Expression.Call call
        && (isVolatile(call) && !isClock(call)
            || call.arguments().stream().anyMatch(this::isDrawn));
  }

  /** The same for an expression of the algebra. */
  public static boolean isDrawn(RexNode expression) {
    boolean[] found = {false};
    expression.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            FunctionDefinition known =
                Functions.find(call.getOperator().getName().toUpperCase(Locale.ROOT));
            found[0] |=
                !call.getOperator().isDeterministic()
                    && (known == null || known.category() != FunctionDefinition.Category.TEMPORAL);
            return super.visitCall(call);
          }
        });
    return found[0];
  }

  private boolean isVolatile(Expression.Call call) {
    FunctionDefinition definition = definition(call);
    // Of a text, it is what the text says.
    boolean ofText = call.function().equals("UNIX_TIMESTAMP") && !call.arguments().isEmpty();
    return definition != null && !definition.deterministic() && !ofText;
  }

  private boolean isClock(Expression.Call call) {
    FunctionDefinition definition = definition(call);
    return definition != null && definition.category() == FunctionDefinition.Category.TEMPORAL;
  }

  private @Nullable FunctionDefinition definition(Expression.Call call) {
    FunctionDefinition own = ofSession.get(call.function());
    return own == null ? Functions.find(call.function()) : own;
  }
}
