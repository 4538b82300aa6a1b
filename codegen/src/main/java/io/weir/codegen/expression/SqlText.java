package io.weir.codegen.expression;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Expressions as SQL, for comments and messages: close to what the user wrote, not meant to be
 * parsed.
 */
final class SqlText {
  private static final Set<String> INFIX =
      Set.of(
          "+",
          "-",
          "*",
          "/",
          "%",
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "||",
          "AND",
          "OR",
          "LIKE",
          "SIMILAR TO",
          "IS DISTINCT FROM",
          "IS NOT DISTINCT FROM");

  private static final Set<String> POSTFIX =
      Set.of(
          "IS NULL",
          "IS NOT NULL",
          "IS TRUE",
          "IS NOT TRUE",
          "IS FALSE",
          "IS NOT FALSE",
          "IS UNKNOWN",
          "IS NOT UNKNOWN");

  /** What columns are called that nobody has named. */
  private static final Pattern UNNAMED = Pattern.compile("(EXPR)?\\$[a-z]*\\d+");

  private SqlText() {}

  static String of(Expression expression, List<InputColumn> inputs) {
    return new Printer(inputs, true, 0).print(expression, false);
  }

  /** The same with a question mark for each literal. */
  static String withoutLiterals(Expression expression, List<InputColumn> inputs) {
    return new Printer(inputs, false, 0).print(expression, false);
  }

  /**
   * @param literals whether they are printed
   * @param depth of nesting: what lies too deep is left out, the text would be too long anyhow
   */
  private record Printer(List<InputColumn> inputs, boolean literals, int depth) {
    private static final int MAX_DEPTH = 24;

    String print(Expression expression, boolean inner) {
      if (expression instanceof Expression.InputRef input) {
        String name = inputs.get(input.index()).name();
        return UNNAMED.matcher(name).matches() ? "…" : name;
      }
      if (expression instanceof Expression.FieldAccess access) {
        return print(access.row(), true)
            + "."
            + access.row().type().fields().get(access.field()).name();
      }
      if (expression instanceof Expression.Literal literal) {
        return literals ? literal(literal) : "?";
      }
      Expression.Call call = (Expression.Call) expression;
      if (depth == MAX_DEPTH) {
        return "…";
      }
      String text = new Printer(inputs, literals, depth + 1).call(call);
      boolean operator =
          INFIX.contains(call.function())
              || POSTFIX.contains(call.function())
              || call.function().equals("NOT");
      return inner && operator ? "(" + text + ")" : text;
    }

    private String call(Expression.Call call) {
      String name = call.function();
      List<Expression> arguments = call.arguments();
      if ((name.equals("LIKE") || name.equals("SIMILAR TO")) && arguments.size() == 3) {
        return print(arguments.get(0), true)
            + (" " + name + " " + print(arguments.get(1), true))
            + (" ESCAPE " + print(arguments.get(2), true));
      }
      if (INFIX.contains(name) && arguments.size() >= 2) {
        return arguments.stream()
            .map(argument -> print(argument, true))
            .collect(Collectors.joining(" " + name + " "));
      }
      if (POSTFIX.contains(name)) {
        return print(arguments.get(0), true) + " " + name;
      }
      return switch (name) {
        case "NOT" -> "NOT " + print(arguments.get(0), true);
        case "NEGATE" -> "-" + print(arguments.get(0), true);
        case "CAST", "TRY_CAST" ->
            name
                + "("
                + print(arguments.get(0), false)
                + " AS "
                + call.type().withNullable(true)
                + ")";
        case "CASE" -> caseText(arguments);
        case "LET" ->
            "LET "
                + variable(arguments)
                + " = "
                + print(arguments.get(1), false)
                + " IN "
                + print(arguments.get(2), true);
        case "VARIABLE" -> variable(arguments);
        case "ITEM" -> print(arguments.get(0), true) + "[" + print(arguments.get(1), false) + "]";
        case "IN" ->
            print(arguments.get(0), true)
                + " IN ("
                + list(arguments.subList(1, arguments.size()))
                + ")";
        case "ARRAY", "MAP" -> name + "[" + list(arguments) + "]";
        case "TIMESTAMPADD", "TIMESTAMPDIFF" ->
            name + "(" + word(arguments.get(0)) + ", " + list(rest(arguments)) + ")";
        case "EXTRACT" ->
            name + "(" + word(arguments.get(0)) + " FROM " + list(rest(arguments)) + ")";
        case "FLOOR", "CEIL" ->
            arguments.size() == 1
                ? name + "(" + list(arguments) + ")"
                : name + "(" + list(rest(arguments)) + " TO " + word(arguments.get(0)) + ")";
        default -> name + "(" + list(arguments) + ")";
      };
    }

    private static List<Expression> rest(List<Expression> arguments) {
      return arguments.subList(1, arguments.size());
    }

    /** A unit of time, which is a word and no string. */
    private String word(Expression argument) {
      return argument instanceof Expression.Literal literal && literal.value() != null
          ? literal.value()
          : print(argument, false);
    }

    private String list(List<Expression> arguments) {
      return arguments.stream()
          .map(argument -> print(argument, false))
          .collect(Collectors.joining(", "));
    }

    /** What stands for a value that is computed once. */
    private static String variable(List<Expression> arguments) {
      return "v" + ((Expression.Literal) arguments.get(0)).value();
    }

    private String caseText(List<Expression> arguments) {
      StringBuilder out = new StringBuilder("CASE");
      for (int i = 0; i + 1 < arguments.size(); i += 2) {
        out.append(" WHEN ").append(print(arguments.get(i), false));
        out.append(" THEN ").append(print(arguments.get(i + 1), false));
      }
      Expression last = arguments.get(arguments.size() - 1);
      return out.append(" ELSE ").append(print(last, false)).append(" END").toString();
    }

    private static String literal(Expression.Literal literal) {
      String value = literal.value();
      if (value == null) {
        return "NULL";
      }
      PlanType type = literal.type();
      return switch (type.kind()) {
        case CHAR, VARCHAR -> "'" + value.replace("'", "''") + "'";
        case BINARY, VARBINARY -> "X'" + value + "'";
        case DATE -> "DATE '" + LocalDate.ofEpochDay(Long.parseLong(value)) + "'";
        case TIME -> "TIME '" + LocalTime.ofNanoOfDay(Long.parseLong(value) * 1000) + "'";
        case TIMESTAMP, TIMESTAMP_LTZ -> type.kind() + " '" + timestamp(value) + "'";
        case INTERVAL_DAY_TIME -> dayTime(Long.parseLong(value));
        case INTERVAL_YEAR_MONTH -> yearMonth(Integer.parseInt(value));
        case DECIMAL -> new BigDecimal(value).toPlainString();
        default -> value;
      };
    }

    private static String timestamp(String micros) {
      long value = Long.parseLong(micros);
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1000);
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString().replace('T', ' ');
    }

    private static String yearMonth(int months) {
      return months != 0 && months % 12 == 0
          ? "INTERVAL '" + months / 12 + "' YEAR"
          : "INTERVAL '" + months + "' MONTH";
    }

    private static String dayTime(long micros) {
      long[] units = {86_400_000_000L, 3_600_000_000L, 60_000_000L};
      String[] names = {"DAY", "HOUR", "MINUTE"};
      for (int i = 0; i < units.length; i++) {
        if (micros != 0 && micros % units[i] == 0) {
          return "INTERVAL '" + micros / units[i] + "' " + names[i];
        }
      }
      String seconds = BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
      return "INTERVAL '" + seconds + "' SECOND";
    }
  }
}
