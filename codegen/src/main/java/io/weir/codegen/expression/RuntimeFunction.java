package io.weir.codegen.expression;

import io.weir.codegen.expression.StrictCall.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * A strict function that is a static method of the runtime: its arguments are converted to the
 * parameter types; a method that gives bytes is handed a view for them as the last argument, one
 * that says NULL by the flag is handed the flag behind that, and one that can fail the call's SQL
 * and place, which its message names.
 *
 * @param owner class of which each call has an instance of its own that {@code java} is a method
 *     of; empty when {@code java} is class and static method
 * @param parameters types of the parameters; the last one is repeated for further arguments
 * @param fails whether it can end the job, and so is handed what its message names
 */
record RuntimeFunction(
    String owner, String java, Nullness nullness, List<PlanType> parameters, boolean fails)
    implements Emitter {
  static final PlanType TEXT = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
  static final PlanType BINARY = PlanType.of(Kind.VARBINARY, Integer.MAX_VALUE, true);
  static final PlanType INT = PlanType.of(Kind.INTEGER, true);
  static final PlanType LONG = PlanType.of(Kind.BIGINT, true);
  static final PlanType DOUBLE = PlanType.of(Kind.DOUBLE, true);
  static final PlanType DATE = PlanType.of(Kind.DATE, true);

  static RuntimeFunction of(String java, PlanType... parameters) {
    return new RuntimeFunction("", java, Nullness.NEVER, List.of(parameters), false);
  }

  /** A function whose result is NULL where it is the smallest number or a null reference. */
  static RuntimeFunction nullable(String java, PlanType... parameters) {
    return new RuntimeFunction("", java, Nullness.LOWEST, List.of(parameters), false);
  }

  /** A function whose result is NULL where it says so in the flag that it is handed. */
  static RuntimeFunction flagged(String java, PlanType... parameters) {
    return new RuntimeFunction("", java, Nullness.FLAG, List.of(parameters), false);
  }

  /**
   * A method of an object that each call has of its own; NULL by a null reference or lowest number.
   */
  static RuntimeFunction nullableOfObject(String owner, String method, PlanType... parameters) {
    return new RuntimeFunction(owner, method, Nullness.LOWEST, List.of(parameters), false);
  }

  /** As {@link #nullableOfObject}, never NULL. */
  static RuntimeFunction neverNullOfObject(String owner, String method, PlanType... parameters) {
    return new RuntimeFunction(owner, method, Nullness.NEVER, List.of(parameters), false);
  }

  /** The same, but of a method that can fail. */
  RuntimeFunction failing() {
    return new RuntimeFunction(owner, java, nullness, parameters, true);
  }

  @Override
  public Expr emit(ExpressionCompiler compiler, Expression.Call call) {
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      PlanType type = parameters.get(Math.min(i, parameters.size() - 1));
      arguments.add(compiler.compileAs(call.arguments().get(i), type));
    }
    StrictCall strict = StrictCall.of(compiler, call.function(), call.type(), arguments);
    List<String> texts = new ArrayList<>();
    arguments.forEach(argument -> texts.add(argument.value()));
    if (compiler.storage(call.type()) == Storage.BYTES) {
      texts.add(strict.view());
    }
    if (nullness == Nullness.FLAG) {
      texts.add(compiler.nullFlag());
    }
    if (fails) {
      texts.add(compiler.named(call));
    }
    String method = owner.isEmpty() ? java : object(compiler, owner) + "." + java;
    return strict.computed(method + "(" + String.join(", ", texts) + ")", nullness);
  }

  /** A field with a new object of a class of the runtime. */
  static String object(ExpressionCompiler compiler, String javaClass) {
    String name = Character.toLowerCase(javaClass.charAt(0)) + javaClass.substring(1);
    return compiler.body().finalField(javaClass, name, "new " + javaClass + "()");
  }
}
