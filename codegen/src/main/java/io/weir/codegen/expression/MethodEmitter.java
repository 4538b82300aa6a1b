package io.weir.codegen.expression;

import io.weir.codegen.expression.StrictCall.Nullness;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.JavaMethod;
import io.weir.planner.function.ParameterKind;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;

/** Writes a function whose entry in the table says which Java method it is. */
record MethodEmitter(FunctionDefinition definition, JavaMethod method) implements Emitter {
  @Override
  public Expr emit(ExpressionCompiler compiler, Expression.Call call) {
    List<ParameterKind> parameters = definition.parameters();
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      ParameterKind kind = parameters.get(Math.min(i, parameters.size() - 1));
      arguments.add(compiler.compileAs(call.arguments().get(i), type(kind)));
    }
    StrictCall strict = StrictCall.of(compiler, call.function(), call.type(), arguments);
    List<String> texts = new ArrayList<>();
    arguments.forEach(argument -> texts.add(argument.value()));
    if (compiler.storage(call.type()) == Storage.BYTES) {
      texts.add(strict.view());
    }
    return strict.computed(
        method.name() + "(" + String.join(", ", texts) + ")",
        method.nullable() ? Nullness.LOWEST : Nullness.NEVER);
  }

  private PlanType type(ParameterKind kind) {
    return switch (kind) {
      case STRING -> PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
      case BYTES -> PlanType.of(Kind.VARBINARY, Integer.MAX_VALUE, true);
      case BOOLEAN -> PlanType.of(Kind.BOOLEAN, true);
      case INT -> PlanType.of(Kind.INTEGER, true);
      case BIGINT -> PlanType.of(Kind.BIGINT, true);
      case DOUBLE -> PlanType.of(Kind.DOUBLE, true);
      case DATE -> PlanType.of(Kind.DATE, true);
      case NUMERIC, TIMESTAMP, TEMPORAL, ARRAY, MAP, COLLECTION, ANY ->
          throw new IllegalArgumentException(
              definition.name() + ": a method cannot take " + kind.name());
    };
  }
}
