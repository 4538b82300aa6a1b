package io.weir.codegen.expression;

import io.weir.codegen.DataTypes;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CASE and its relatives: only the branch that is taken is computed. */
final class ConditionalEmitters {
  private ConditionalEmitters() {}

  static Expr caseWhen(ExpressionCompiler compiler, Expression.Call call) {
    List<Expression> arguments = call.arguments();
    if (arguments.size() % 2 == 0) {
      arguments = new ArrayList<>(arguments);
      arguments.add(new Expression.Literal(null, call.type().withNullable(true)));
    }
    List<Expr> compiled = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boolean condition = i % 2 == 0 && i < arguments.size() - 1;
      Expression argument = arguments.get(i);
      compiled.add(condition ? compiler.test(argument) : compiler.compileAs(argument, call.type()));
    }
    if (compiled.size() == 3 && isPlain(compiled.get(1)) && isPlain(compiled.get(2))) {
      Expr condition = compiled.get(0);
      return Expr.of(
          condition.statements(),
          Expr.NEVER,
          "("
              + condition.value()
              + (" ? " + compiled.get(1).value() + " : " + compiled.get(2).value() + ")"));
    }
    Result result = new Result(compiler, call.type());
    String body = branches(compiled, 0, result);
    return result.expression(body);
  }

  /** Whether a value can stand in {@code condition ? a : b}. */
  private static boolean isPlain(Expr value) {
    return value.isPure() && value.neverNull() && value.column() == null && value.fields() == null;
  }

  private static String branches(List<Expr> compiled, int at, Result result) {
    if (at == compiled.size() - 1) {
      return result.assign(compiled.get(at));
    }
    Expr condition = compiled.get(at);
    String then = result.assign(compiled.get(at + 1));
    String otherwise = branches(compiled, at + 2, result);
    return condition.statements()
        + ("if (" + condition.value() + ") {\n" + then + "} else {\n" + otherwise + "}\n");
  }

  static Expr coalesce(ExpressionCompiler compiler, Expression.Call call) {
    Result result = new Result(compiler, call.type());
    StringBuilder out = new StringBuilder();
    int open = 0;
    int last = call.arguments().size() - 1;
    for (int i = 0; i <= last; i++) {
      Expr value = compiler.compileAs(call.arguments().get(i), call.type());
      value = compiler.repeatable(value, call.type(), "candidate");
      out.append(value.statements());
      if (i == last || value.neverNull()) {
        out.append(result.assign(value.withoutStatements()));
        break;
      }
      if (!value.alwaysNull()) {
        out.append("if (").append(Expr.not(value.isNull())).append(") {\n");
        out.append(result.assign(value.withoutStatements().withNull(Expr.NEVER)));
        out.append("} else {\n");
        open++;
      }
    }
    out.append("}\n".repeat(open));
    return result.expression(out.toString());
  }

  /**
   * A value that is kept in fields, which every method of the class can read: what is made of it
   * may be spread over several.
   */
  static Expr let(ExpressionCompiler compiler, Expression.Call call) {
    String number = ExpressionCompiler.literalValue(call.arguments().get(0), "a variable");
    Expression value = call.arguments().get(1);
    ExpressionCompiler.Variable variable = compiler.variable(call, value.type());
    Expr computed = compiler.compileAs(value, value.type());
    StringBuilder statements = new StringBuilder(computed.statements());
    statements.append(variable.assign(compiler, computed.withoutStatements()));
    ExpressionCompiler.@Nullable Variable outer = compiler.bind(number, variable);
    Expr body = compiler.compile(call.arguments().get(2));
    compiler.bind(number, outer);
    return body.after(statements.toString());
  }

  static Expr variable(ExpressionCompiler compiler, Expression.Call call) {
    return compiler
        .bound(ExpressionCompiler.literalValue(call.arguments().get(0), "a variable"))
        .expression();
  }

  /** Variables that one of several branches sets. */
  private static final class Result {
    private final ExpressionCompiler compiler;
    private final DataType type;
    private final Storage storage;
    private final String value;
    private final String isNull;
    private final String scratch;
    private boolean mayBeNull;

    Result(ExpressionCompiler compiler, PlanType type) {
      this.compiler = compiler;
      this.type = DataTypes.of(type);
      storage = this.type.storage();
      value = compiler.scope().name("result");
      isNull = compiler.scope().name("resultIsNull");
      scratch = Types.isNested(this.type) ? Columns.scratch(compiler, this.type, "result") : "";
    }

    String assign(Expr branch) {
      if (branch.alwaysNull()) {
        mayBeNull = true;
        return branch.statements() + isNull + " = true;\n";
      }
      StringBuilder out = new StringBuilder(branch.statements());
      if (!branch.neverNull()) {
        mayBeNull = true;
        out.append(isNull).append(" = ").append(branch.isNull()).append(";\n");
      }
      if (!scratch.isEmpty()) {
        out.append(scratch).append(".clear();\n");
        out.append(Columns.store(compiler, type, scratch, "0", branch));
      } else {
        out.append(value).append(" = ").append(branch.value()).append(";\n");
      }
      return out.toString();
    }

    Expr expression(String statements) {
      String flag = mayBeNull ? "boolean " + isNull + " = false;\n" : "";
      String nullness = mayBeNull ? isNull : Expr.NEVER;
      if (!scratch.isEmpty()) {
        return Expr.inColumn(flag + statements, nullness, scratch, "0");
      }
      String declaration =
          Types.javaType(storage) + " " + value + " = " + Types.defaultValue(storage) + ";\n";
      return Expr.of(flag + declaration + statements, nullness, value);
    }
  }
}
