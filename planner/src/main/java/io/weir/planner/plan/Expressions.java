package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks over expressions of plans. */
public final class Expressions {
  private Expressions() {}

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
