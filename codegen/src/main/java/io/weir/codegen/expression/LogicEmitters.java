package io.weir.codegen.expression;

import io.weir.planner.plan.Expression;
import java.util.List;

/** AND, OR, NOT and the IS … predicates, three-valued and lazy. */
final class LogicEmitters {
  private LogicEmitters() {}

  static Expr not(ExpressionCompiler compiler, Expression.Call call) {
    Expr value = compiler.compile(call.arguments().get(0));
    return Expr.of(value.statements(), value.isNull(), Expr.not(value.value()));
  }

  static Expr isNull(ExpressionCompiler compiler, Expression.Call call) {
    Expr value = compiler.compile(call.arguments().get(0));
    return Expr.of(value.statements(), Expr.NEVER, value.isNull());
  }

  static Expr isNotNull(ExpressionCompiler compiler, Expression.Call call) {
    Expr value = compiler.compile(call.arguments().get(0));
    return Expr.of(value.statements(), Expr.NEVER, Expr.not(value.isNull()));
  }

  static Expr negated(Expr value) {
    return Expr.of(value.statements(), Expr.NEVER, Expr.not(value.value()));
  }

  /** Java that is true where the condition is true. */
  static Expr test(ExpressionCompiler compiler, Expression condition) {
    if (condition instanceof Expression.Call call && !compiler.isOutlined(condition)) {
      switch (call.function()) {
        case "AND" -> {
          return all(compiler, call.arguments().stream().map(Test::isTrue).toList());
        }
        case "OR" -> {
          return any(compiler, call.arguments().stream().map(Test::isTrue).toList());
        }
        case "NOT" -> {
          return testNot(compiler, call.arguments().get(0));
        }
        default -> {}
      }
    }
    Expr value = compiler.compile(condition);
    String known = Expr.not(value.isNull());
    boolean guarded = value.value().startsWith("(" + known + " && ");
    return Expr.of(
        value.statements(),
        Expr.NEVER,
        guarded ? value.value() : Expr.and(List.of(known, value.value())));
  }

  /** Java that is true where the condition is false. */
  static Expr testNot(ExpressionCompiler compiler, Expression condition) {
    if (condition instanceof Expression.Call call && !compiler.isOutlined(condition)) {
      switch (call.function()) {
        case "AND" -> {
          return any(compiler, call.arguments().stream().map(Test::isFalse).toList());
        }
        case "OR" -> {
          return all(compiler, call.arguments().stream().map(Test::isFalse).toList());
        }
        case "NOT" -> {
          return test(compiler, call.arguments().get(0));
        }
        default -> {}
      }
    }
    Expr value = compiler.compile(condition);
    return Expr.of(
        value.statements(),
        Expr.NEVER,
        Expr.and(List.of(Expr.not(value.isNull()), Expr.not(value.value()))));
  }

  /** Whether a condition has that value. */
  private record Test(Expression condition, boolean wanted) {
    static Test isTrue(Expression condition) {
      return new Test(condition, true);
    }

    static Test isFalse(Expression condition) {
      return new Test(condition, false);
    }

    Expr compile(ExpressionCompiler compiler) {
      return wanted
          ? LogicEmitters.test(compiler, condition)
          : LogicEmitters.testNot(compiler, condition);
    }
  }

  private static Expr all(ExpressionCompiler compiler, List<Test> tests) {
    return chain(compiler, tests, true);
  }

  private static Expr any(ExpressionCompiler compiler, List<Test> tests) {
    return chain(compiler, tests, false);
  }

  /** Tests one after the other until the result is known; {@code and} tells which way. */
  private static Expr chain(ExpressionCompiler compiler, List<Test> tests, boolean and) {
    List<Expr> compiled = tests.stream().map(test -> test.compile(compiler)).toList();
    // The first may have statements; the others are evaluated lazily by Java if they have none.
    if (compiled.stream().skip(1).allMatch(Expr::isPure)) {
      List<String> values = compiled.stream().map(Expr::value).toList();
      String value = and ? Expr.and(values) : Expr.or(values);
      return Expr.of(compiled.get(0).statements(), Expr.NEVER, value);
    }
    StringBuilder out = new StringBuilder();
    String result = compiler.scope().name(and ? "all" : "any");
    Expr first = compiled.get(0);
    out.append(first.statements());
    out.append("boolean ").append(result).append(" = ").append(first.value()).append(";\n");
    for (Expr next : compiled.subList(1, compiled.size())) {
      out.append("if (").append(and ? "" : "!").append(result).append(") {\n");
      out.append(next.statements()).append(result).append(" = ").append(next.value());
      out.append(";\n}\n");
    }
    return Expr.of(out.toString(), Expr.NEVER, result);
  }

  /** AND or OR whose result may be unknown. */
  static Expr connect(ExpressionCompiler compiler, Expression.Call call, boolean and) {
    List<Expr> arguments = call.arguments().stream().map(compiler::compile).toList();
    if (arguments.stream().allMatch(Expr::neverNull)) {
      return and
          ? all(compiler, call.arguments().stream().map(Test::isTrue).toList())
          : any(compiler, call.arguments().stream().map(Test::isTrue).toList());
    }
    // For AND: "open" stays true until an argument is false; for OR until one is true.
    String open = compiler.scope().name(and ? "noneFalse" : "noneTrue");
    String unknown = compiler.scope().name("unknown");
    StringBuilder out = new StringBuilder();
    out.append("boolean ").append(open).append(" = true;\n");
    out.append("boolean ").append(unknown).append(" = false;\n");
    boolean first = true;
    for (Expr argument : arguments) {
      if (!first) {
        out.append("if (").append(open).append(") {\n");
      }
      out.append(argument.statements());
      String stays = and ? argument.value() : Expr.not(argument.value());
      if (argument.alwaysNull()) {
        out.append(unknown).append(" = true;\n");
      } else if (argument.neverNull()) {
        out.append(open).append(" = ").append(stays).append(";\n");
      } else {
        out.append("if (").append(argument.isNull()).append(") {\n");
        out.append(unknown).append(" = true;\n} else {\n");
        out.append(open).append(" = ").append(stays).append(";\n}\n");
      }
      if (!first) {
        out.append("}\n");
      }
      first = false;
    }
    String isNull = "(" + open + " && " + unknown + ")";
    return Expr.of(out.toString(), isNull, and ? open : Expr.not(open));
  }
}
