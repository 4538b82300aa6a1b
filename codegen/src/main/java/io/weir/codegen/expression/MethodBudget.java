package io.weir.codegen.expression;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which parts of long expressions become methods of their own. Every method then holds at
 * most {@link #LIMIT} calls, which stays well below 8,000 bytes of bytecode.
 */
final class MethodBudget {
  static final int LIMIT = 60;

  /** Arguments of a call of which there may be any number. */
  static final int CHUNK = 24;

  private static final Set<String> ASSOCIATIVE =
      Set.of("AND", "OR", "COALESCE", "CONCAT", "GREATEST", "LEAST");

  private final Map<Expression, Integer> weights = new IdentityHashMap<>();
  private final Set<Expression> outlined = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The expression with calls of very many arguments nested, its parts weighed. */
  Expression plan(Expression expression) {
    if (weights.containsKey(expression)) {
      return expression;
    }
    Expression nested = nest(expression);
    weigh(nested);
    return nested;
  }

  boolean isOutlined(Expression expression) {
    return outlined.contains(expression);
  }

  /** Whether a collection's parts are too many for one method. */
  static boolean isFilledInMethods(Expression.Call call) {
    return call.arguments().size() > CHUNK
        && switch (call.function()) {
          case "ROW", "ARRAY", "MAP" -> true;
          default -> false;
        };
  }

  /** Whether any part of the expression is a method of its own. */
  boolean isSpread(Expression expression) {
    if (outlined.contains(expression)) {
      return true;
    }
    if (expression instanceof Expression.FieldAccess access) {
      return isSpread(access.row());
    }
    return expression instanceof Expression.Call call
        && (isFilledInMethods(call) || call.arguments().stream().anyMatch(this::isSpread));
  }

  private int weigh(Expression expression) {
    if (!(expression instanceof Expression.Call call)) {
      int weight =
          expression instanceof Expression.FieldAccess access ? 1 + weigh(access.row()) : 1;
      weights.put(expression, weight);
      return weight;
    }
    int weight = 2;
    for (Expression argument : call.arguments()) {
      weight += weigh(argument);
    }
    if (call.function().equals("IN")) {
      // Many literals become a set, or are split where the call is written.
      weight = Math.min(weight, LIMIT / 2 + weights.get(call.arguments().get(0)));
    }
    if (weight > LIMIT) {
      List<Expression> heaviest = new ArrayList<>(call.arguments());
      heaviest.sort(
          Comparator.comparing((Expression argument) -> weights.get(argument)).reversed());
      for (Expression argument : heaviest) {
        if (weight > LIMIT && weights.get(argument) > 3 && mayBeOutlined(argument)) {
          if (outlined.add(argument)) {
            weight -= weights.get(argument) - 2;
          }
        }
      }
    }
    weights.put(expression, weight);
    return weight;
  }

  private static boolean mayBeOutlined(Expression expression) {
    PlanType.Kind kind = expression.type().kind();
    return expression instanceof Expression.Call
        && kind != PlanType.Kind.ROW
        && kind != PlanType.Kind.ARRAY
        && kind != PlanType.Kind.MAP;
  }

  private static Expression nest(Expression expression) {
    if (expression instanceof Expression.FieldAccess access) {
      Expression row = nest(access.row());
      return row == access.row()
          ? access
          : new Expression.FieldAccess(row, access.field(), access.type());
    }
    if (!(expression instanceof Expression.Call call)) {
      return expression;
    }
    List<Expression> arguments = new ArrayList<>();
    boolean changed = false;
    for (Expression argument : call.arguments()) {
      Expression nested = nest(argument);
      changed |= nested != argument;
      arguments.add(nested);
    }
    if (arguments.size() > CHUNK && call.function().equals("CASE")) {
      return nestCase(call, arguments);
    }
    if (arguments.size() > CHUNK && ASSOCIATIVE.contains(call.function())) {
      List<Expression> groups = new ArrayList<>();
      for (int from = 0; from < arguments.size(); from += CHUNK) {
        int to = Math.min(arguments.size(), from + CHUNK);
        groups.add(to - from == 1 ? arguments.get(from) : call.with(arguments.subList(from, to)));
      }
      return nest(call.with(groups));
    }
    return changed ? call.with(arguments) : call;
  }

  /** CASE with its later branches in the ELSE. */
  private static Expression nestCase(Expression.Call call, List<Expression> arguments) {
    int branches = (arguments.size() - 1) / 2;
    int perCall = CHUNK / 2;
    Expression otherwise = arguments.get(arguments.size() - 1);
    for (int from = (branches - 1) / perCall * perCall; from >= 0; from -= perCall) {
      int to = Math.min(branches, from + perCall);
      List<Expression> part = new ArrayList<>(arguments.subList(2 * from, 2 * to));
      part.add(otherwise);
      otherwise = call.with(part);
    }
    return otherwise;
  }
}
