package io.weir.codegen.expression;

import static io.weir.codegen.expression.RuntimeFunction.BINARY;
import static io.weir.codegen.expression.RuntimeFunction.TEXT;

import io.weir.planner.function.JavaMethod;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions of strings, patterns, hashes and encodings. */
final class StringEmitters {
  private StringEmitters() {}

  static Expr concat(ExpressionCompiler compiler, Expression.Call call) {
    boolean binary = Types.isBinary(call.type());
    List<Expression> operands = new ArrayList<>();
    call.arguments().forEach(argument -> flatten(compiler, argument, operands));
    StrictCall strict =
        StrictCall.of(
            compiler, "concat", call.type(), compiler.compileAll(operands, binary ? BINARY : TEXT));
    StringBuilder text = new StringBuilder(strict.view()).append(".begin(32)");
    for (int i = 0; i < strict.size(); i++) {
      text.append(".append(").append(strict.value(i)).append(')');
    }
    return strict.computed(text.toString());
  }

  private static void flatten(
      ExpressionCompiler compiler, Expression expression, List<Expression> operands) {
    if (expression instanceof Expression.Call call
        && (call.function().equals("||") || call.function().equals("CONCAT"))
        && !compiler.isOutlined(call)) {
      call.arguments().forEach(argument -> flatten(compiler, argument, operands));
    } else {
      operands.add(expression);
    }
  }

  /** CONCAT_WS: leaves NULLs out, but is NULL when the separator is. */
  static Expr join(ExpressionCompiler compiler, Expression.Call call) {
    List<Expr> all = compiler.compileAll(call.arguments(), TEXT);
    Expr separator = compiler.repeatable(all.get(0), TEXT, "separator");
    if (separator.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    String view = compiler.view("joined");
    StringBuilder out = new StringBuilder(separator.statements());
    String first = compiler.scope().name("first");
    if (!separator.neverNull()) {
      out.append("if (").append(Expr.not(separator.isNull())).append(") {\n");
    }
    out.append("boolean ").append(first).append(" = true;\n");
    out.append(view).append(".start(64);\n");
    for (Expr piece : all.subList(1, all.size())) {
      if (piece.alwaysNull()) {
        continue;
      }
      out.append(piece.statements());
      out.append("if (").append(Expr.not(piece.isNull())).append(") {\n");
      out.append("if (!").append(first).append(") {\n");
      out.append(view).append(".append(").append(separator.value()).append(");\n}\n");
      out.append(view).append(".append(").append(piece.value()).append(");\n");
      out.append(first).append(" = false;\n}\n");
    }
    if (!separator.neverNull()) {
      out.append("}\n");
    }
    return Expr.of(out.toString(), separator.isNull(), view);
  }

  /** {@code TRIM(text)}, {@code TRIM(side, text)} or {@code TRIM(side, characters, text)}. */
  static Expr trim(ExpressionCompiler compiler, Expression.Call call) {
    List<Expression> arguments = call.arguments();
    String function = "Strings.trim";
    int from = 0;
    if (arguments.size() > 1) {
      String side =
          ExpressionCompiler.literalValue(arguments.get(0), "a side of TRIM")
              .toUpperCase(Locale.ROOT);
      function +=
          switch (side) {
            case "LEADING" -> "Leading";
            case "TRAILING" -> "Trailing";
            default -> "";
          };
      from = 1;
    }
    List<Expression> used = new ArrayList<>();
    used.add(arguments.get(arguments.size() - 1));
    if (arguments.size() - from > 1) {
      used.add(arguments.get(from));
    }
    return RuntimeFunction.of(JavaMethod.of(function), TEXT, TEXT)
        .emit(compiler, new Expression.Call("TRIM", used, call.type(), call.span()));
  }

  /** ELT as a CASE over its index. */
  static Expr element(ExpressionCompiler compiler, Expression.Call call) {
    Expression index = call.arguments().get(0);
    PlanType truth = PlanType.of(PlanType.Kind.BOOLEAN, true);
    List<Expression> branches = new ArrayList<>();
    for (int i = 1; i < call.arguments().size(); i++) {
      Expression number =
          new Expression.Literal(Integer.toString(i), index.type().withNullable(false));
      branches.add(new Expression.Call("=", List.of(index, number), truth));
      branches.add(call.arguments().get(i));
    }
    branches.add(new Expression.Literal(null, call.type()));
    return compiler.compile(new Expression.Call("CASE", branches, call.type(), call.span()));
  }
}
