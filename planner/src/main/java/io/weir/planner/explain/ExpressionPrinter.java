package io.weir.planner.explain;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints expressions as SQL over named columns. */
final class ExpressionPrinter {
  /** Binary operators by how strongly they bind. */
  private static final Map<String, Integer> OPERATORS =
      Map.ofEntries(
          Map.entry("OR", 1),
          Map.entry("AND", 2),
          Map.entry("=", 4),
          Map.entry("<>", 4),
          Map.entry("<", 4),
          Map.entry("<=", 4),
          Map.entry(">", 4),
          Map.entry(">=", 4),
          Map.entry("IS DISTINCT FROM", 4),
          Map.entry("IS NOT DISTINCT FROM", 4),
          Map.entry("LIKE", 4),
          Map.entry("SIMILAR TO", 4),
          Map.entry("+", 5),
          Map.entry("-", 5),
          Map.entry("||", 5),
          Map.entry("*", 6),
          Map.entry("/", 6),
          Map.entry("%", 6));

  private static final int NOT = 3;
  private static final int POSTFIX = 4;
  private static final int ATOM = 9;

  private final List<String> names;

  private ExpressionPrinter(List<String> names) {
    this.names = names;
  }

  /** The expression over the fields of a node's input. */
  static String print(Expression expression, List<PlanField> input) {
    return new ExpressionPrinter(input.stream().map(PlanField::name).toList()).print(expression, 0);
  }

  private String print(Expression expression, int outer) {
    if (expression instanceof Expression.InputRef input) {
      return names.get(input.index());
    } else if (expression instanceof Expression.FieldAccess access) {
      return print(access.row(), ATOM)
          + "."
          + access.row().type().fields().get(access.field()).name();
    } else if (expression instanceof Expression.Literal literal) {
      return literal(literal);
    }
    Expression.Call call = (Expression.Call) expression;
    int binding = binding(call);
    String text = call(call, binding);
    return binding < outer ? "(" + text + ")" : text;
  }

  private static int binding(Expression.Call call) {
    String function = call.function();
    if (function.equals("NOT")) {
      return NOT;
    } else if (function.equals("LET")) {
      return 0;
    } else if (function.equals("IN")
        || function.startsWith("IS ") && call.arguments().size() == 1) {
      return POSTFIX;
    }
    boolean escaped = function.equals("LIKE") && call.arguments().size() > 2;
    return escaped ? ATOM : OPERATORS.getOrDefault(function, ATOM);
  }

  private String call(Expression.Call call, int binding) {
    List<Expression> arguments = call.arguments();
    String function = call.function();
    if (OPERATORS.containsKey(function) && binding != ATOM) {
      return arguments.stream()
          .map(argument -> print(argument, binding + (function.matches("AND|OR") ? 0 : 1)))
          .collect(Collectors.joining(" " + function + " "));
    }
    return switch (function) {
      case "NOT" -> "NOT " + print(arguments.get(0), NOT);
      case "NEGATE" -> "-" + print(arguments.get(0), ATOM);
      case "CAST", "TRY_CAST" ->
          function
              + "("
              + print(arguments.get(0), 0)
              + " AS "
              + call.type().withNullable(true)
              + ")";
      case "IN" ->
          print(arguments.get(0), POSTFIX + 1)
              + " IN ("
              + list(arguments.subList(1, arguments.size()))
              + ")";
      case "ITEM" -> print(arguments.get(0), ATOM) + "[" + print(arguments.get(1), 0) + "]";
      case "CASE" -> caseOf(arguments);
      case "LET" ->
          "LET "
              + variable(arguments)
              + " = "
              + print(arguments.get(1), 0)
              + " IN "
              + print(arguments.get(2), ATOM);
      case "VARIABLE" -> variable(arguments);
      default ->
          binding == POSTFIX
              ? print(arguments.get(0), POSTFIX + 1) + " " + function
              : function + "(" + list(arguments) + ")";
    };
  }

  /** What stands for a value that is computed once. */
  private static String variable(List<Expression> arguments) {
    return "v" + ((Expression.Literal) arguments.get(0)).value();
  }

  private String caseOf(List<Expression> arguments) {
    StringBuilder out = new StringBuilder("CASE");
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      out.append(" WHEN ").append(print(arguments.get(i), 0));
      out.append(" THEN ").append(print(arguments.get(i + 1), 0));
    }
    out.append(" ELSE ").append(print(arguments.get(arguments.size() - 1), 0));
    return out.append(" END").toString();
  }

  private String list(List<Expression> expressions) {
    return expressions.stream().map(e -> print(e, 0)).collect(Collectors.joining(", "));
  }

  /** A constant as SQL writes it. */
  static String literal(Expression.Literal literal) {
    String value = literal.value();
    if (value == null) {
      return "NULL";
    }
    return switch (literal.type().kind()) {
      case CHAR, VARCHAR -> "'" + value.replace("'", "''") + "'";
      case BINARY, VARBINARY -> "X'" + value + "'";
      case DATE -> "DATE '" + LocalDate.ofEpochDay(Long.parseLong(value)) + "'";
      case TIME -> "TIME '" + LocalTime.ofNanoOfDay(Long.parseLong(value) * 1_000) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + timestamp(Long.parseLong(value)) + "'";
      case TIMESTAMP_LTZ -> "TIMESTAMP_LTZ '" + timestamp(Long.parseLong(value)) + "Z'";
      case INTERVAL_DAY_TIME -> "INTERVAL " + Durations.text(Long.parseLong(value));
      case INTERVAL_YEAR_MONTH -> "INTERVAL " + value + " months";
      case BOOLEAN -> value.toUpperCase(Locale.ROOT);
      case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL, NULL, ROW, ARRAY, MAP ->
          value;
    };
  }

  private static String timestamp(long micros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString().replace('T', ' ');
  }
}
