package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Walks over expressions of plans. */
public final class Expressions {
  private Expressions() {}

  /**
   * An expression that uses a value at several places: the value is computed once, first of all,
   * unless that takes nothing.
   *
   * @param others what else is in the body
   * @param body gives the expression for what stands for the value
   */
  public static Expression let(
      Expression value, List<Expression> others, UnaryOperator<Expression> body) {
    if (isFree(value)) {
      return body.apply(value);
    }
    int number = highest(value);
    for (Expression other : others) {
      number = Math.max(number, highest(other));
    }
    Expression.Literal name =
        new Expression.Literal(
            String.valueOf(number + 1), PlanType.of(PlanType.Kind.INTEGER, false));
    Expression in = body.apply(new Expression.Call("VARIABLE", List.of(name), value.type()));
    return new Expression.Call("LET", List.of(name, value, in), in.type());
  }

  private static boolean isFree(Expression expression) {
    return expression instanceof Expression.FieldAccess access
        ? isFree(access.row())
        : !(expression instanceof Expression.Call call) || call.function().equals("VARIABLE");
  }

  /** The highest number of a value that is computed once in an expression; 0 for none. */
  private static int highest(Expression expression) {
    if (expression instanceof Expression.FieldAccess access) {
      return highest(access.row());
    } else if (!(expression instanceof Expression.Call call)) {
      return 0;
    } else {
      int highest = 0;
      if ((call.function().equals("LET") || call.function().equals("VARIABLE"))
          && call.arguments().get(0) instanceof Expression.Literal number
          && number.value() != null) {
        highest = Integer.parseInt(number.value());
      }
      for (Expression argument : call.arguments()) {
        highest = Math.max(highest, highest(argument));
      }
      return highest;
    }
  }

  /** The expression with every reference to the input replaced. */
  public static Expression mapInputs(
      Expression expression, Function<Expression.InputRef, Expression> map) {
    if (expression instanceof Expression.InputRef input) {
      return map.apply(input);
    } else if (expression instanceof Expression.FieldAccess access) {
      return new Expression.FieldAccess(
          mapInputs(access.row(), map), access.field(), access.type());
    } else if (expression instanceof Expression.Call call) {
      List<Expression> arguments = new ArrayList<>();
      for (Expression argument : call.arguments()) {
        arguments.add(mapInputs(argument, map));
      }
      return call.with(arguments);
    }
    return expression;
  }

  /**
   * Calls the consumer for each outermost path to a field, {@code $0.bid.price}, or plain {@code
   * $0}.
   */
  public static void forEachPath(Expression expression, Consumer<Expression> consumer) {
    if (expression instanceof Expression.Call call) {
      call.arguments().forEach(argument -> forEachPath(argument, consumer));
    } else if (expression instanceof Expression.FieldAccess access) {
      if (root(access) == null) {
        forEachPath(base(access), consumer);
      } else {
        consumer.accept(access);
      }
    } else if (expression instanceof Expression.InputRef) {
      consumer.accept(expression);
    }
  }

  /** The input that a chain of field accesses starts from; null when it starts from a call. */
  public static Expression.InputRef root(Expression path) {
    return base(path) instanceof Expression.InputRef input ? input : null;
  }

  private static Expression base(Expression path) {
    Expression base = path;
    while (base instanceof Expression.FieldAccess access) {
      base = access.row();
    }
    return base;
  }

  /** References to all fields, in order. */
  public static List<Expression> references(List<PlanField> fields) {
    List<Expression> references = new ArrayList<>();
    for (PlanField field : fields) {
      references.add(reference(fields, references.size()));
    }
    return references;
  }

  public static Expression.InputRef reference(List<PlanField> fields, int index) {
    return new Expression.InputRef(index, fields.get(index).type());
  }

  /** The field that a reference refers to, -1 for any other expression. */
  public static int referenced(Expression expression) {
    return expression instanceof Expression.InputRef input ? input.index() : -1;
  }

  /** The type with a row's fields reduced to those of another type of the same names. */
  public static PlanType field(PlanType row, String name) {
    for (PlanField field : row.fields()) {
      if (field.name().equals(name)) {
        return field.type();
      }
    }
    throw new IllegalArgumentException("no field " + name + " in " + row);
  }
}
