package io.weir.codegen.expression;

import static io.weir.codegen.expression.RuntimeFunction.DOUBLE;
import static io.weir.codegen.expression.RuntimeFunction.INT;

import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.List;

/** Functions of numbers. */
final class NumericEmitters {
  private NumericEmitters() {}

  private static StrictCall strict(ExpressionCompiler compiler, Expression.Call call) {
    Expression number = call.arguments().get(0);
    return StrictCall.of(compiler, call.function(), call.type(), List.of(compiler.compile(number)));
  }

  static Expr abs(ExpressionCompiler compiler, Expression.Call call) {
    StrictCall strict =
        StrictCall.of(
            compiler, "abs", call.type(), compiler.compileAll(call.arguments(), call.type()));
    return Types.isWide(call.type())
        ? strict.computed(strict.value(0) + ".abs()")
        : strict.pure(ArithmeticEmitters.narrow(call.type(), "Math.abs(" + strict.value(0) + ")"));
  }

  static Expr sign(ExpressionCompiler compiler, Expression.Call call) {
    PlanType type = call.arguments().get(0).type();
    StrictCall strict = strict(compiler, call);
    String value = strict.value(0);
    String java =
        switch (type.kind()) {
          case BIGINT -> "Long.signum(" + value + ")";
          case FLOAT, DOUBLE -> "Math.signum(" + value + ")";
          case DECIMAL -> Types.isWide(type) ? value + ".signum()" : "Long.signum(" + value + ")";
          default -> "Integer.signum(" + value + ")";
        };
    if (Types.isDecimal(call.type())) {
      String big = "BigDecimal.valueOf(" + java + ", 0)";
      return strict.computed(ArithmeticEmitters.fitBig(big, call.type()), Nullness.LOWEST);
    }
    boolean big = call.type().kind() == Kind.BIGINT;
    return strict.pure(big ? "(long) " + java : java);
  }

  /** ROUND or TRUNCATE to a number of fraction digits. */
  static Expr rounded(ExpressionCompiler compiler, Expression.Call call, String function) {
    Expression number = call.arguments().get(0);
    PlanType type = number.type();
    Expr digits =
        call.arguments().size() > 1
            ? compiler.compileAs(call.arguments().get(1), INT)
            : Expr.of("0");
    StrictCall strict =
        StrictCall.of(compiler, function, call.type(), List.of(compiler.compile(number), digits));
    String value = strict.value(0);
    String arguments = value + ", " + strict.value(1) + ")";
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER ->
          strict.computed(
              ArithmeticEmitters.narrow(
                  call.type(), "(int) Numbers." + function + "(" + arguments));
      case BIGINT -> strict.computed("Numbers." + function + "(" + arguments);
      case FLOAT -> strict.computed("(double) (float) Numbers." + function + "(" + arguments);
      case DOUBLE -> strict.computed("Numbers." + function + "(" + arguments);
      case DECIMAL -> {
        String big =
            "Decimals."
                + (function + "(" + ArithmeticEmitters.big(value, type) + ", ")
                + strict.value(1)
                + ")";
        yield strict.computed(ArithmeticEmitters.fitBig(big, call.type()), Nullness.LOWEST);
      }
      default -> throw Unsupported.function(call.function(), type);
    };
  }

  /** FLOOR or CEIL of a number, or of a time to a unit. */
  static Expr whole(ExpressionCompiler compiler, Expression.Call call, boolean down) {
    if (call.arguments().size() > 1) {
      return DateEmitters.roundedTo(compiler, call, down);
    }
    PlanType type = call.arguments().get(0).type();
    StrictCall strict = strict(compiler, call);
    String value = strict.value(0);
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> strict.argument(0);
      case FLOAT, DOUBLE -> strict.pure((down ? "Math.floor(" : "Math.ceil(") + value + ")");
      case DECIMAL -> {
        if (!Types.isWide(type) && !Types.isWide(call.type()) && call.type().scale() == 0) {
          String power = "1" + "0".repeat(type.scale()) + "L";
          yield strict.pure(
              down
                  ? "Math.floorDiv(" + value + ", " + power + ")"
                  : "(-Math.floorDiv(- " + value + ", " + power + "))");
        }
        String big =
            (down ? "Decimals.floor(" : "Decimals.ceil(")
                + ArithmeticEmitters.big(value, type)
                + ")";
        yield strict.computed(ArithmeticEmitters.fitBig(big, call.type()), Nullness.LOWEST);
      }
      default -> throw Unsupported.function(call.function(), type);
    };
  }

  /** A generator of random numbers: seeded when the seed is a literal. */
  private static String generator(ExpressionCompiler compiler, Expression seed) {
    String value = ExpressionCompiler.literalValue(seed, "a seed");
    return compiler
        .body()
        .finalField("java.util.Random", "random", "new java.util.Random(" + value + "L)");
  }

  private static String generator(ExpressionCompiler compiler) {
    return compiler.body().finalField("java.util.Random", "random", "new java.util.Random()");
  }

  static Expr random(ExpressionCompiler compiler, Expression.Call call) {
    String random =
        call.arguments().isEmpty()
            ? generator(compiler)
            : generator(compiler, call.arguments().get(0));
    return StrictCall.of(compiler, "random", call.type(), List.of())
        .computed(random + ".nextDouble()");
  }

  static Expr randomInteger(ExpressionCompiler compiler, Expression.Call call) {
    List<Expression> arguments = call.arguments();
    String random =
        arguments.size() == 1 ? generator(compiler) : generator(compiler, arguments.get(0));
    Expression bound = arguments.get(arguments.size() - 1);
    StrictCall strict =
        StrictCall.of(compiler, "random", call.type(), List.of(compiler.compileAs(bound, INT)));
    return strict.computed(
        "Numbers.randomInteger("
            + random
            + ", "
            + strict.value(0)
            + ", "
            + compiler.named(call)
            + ")");
  }
}
