package io.weir.codegen.expression;

import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.List;

/**
 * {@code + - * / %} and negation: integers wrap around, doubles follow IEEE 754, decimals are exact
 * and become NULL where they do not fit, times move by intervals.
 */
final class ArithmeticEmitters {
  static final String DAY = "86400000000L";

  private ArithmeticEmitters() {}

  static Expr emit(ExpressionCompiler compiler, Expression.Call call, char operator) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    if (isTemporal(left.type()) || isTemporal(right.type())) {
      return temporal(compiler, call, operator);
    }
    PlanType type = call.type();
    if (Types.isDecimal(type)) {
      if (!Types.isApproximate(left.type()) && !Types.isApproximate(right.type())) {
        return decimal(compiler, call, operator);
      }
      Expression.Call asDouble =
          new Expression.Call(
              call.function(),
              call.arguments(),
              PlanType.of(Kind.DOUBLE, type.nullable()),
              call.span());
      return CastEmitter.convert(compiler, emit(compiler, asDouble, operator), asDouble, type);
    }
    if (operator == '%' && Types.isInteger(type) && Types.isInteger(left.type())) {
      // MOD(BIGINT, INT) is an INT: the remainder has to be taken of the wide values.
      PlanType wide = ComparisonEmitters.commonType(left.type(), right.type());
      if (wide.kind() != type.kind()) {
        Expression.Call widened =
            new Expression.Call(call.function(), call.arguments(), wide, call.span());
        return CastEmitter.convert(compiler, emit(compiler, widened, operator), widened, type);
      }
    }
    StrictCall strict =
        StrictCall.of(compiler, name(operator), type, compiler.compileAll(call.arguments(), type));
    String a = strict.value(0);
    String b = strict.value(1);
    String text = "(" + a + " " + operator + " " + b + ")";
    return switch (type.kind()) {
      case DOUBLE -> strict.pure(text);
      case FLOAT -> strict.pure("(double) (float) " + text);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        if (operator == '/' || operator == '%') {
          String function = operator == '/' ? "Numbers.divide(" : "Numbers.remainder(";
          if (isNonZeroLiteral(right)) {
            yield strict.pure(text);
          }
          yield strict.computed(
              narrow(type, function + a + ", " + b + ", " + compiler.named(call) + ")"));
        }
        yield strict.pure(narrow(type, text));
      }
      default -> throw Unsupported.operator(operator, type, type);
    };
  }

  private static boolean isNonZeroLiteral(Expression expression) {
    return expression instanceof Expression.Literal literal
        && literal.value() != null
        && literal.value().chars().anyMatch(c -> c >= '1' && c <= '9');
  }

  /** The value wrapped around to a type's range. */
  static String narrow(PlanType type, String value) {
    return switch (type.kind()) {
      case TINYINT -> "(int) (byte) " + value;
      case SMALLINT -> "(int) (short) " + value;
      default -> value;
    };
  }

  private static String name(char operator) {
    return switch (operator) {
      case '+' -> "sum";
      case '-' -> "difference";
      case '*' -> "product";
      case '/' -> "quotient";
      default -> "remainder";
    };
  }

  static Expr negate(ExpressionCompiler compiler, Expression.Call call) {
    PlanType type = call.type();
    StrictCall strict =
        StrictCall.of(compiler, "negated", type, compiler.compileAll(call.arguments(), type));
    if (Types.isInterval(type)) {
      return strict.computed(
          "Intervals.negated(" + strict.value(0) + ", " + compiler.named(call) + ")");
    }
    return Types.isWide(type)
        ? strict.computed(strict.value(0) + ".negate()")
        : strict.pure("(" + narrow(type, "(- " + strict.value(0) + ")") + ")");
  }

  /** The DECIMAL that holds all values of an integer type. */
  static PlanType asDecimal(PlanType type) {
    return switch (type.kind()) {
      case TINYINT -> PlanType.decimal(3, 0, type.nullable());
      case SMALLINT -> PlanType.decimal(5, 0, type.nullable());
      case INTEGER -> PlanType.decimal(10, 0, type.nullable());
      case BIGINT -> PlanType.decimal(19, 0, type.nullable());
      default -> type;
    };
  }

  private static Expr decimal(ExpressionCompiler compiler, Expression.Call call, char operator) {
    Expression first = call.arguments().get(0);
    Expression second = call.arguments().get(1);
    PlanType left = asDecimal(first.type());
    PlanType right = asDecimal(second.type());
    StrictCall strict =
        StrictCall.of(
            compiler,
            name(operator),
            call.type(),
            List.of(compiler.compileAs(first, left), compiler.compileAs(second, right)));
    return switch (operator) {
      case '+', '-' -> decimalSum(strict, call.type(), left, right, operator);
      case '*' -> decimalProduct(strict, call.type(), left, right);
      default -> {
        String function = operator == '/' ? "Decimals.divide(" : "Decimals.remainder(";
        String quotient =
            function
                + (big(strict.value(0), left) + ", " + big(strict.value(1), right) + ", ")
                + compiler.named(call)
                + ")";
        yield strict.computed(fitBig(quotient, call.type()), Nullness.LOWEST);
      }
    };
  }

  private static Expr decimalSum(
      StrictCall strict, PlanType type, PlanType left, PlanType right, char operator) {
    int scale = Math.max(left.scale(), right.scale());
    int leftDigits = left.precision() + scale - left.scale();
    int rightDigits = right.precision() + scale - right.scale();
    boolean fits = type.precision() - type.scale() > Math.max(leftDigits, rightDigits) - scale;
    if (leftDigits <= 18 && rightDigits <= 18) {
      String sum =
          "("
              + (times(strict.value(0), scale - left.scale()) + " " + operator + " ")
              + (times(strict.value(1), scale - right.scale()) + ")");
      return fitLong(strict, sum, scale, fits, type);
    }
    String sum =
        big(strict.value(0), left)
            + (operator == '+' ? ".add(" : ".subtract(")
            + big(strict.value(1), right)
            + ")";
    boolean exact = fits && type.scale() == scale && Types.isWide(type);
    return exact ? strict.computed(sum) : strict.computed(fitBig(sum, type), Nullness.LOWEST);
  }

  private static Expr decimalProduct(
      StrictCall strict, PlanType type, PlanType left, PlanType right) {
    int digits = left.precision() + right.precision();
    int scale = left.scale() + right.scale();
    boolean fits = type.precision() - type.scale() >= digits - scale;
    if (digits <= 18) {
      return fitLong(
          strict, "(" + strict.value(0) + " * " + strict.value(1) + ")", scale, fits, type);
    }
    String product = big(strict.value(0), left) + ".multiply(" + big(strict.value(1), right) + ")";
    return fits && type.scale() == scale && Types.isWide(type)
        ? strict.computed(product)
        : strict.computed(fitBig(product, type), Nullness.LOWEST);
  }

  /**
   * The value of a DECIMAL type for an unscaled long of another scale.
   *
   * @param fits whether its integer digits are known to fit
   */
  private static Expr fitLong(
      StrictCall strict, String unscaled, int scale, boolean fits, PlanType type) {
    if (Types.isWide(type)) {
      String value = big(unscaled, scale);
      return fits && scale == type.scale()
          ? strict.computed(value)
          : strict.computed(fitBig(value, type), Nullness.LOWEST);
    }
    if (fits && scale == type.scale()) {
      return strict.pure(unscaled);
    }
    return strict.computed(
        "Decimals.rescale("
            + (unscaled + ", " + scale + ", " + type.precision() + ", " + type.scale() + ")"),
        Nullness.LOWEST);
  }

  /** A BigDecimal of any scale as the value of a DECIMAL type, NULL when it does not fit. */
  static String fitBig(String value, PlanType type) {
    String function = Types.isWide(type) ? "Decimals.fit(" : "Decimals.fitLong(";
    return function + value + ", " + type.precision() + ", " + type.scale() + ")";
  }

  /** A DECIMAL's value as a BigDecimal. */
  static String big(String value, PlanType type) {
    return Types.isWide(type) ? value : big(value, type.scale());
  }

  private static String big(String unscaled, int scale) {
    return "BigDecimal.valueOf(" + unscaled + ", " + scale + ")";
  }

  static String times(String value, int zeros) {
    return zeros == 0 ? value : value + " * 1" + "0".repeat(zeros) + "L";
  }

  private static boolean isTemporal(PlanType type) {
    return switch (type.kind()) {
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH -> true;
      default -> false;
    };
  }

  private static Expr temporal(ExpressionCompiler compiler, Expression.Call call, char operator) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    boolean leftInterval = Types.isInterval(left.type());
    boolean rightInterval = Types.isInterval(right.type());
    if (operator == '*' || operator == '/') {
      return scaled(compiler, call, operator);
    }
    if (leftInterval && rightInterval) {
      return checked(compiler, call, StrictCall.of(compiler, call), name(operator));
    }
    if (rightInterval) {
      return moved(compiler, call, left, right, operator);
    }
    if (leftInterval && operator == '+') {
      return moved(compiler, call, right, left, operator);
    }
    if (operator == '-') {
      return difference(compiler, call);
    }
    throw Unsupported.operator(operator, left.type(), right.type());
  }

  /** An interval times or divided by a number. */
  private static Expr scaled(ExpressionCompiler compiler, Expression.Call call, char operator) {
    boolean intervalFirst = Types.isInterval(call.arguments().get(0).type());
    Expression interval = call.arguments().get(intervalFirst ? 0 : 1);
    Expression number = call.arguments().get(intervalFirst ? 1 : 0);
    boolean whole = Types.isInteger(number.type());
    PlanType factor = PlanType.of(whole ? Kind.BIGINT : Kind.DOUBLE, true);
    StrictCall strict =
        StrictCall.of(
            compiler,
            "interval",
            call.type(),
            List.of(compiler.compile(interval), compiler.compileAs(number, factor)));
    return checked(compiler, call, strict, name(operator));
  }

  /** A function of {@link io.weir.runtime.function.Intervals} with two arguments. */
  private static Expr checked(
      ExpressionCompiler compiler, Expression.Call call, StrictCall strict, String function) {
    return strict.computed(
        "Intervals."
            + (function + "(" + strict.value(0) + ", " + strict.value(1) + ", ")
            + (compiler.named(call) + ")"));
  }

  private static Expr moved(
      ExpressionCompiler compiler,
      Expression.Call call,
      Expression time,
      Expression interval,
      char operator) {
    PlanType type = call.type();
    boolean months = interval.type().kind() == Kind.INTERVAL_YEAR_MONTH;
    PlanType timeType = type.kind() == Kind.DATE || Types.isInterval(type) ? time.type() : type;
    StrictCall strict =
        StrictCall.of(
            compiler,
            "moved",
            type,
            List.of(compiler.compileAs(time, timeType), compiler.compile(interval)));
    String value = strict.value(0);
    String by = strict.value(1);
    boolean later = operator == '+';
    String unit = months ? "Months" : "Micros";
    String function = (later ? "add" : "subtract") + unit;
    return switch (timeType.kind()) {
      case TIME ->
          strict.pure(
              months
                  ? value
                  : "Intervals."
                      + (function + (later ? "To" : "From") + "Time(" + value + ", " + by + ")"));
      case DATE ->
          checkedMove(
              compiler, call, strict, function + (later ? "To" : "From") + "Date", months && later);
      default -> checkedMove(compiler, call, strict, function, months && later);
    };
  }

  /**
   * A move by an interval.
   *
   * @param counted whether the function is told how many months its units have
   */
  private static Expr checkedMove(
      ExpressionCompiler compiler,
      Expression.Call call,
      StrictCall strict,
      String function,
      boolean counted) {
    return strict.computed(
        "Intervals."
            + (function + "(" + strict.value(0) + ", " + strict.value(1) + ", ")
            + ((counted ? "1, " : "") + compiler.named(call) + ")"));
  }

  private static Expr difference(ExpressionCompiler compiler, Expression.Call call) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    boolean times = left.type().kind() == Kind.TIME && right.type().kind() == Kind.TIME;
    PlanType type =
        times
            ? left.type()
            : left.type().kind() == Kind.TIMESTAMP_LTZ
                ? PlanType.of(Kind.TIMESTAMP_LTZ, 6, true)
                : PlanType.of(Kind.TIMESTAMP, 6, true);
    StrictCall strict =
        StrictCall.of(
            compiler, "difference", call.type(), compiler.compileAll(call.arguments(), type));
    return switch (call.type().kind()) {
      case INTERVAL_YEAR_MONTH ->
          strict.computed(
              "Timestamps.monthsBetween(" + strict.value(1) + ", " + strict.value(0) + ")");
      case INTEGER ->
          strict.pure("(int) ((" + strict.value(0) + " - " + strict.value(1) + ") / " + DAY + ")");
      default -> checked(compiler, call, strict, "difference");
    };
  }
}
