package io.weir.codegen.expression;

import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;

/** A call whose arguments are all computed, and that is null when any of them is. */
final class StrictCall {
  private final ExpressionCompiler compiler;
  private final String name;
  private final PlanType type;
  private final List<Expr> arguments;
  private final String statements;
  private final String isNull;

  private StrictCall(
      ExpressionCompiler compiler, String name, PlanType type, List<Expr> arguments) {
    this.compiler = compiler;
    this.name = name;
    this.type = type;
    this.arguments = arguments;
    StringBuilder all = new StringBuilder();
    arguments.forEach(argument -> all.append(argument.statements()));
    statements = all.toString();
    isNull = Expr.or(arguments.stream().map(Expr::isNull).toList());
  }

  static StrictCall of(ExpressionCompiler compiler, Expression.Call call) {
    List<Expr> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(compiler.compile(argument)));
    return new StrictCall(compiler, call.function(), call.type(), arguments);
  }

  static StrictCall of(
      ExpressionCompiler compiler, String name, PlanType type, List<Expr> arguments) {
    return new StrictCall(compiler, name, type, arguments);
  }

  int size() {
    return arguments.size();
  }

  /** Java text of an argument's value. */
  String value(int index) {
    return arguments.get(index).value();
  }

  Expr argument(int index) {
    return arguments.get(index);
  }

  /** A fresh view for a result. */
  String view() {
    return compiler.view(name);
  }

  /** A text that is cheap and safe to evaluate whatever the arguments hold, null or not. */
  Expr pure(String value) {
    return isNull.equals(Expr.ALWAYS) ? compiler.nullOf(type) : Expr.of(statements, isNull, value);
  }

  /** A boolean text that must not be evaluated when an argument is null. */
  Expr guarded(String condition) {
    if (isNull.equals(Expr.ALWAYS)) {
      return compiler.nullOf(type);
    }
    return Expr.of(
        statements,
        isNull,
        isNull.equals(Expr.NEVER) ? condition : Expr.and(List.of(Expr.not(isNull), condition)));
  }

  /** A text to be evaluated once, and only when no argument is null. */
  Expr computed(String value) {
    return computed(value, Nullness.NEVER);
  }

  /** As {@link #computed}; the result is NULL where the function says so. */
  Expr computed(String value, Nullness nullness) {
    if (isNull.equals(Expr.ALWAYS)) {
      return compiler.nullOf(type);
    }
    Storage storage = compiler.storage(type);
    String javaType = Types.javaType(storage);
    Scope scope = compiler.scope();
    String variable = scope.name(name.toLowerCase(java.util.Locale.ROOT).replace(' ', '_'));
    StringBuilder out = new StringBuilder(statements);
    boolean reference = storage == Storage.BYTES || storage == Storage.DECIMAL;
    if (reference) {
      out.append("final ").append(javaType).append(' ').append(variable).append(" = ");
      if (!isNull.equals(Expr.NEVER)) {
        out.append(isNull).append(" ? null : ");
      }
      out.append(value).append(";\n");
      boolean never = isNull.equals(Expr.NEVER) && nullness == Nullness.NEVER;
      return Expr.of(out.toString(), never ? Expr.NEVER : "(" + variable + " == null)", variable);
    }
    if (isNull.equals(Expr.NEVER)) {
      out.append("final ").append(javaType).append(' ').append(variable).append(" = ");
      out.append(value).append(";\n");
      if (nullness == Nullness.FLAG) {
        String flag = scope.name(variable + "IsNull");
        out.append("final boolean ").append(flag).append(" = ");
        out.append(compiler.nullFlag()).append(".isNull;\n");
        return Expr.of(out.toString(), flag, variable);
      }
      return Expr.of(out.toString(), test(nullness, variable, javaType), variable);
    }
    String flag = scope.name(variable + "IsNull");
    out.append("boolean ").append(flag).append(" = ").append(isNull).append(";\n");
    out.append(javaType).append(' ').append(variable).append(" = ");
    out.append(Types.defaultValue(storage)).append(";\n");
    out.append("if (!").append(flag).append(") {\n");
    out.append(variable).append(" = ").append(value).append(";\n");
    if (nullness == Nullness.FLAG) {
      out.append(flag).append(" = ").append(compiler.nullFlag()).append(".isNull;\n");
    } else if (nullness == Nullness.LOWEST) {
      out.append(flag).append(" = ").append(test(nullness, variable, javaType)).append(";\n");
    }
    out.append("}\n");
    return Expr.of(out.toString(), flag, variable);
  }

  /**
   * As {@link #computed(String, Nullness)}, of code that may throw anything.
   *
   * @param call Java text of the call's SQL and place
   */
  Expr ofForeign(String value, Nullness nullness, String call) {
    if (isNull.equals(Expr.ALWAYS)) {
      return compiler.nullOf(type);
    }
    Storage storage = compiler.storage(type);
    String javaType = Types.javaType(storage);
    Scope scope = compiler.scope();
    String variable = scope.name(name.toLowerCase(java.util.Locale.ROOT).replace(' ', '_'));
    String flag = scope.name(variable + "IsNull");
    boolean reference = storage == Storage.BYTES || storage == Storage.DECIMAL;
    StringBuilder out = new StringBuilder(statements);
    out.append("boolean ").append(flag).append(" = ").append(isNull).append(";\n");
    out.append(javaType).append(' ').append(variable).append(" = ");
    out.append(reference ? "null" : Types.defaultValue(storage)).append(";\n");
    out.append("if (!").append(flag).append(") {\n");
    out.append("try {\n").append(variable).append(" = ").append(value).append(";\n");
    out.append("} catch (Throwable failure) {\n");
    out.append("throw ForeignCalls.failed(").append(call).append(", failure);\n}\n");
    if (nullness == Nullness.LOWEST || reference) {
      out.append(flag).append(" = ").append(test(Nullness.LOWEST, variable, javaType));
      out.append(";\n");
    }
    out.append("}\n");
    return Expr.of(out.toString(), flag, variable);
  }

  private static String test(Nullness nullness, String variable, String javaType) {
    return switch (nullness) {
      case NEVER, FLAG -> Expr.NEVER;
      case LOWEST ->
          switch (javaType) {
            case "int" -> "(" + variable + " == Integer.MIN_VALUE)";
            case "long" -> "(" + variable + " == Long.MIN_VALUE)";
            default -> "(" + variable + " == null)";
          };
    };
  }
}
