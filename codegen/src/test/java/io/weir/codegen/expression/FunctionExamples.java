package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BYTES;
import static io.weir.codegen.expression.Expressions.DOUBLE;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.decimal;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/**
 * Checks functions by examples. An example is computed from literals, and from columns together
 * with rows in which one argument is NULL.
 */
abstract class FunctionExamples {
  @AfterAll
  static void compileByJavac() {
    Evaluation.checkByJavac();
  }

  /** Checks a strict function: NULL when an argument is. */
  static void strict(@Nullable Object expected, Expression call) {
    check(expected, call, true);
  }

  /** Checks a function that looks at NULLs itself. */
  static void custom(@Nullable Object expected, Expression call) {
    check(expected, call, false);
  }

  private static void check(@Nullable Object expected, Expression expression, boolean strict) {
    Expression.Call call = (Expression.Call) expression;
    assertSame(expected, Evaluation.value(call), call + " of literals");
    List<PlanField> fields = new ArrayList<>();
    List<Expression> arguments = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.Literal literal
          && literal.value() != null
          && !isUnit(literal)) {
        arguments.add(ref(fields.size(), argument.type().withNullable(true)));
        fields.add(field("a" + fields.size(), argument.type().withNullable(true)));
        values.add(Evaluation.value(argument));
      } else {
        arguments.add(argument);
      }
    }
    if (fields.isEmpty()) {
      return;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row(values));
    if (strict) {
      for (int i = 0; i < values.size(); i++) {
        List<@Nullable Object> withNull = new ArrayList<>(values);
        withNull.set(i, null);
        rows.add(row(withNull));
      }
    }
    rows.add(row(values));
    Expression ofColumns = new Expression.Call(call.function(), arguments, call.type());
    for (boolean gathering : new boolean[] {false, true}) {
      Evaluation evaluation = Evaluation.of(fields.toArray(PlanField[]::new));
      List<@Nullable Object> results =
          (gathering ? evaluation.gathering() : evaluation).rows(ofColumns, rows);
      for (int i = 0; i < results.size(); i++) {
        boolean whole = i == 0 || i == results.size() - 1;
        assertSame(whole ? expected : null, results.get(i), call + " of columns, row " + i);
      }
    }
  }

  private static @Nullable Object[] row(List<@Nullable Object> values) {
    return values.stream()
        .map(value -> value instanceof List<?> bytes ? toBytes(bytes) : value)
        .toArray();
  }

  private static byte[] toBytes(List<?> values) {
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (Byte) values.get(i);
    }
    return bytes;
  }

  private static boolean isUnit(Expression.Literal literal) {
    return literal.type().kind() == Kind.CHAR;
  }

  private static void assertSame(
      @Nullable Object expected, @Nullable Object actual, String message) {
    assertEquals(expected, actual, message);
  }

  /** A time unit or another literal that must be one. */
  static Expression symbol(String name) {
    return literal(PlanType.of(Kind.CHAR, name.length(), false), name);
  }

  static Expression big(long value) {
    return literal(BIGINT, value);
  }

  static Expression real(double value) {
    return literal(DOUBLE, value);
  }

  static Expression dec(int precision, int scale, String value) {
    return literal(decimal(precision, scale), value);
  }

  static Expression bytes(String hex) {
    return literal(BYTES, hex);
  }
}
