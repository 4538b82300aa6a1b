package io.weir.codegen.expression;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.JavaMethod;
import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.function.ParameterKind;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes calls of a Java method: its arguments are converted to the parameter types.
 *
 * @param signatures parameter types of each way to call it; the last one of them is repeated for
 *     further arguments
 * @param foreign whether the method is not one of Weir's: what it throws is said with its call
 */
record RuntimeFunction(JavaMethod method, List<List<PlanType>> signatures, boolean foreign)
    implements Emitter {
  static final PlanType TEXT = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
  static final PlanType BINARY = PlanType.of(Kind.VARBINARY, Integer.MAX_VALUE, true);
  static final PlanType INT = PlanType.of(Kind.INTEGER, true);
  static final PlanType LONG = PlanType.of(Kind.BIGINT, true);
  static final PlanType DOUBLE = PlanType.of(Kind.DOUBLE, true);
  private static final PlanType DATE = PlanType.of(Kind.DATE, true);
  private static final PlanType BOOLEAN = PlanType.of(Kind.BOOLEAN, true);

  /** A method with one way to call it. */
  static RuntimeFunction of(JavaMethod method, PlanType... parameters) {
    return new RuntimeFunction(method, List.of(List.of(parameters)), false);
  }

  /** The method that an entry of the table of functions names. */
  static RuntimeFunction of(FunctionDefinition definition, JavaMethod method) {
    return method.parameters().isEmpty()
        ? new RuntimeFunction(
            method,
            definition.parameters().stream().map(RuntimeFunction::types).toList(),
            definition.category() == FunctionDefinition.Category.USER)
        : of(method);
  }

  /** A method that says its parameters itself. */
  static RuntimeFunction of(JavaMethod method) {
    return new RuntimeFunction(method, List.of(types(method.parameters())), false);
  }

  private static List<PlanType> types(List<ParameterKind> kinds) {
    return kinds.stream().map(RuntimeFunction::type).toList();
  }

  private static PlanType type(ParameterKind kind) {
    return switch (kind) {
      case STRING -> TEXT;
      case BYTES -> BINARY;
      case BOOLEAN -> BOOLEAN;
      case INT -> INT;
      case BIGINT -> LONG;
      case DOUBLE -> DOUBLE;
      case DATE -> DATE;
      case NUMERIC, TIMESTAMP, TEMPORAL, ARRAY, MAP, COLLECTION, ANY ->
          throw new IllegalArgumentException("a method cannot take " + kind.name());
    };
  }

  @Override
  public Expr emit(ExpressionCompiler compiler, Expression.Call call) {
    List<PlanType> parameters = parameters(call.arguments());
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
    if (method.nullness() == Nullness.FLAG) {
      texts.add(compiler.nullFlag());
    }
    if (method.failing()) {
      texts.add(compiler.named(call));
    }
    String name =
        method.owner().isEmpty()
            ? method.name()
            : object(compiler, method.owner()) + "." + method.name();
    String text = name + "(" + String.join(", ", texts) + ")";
    return foreign
        ? strict.ofForeign(text, method.nullness(), compiler.named(call))
        : strict.computed(text, method.nullness());
  }

  /** The signature whose strings, binary strings and others are where those of the call are. */
  private List<PlanType> parameters(List<Expression> arguments) {
    for (List<PlanType> parameters : signatures) {
      boolean fits = arguments.isEmpty() || !parameters.isEmpty();
      for (int i = 0; fits && i < arguments.size(); i++) {
        PlanType parameter = parameters.get(Math.min(i, parameters.size() - 1));
        PlanType argument = arguments.get(i).type();
        fits =
            Types.isCharacter(parameter) == Types.isCharacter(argument)
                && Types.isBinary(parameter) == Types.isBinary(argument);
      }
      if (fits) {
        return parameters;
      }
    }
    return signatures.get(0);
  }

  /** A field with a new object of a class of the runtime. */
  static String object(ExpressionCompiler compiler, String javaClass) {
    String name = Character.toLowerCase(javaClass.charAt(0)) + javaClass.substring(1);
    return compiler.body().finalField(javaClass, name, "new " + javaClass + "()");
  }
}
