package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.DOUBLE;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.decimal;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Random expressions against an interpreter that does the same the slow way. */
class RandomExpressionsTest {
  private static final int EXPRESSIONS = Integer.getInteger("expressions", 250);

  private static final PlanType MONEY = decimal(10, 2);

  private static final List<PlanField> FIELDS =
      List.of(
          field("a", BIGINT),
          field("b", BIGINT.withNullable(false)),
          field("x", DOUBLE),
          field("s", STRING),
          field("t", STRING.withNullable(false)),
          field("p", BOOLEAN),
          field("m", MONEY));

  @AfterAll
  static void compileByJavac() {
    Evaluation.checkByJavac();
  }

  @Test
  void projectionsAndConditions() {
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      Random random = new Random(seed);
      Writer writer = new Writer(random);
      PlanType[] types = {BIGINT, DOUBLE, STRING, BOOLEAN, BOOLEAN, MONEY};
      Expression expression = writer.expression(types[seed % types.length], 2 + random.nextInt(4));
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        rows.add(writer.row());
      }
      List<@Nullable Object> expected = new ArrayList<>();
      for (@Nullable Object[] row : rows) {
        expected.add(Interpreter.value(expression, row));
      }
      String message = "seed " + seed + ": " + expression;
      Evaluation evaluation = Evaluation.of(FIELDS.toArray(PlanField[]::new));
      assertEquals(expected, evaluation.rows(expression, rows), message);
      assertEquals(expected, evaluation.gathering().rows(expression, rows), message);
      if (expression.type().kind() == PlanType.Kind.BOOLEAN) {
        List<Integer> picked = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
          if (Boolean.TRUE.equals(expected.get(i))) {
            picked.add(i);
          }
        }
        assertEquals(picked, evaluation.filter(expression, rows), message);
      }
    }
  }

  /** Makes expressions and rows. */
  private record Writer(Random random) {
    Expression expression(PlanType type, int depth) {
      if (depth == 0 || random.nextInt(6) == 0) {
        return leaf(type);
      }
      int d = depth - 1;
      if (random.nextInt(5) == 0) {
        return general(type, d);
      }
      return switch (type.kind()) {
        case BIGINT -> ofLong(d);
        case DOUBLE ->
            call(DOUBLE, pick("+", "-", "*", "/"), expression(DOUBLE, d), expression(DOUBLE, d));
        case VARCHAR -> ofString(d);
        case DECIMAL -> ofDecimal(d);
        default -> ofBoolean(d);
      };
    }

    /** The first value is used twice and computed once. */
    private static Expression nullIf(PlanType type, Expression first, Expression second) {
      return io.weir.planner.plan.Expressions.let(
          first,
          List.of(second),
          value ->
              call(
                  type,
                  "CASE",
                  call(BOOLEAN, "=", value, second),
                  new Expression.Literal(null, type),
                  value));
    }

    private Expression general(PlanType type, int d) {
      return switch (random.nextInt(4)) {
        case 0 ->
            call(
                type,
                "CASE",
                expression(BOOLEAN, d),
                expression(type, d),
                expression(BOOLEAN, d),
                expression(type, d),
                expression(type, d));
        case 1 -> call(type, "COALESCE", expression(type, d), expression(type, d));
        case 2 -> nullIf(type, expression(type, d), expression(type, d));
        default ->
            call(type, "IF", expression(BOOLEAN, d), expression(type, d), expression(type, d));
      };
    }

    private Expression ofLong(int d) {
      return switch (random.nextInt(5)) {
        case 0 -> {
          Expression divisor = expression(BIGINT, d);
          yield call(
              BIGINT,
              "CASE",
              call(BOOLEAN, "<>", divisor, literal(BIGINT, 0)),
              call(BIGINT, pick("/", "%"), expression(BIGINT, d), divisor),
              literal(BIGINT, null));
        }
        case 1 -> call(BIGINT, "CAST", call(Expressions.INT, "CHAR_LENGTH", expression(STRING, d)));
        default -> call(BIGINT, pick("+", "-", "*"), expression(BIGINT, d), expression(BIGINT, d));
      };
    }

    private Expression ofString(int d) {
      return switch (random.nextInt(4)) {
        case 0 -> call(STRING, "UPPER", expression(STRING, d));
        case 1 -> call(STRING, "CAST", expression(BIGINT, d));
        case 2 ->
            call(
                STRING,
                "SUBSTRING",
                expression(STRING, d),
                literal(Expressions.INT, 1 + random.nextInt(4)),
                literal(Expressions.INT, random.nextInt(4)));
        default -> call(STRING, "||", expression(STRING, d), expression(STRING, d));
      };
    }

    private Expression ofDecimal(int d) {
      Expression left = expression(MONEY, d);
      Expression right = expression(MONEY, d);
      return switch (random.nextInt(3)) {
        case 0 -> call(MONEY, "CAST", call(decimal(11, 2), pick("+", "-"), left, right));
        case 1 -> call(MONEY, "CAST", call(decimal(20, 4), "*", left, right));
        default -> call(MONEY, "CAST", expression(BIGINT, d));
      };
    }

    private Expression ofBoolean(int d) {
      return switch (random.nextInt(7)) {
        case 0, 1 -> {
          Expression[] conditions = new Expression[2 + random.nextInt(2)];
          for (int i = 0; i < conditions.length; i++) {
            conditions[i] = expression(BOOLEAN, d);
          }
          yield call(BOOLEAN, pick("AND", "OR"), conditions);
        }
        case 2 ->
            call(
                BOOLEAN,
                pick("NOT", "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE"),
                expression(BOOLEAN, d));
        case 3 -> call(BOOLEAN, pick("IS NULL", "IS NOT NULL"), expression(anyType(), d));
        case 4 -> {
          PlanType type = anyType();
          yield call(
              BOOLEAN,
              pick("IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
              expression(type, d),
              expression(type, d));
        }
        default -> {
          PlanType type = anyType();
          yield call(
              BOOLEAN,
              pick("=", "<>", "<", "<=", ">", ">="),
              expression(type, d),
              expression(type, d));
        }
      };
    }

    private PlanType anyType() {
      return List.of(BIGINT, DOUBLE, STRING, BOOLEAN, MONEY).get(random.nextInt(5));
    }

    private String pick(String... names) {
      return names[random.nextInt(names.length)];
    }

    private Expression leaf(PlanType type) {
      if (random.nextInt(3) == 0) {
        return literal(type, random.nextInt(6) == 0 ? null : value(type));
      }
      List<Integer> fitting = new ArrayList<>();
      for (int i = 0; i < FIELDS.size(); i++) {
        if (FIELDS.get(i).type().kind() == type.kind()) {
          fitting.add(i);
        }
      }
      int index = fitting.get(random.nextInt(fitting.size()));
      return ref(index, FIELDS.get(index).type());
    }

    private Object value(PlanType type) {
      return switch (type.kind()) {
        case BIGINT ->
            random.nextInt(4) == 0 ? random.nextLong() : Long.valueOf(random.nextInt(7) - 3);
        case DOUBLE -> random.nextInt(4) == 0 ? 0.0 : random.nextInt(100) / 8.0;
        case VARCHAR -> List.of("", "a", "äb", "hello world", "B", "a").get(random.nextInt(6));
        case DECIMAL ->
            BigDecimal.valueOf(
                random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(500) - 250, 2);
        default -> random.nextBoolean();
      };
    }

    @Nullable Object[] row() {
      @Nullable Object[] row = new @Nullable Object[FIELDS.size()];
      for (int i = 0; i < row.length; i++) {
        PlanType type = FIELDS.get(i).type();
        row[i] = type.nullable() && random.nextInt(4) == 0 ? null : value(type);
      }
      return row;
    }
  }

  /** Values of expressions as Java objects. */
  private static final class Interpreter {
    /** A body with a value in place of the variable of some number. */
    private static Expression substituted(Expression body, Expression number, Expression value) {
      if (!(body instanceof Expression.Call call)) {
        return body;
      }
      return call.function().equals("VARIABLE") && call.arguments().get(0).equals(number)
          ? value
          : call.with(
              call.arguments().stream()
                  .map(argument -> substituted(argument, number, value))
                  .toList());
    }

    static @Nullable Object value(Expression expression, @Nullable Object[] row) {
      if (expression instanceof Expression.InputRef input) {
        return row[input.index()];
      }
      if (expression instanceof Expression.Literal literal) {
        String text = literal.value();
        return text == null
            ? null
            : switch (literal.type().kind()) {
              case BIGINT -> Long.valueOf(text);
              case INTEGER -> Integer.valueOf(text);
              case DOUBLE -> Double.valueOf(text);
              case BOOLEAN -> Boolean.valueOf(text);
              case DECIMAL -> new BigDecimal(text);
              default -> text;
            };
      }
      Expression.Call call = (Expression.Call) expression;
      List<Expression> arguments = call.arguments();
      return switch (call.function()) {
        case "CASE", "IF" -> {
          for (int i = 0; i + 1 < arguments.size(); i += 2) {
            if (Boolean.TRUE.equals(value(arguments.get(i), row))) {
              yield value(arguments.get(i + 1), row);
            }
          }
          yield value(arguments.get(arguments.size() - 1), row);
        }
        case "COALESCE" -> {
          Object first = value(arguments.get(0), row);
          yield first != null ? first : value(arguments.get(1), row);
        }
        case "LET" -> value(substituted(arguments.get(2), arguments.get(0), arguments.get(1)), row);
        case "AND", "OR" -> {
          boolean decisive = call.function().equals("OR");
          boolean unknown = false;
          boolean decided = false;
          for (Expression argument : arguments) {
            Object value = value(argument, row);
            unknown |= value == null;
            decided |= value != null && (Boolean) value == decisive;
          }
          yield decided ? (Object) decisive : unknown ? null : (Object) !decisive;
        }
        case "IS TRUE" -> Boolean.TRUE.equals(value(arguments.get(0), row));
        case "IS NOT TRUE" -> !Boolean.TRUE.equals(value(arguments.get(0), row));
        case "IS FALSE" -> Boolean.FALSE.equals(value(arguments.get(0), row));
        case "IS NOT FALSE" -> !Boolean.FALSE.equals(value(arguments.get(0), row));
        case "IS NULL" -> value(arguments.get(0), row) == null;
        case "IS NOT NULL" -> value(arguments.get(0), row) != null;
        case "IS DISTINCT FROM" -> !same(arguments, row);
        case "IS NOT DISTINCT FROM" -> same(arguments, row);
        default -> strict(call, row);
      };
    }

    private static boolean same(List<Expression> arguments, @Nullable Object[] row) {
      Object first = value(arguments.get(0), row);
      Object second = value(arguments.get(1), row);
      return first == null || second == null ? first == second : compare(first, second) == 0;
    }

    private static int compare(Object first, Object second) {
      if (first instanceof Double a) {
        // Not Double.compare: 0.0 equals -0.0; the generator makes NaN by 0 / 0 and infinities.
        double b = (Double) second;
        return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
      }
      if (first instanceof String a) {
        return a.compareTo((String) second);
      }
      if (first instanceof BigDecimal a) {
        return a.compareTo((BigDecimal) second);
      }
      if (first instanceof Boolean a) {
        return a.compareTo((Boolean) second);
      }
      return ((Long) first).compareTo((Long) second);
    }

    private static @Nullable Object strict(Expression.Call call, @Nullable Object[] row) {
      List<Object> values = new ArrayList<>();
      for (Expression argument : call.arguments()) {
        Object value = value(argument, row);
        if (value == null) {
          return null;
        }
        values.add(value);
      }
      Object first = values.get(0);
      Object second = values.size() > 1 ? values.get(1) : first;
      return switch (call.function()) {
        case "=" -> compare(first, second) == 0;
        case "<>" -> compare(first, second) != 0;
        case "<" -> compare(first, second) < 0;
        case "<=" -> compare(first, second) <= 0;
        case ">" -> compare(first, second) > 0 && isOrdered(first, second);
        case ">=" ->
            (compare(first, second) == 0 || compare(first, second) > 0) && isOrdered(first, second);
        case "NOT" -> !(Boolean) first;
        case "UPPER" -> ((String) first).toUpperCase(Locale.ROOT);
        case "||" -> first + (String) second;
        case "CHAR_LENGTH" -> ((String) first).length();
        case "SUBSTRING" -> {
          String text = (String) first;
          int from = Math.min(text.length(), (Integer) second - 1);
          yield text.substring(from, Math.min(text.length(), from + (Integer) values.get(2)));
        }
        case "CAST" -> cast(first, call.type());
        default -> arithmetic(call.function(), first, second);
      };
    }

    private static boolean isOrdered(Object first, Object second) {
      return !(first instanceof Double) || !((Double) first).isNaN() && !((Double) second).isNaN();
    }

    private static @Nullable Object cast(Object value, PlanType type) {
      return switch (type.kind()) {
        case VARCHAR -> value.toString();
        case BIGINT -> ((Number) value).longValue();
        default -> fit(value instanceof BigDecimal d ? d : BigDecimal.valueOf((Long) value), type);
      };
    }

    private static @Nullable BigDecimal fit(BigDecimal value, PlanType type) {
      BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
      return scaled.precision() > type.precision() ? null : scaled;
    }

    private static Object arithmetic(String operator, Object first, Object second) {
      if (first instanceof BigDecimal a) {
        BigDecimal b = (BigDecimal) second;
        return switch (operator) {
          case "+" -> a.add(b);
          case "-" -> a.subtract(b);
          default -> a.multiply(b);
        };
      }
      if (first instanceof Double a) {
        double b = (Double) second;
        return switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          default -> a / b;
        };
      }
      long a = (Long) first;
      long b = (Long) second;
      return switch (operator) {
        case "+" -> a + b;
        case "-" -> a - b;
        case "*" -> a * b;
        case "/" -> a / b;
        default -> a % b;
      };
    }
  }
}
