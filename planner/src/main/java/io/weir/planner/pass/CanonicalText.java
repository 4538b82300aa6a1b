package io.weir.planner.pass;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.StateIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Expressions as texts that are the same for the same meaning: columns by what they are made of,
 * operands of AND and OR in one order. Long ones end in a digest, so that texts made of texts stay
 * short.
 */
final class CanonicalText {
  private static final int LONGEST = 160;
  private static final int KEPT = 100;

  private CanonicalText() {}

  /**
   * The text of an expression.
   *
   * @param columns texts of the columns that it is over
   */
  static String of(Expression expression, List<String> columns) {
    if (expression instanceof Expression.InputRef input) {
      return columns.get(input.index());
    } else if (expression instanceof Expression.FieldAccess access) {
      // By name: a row may have fewer fields where nobody reads the others.
      String field = access.row().type().fields().get(access.field()).name();
      return bounded(typed(of(access.row(), columns) + "." + name(field), access.type()));
    } else if (expression instanceof Expression.Literal literal) {
      return bounded(literal(literal));
    }
    Expression.Call call = (Expression.Call) expression;
    if (call.function().equals("AND") || call.function().equals("OR")) {
      return bounded("(" + String.join(" " + call.function() + " ", operands(call, columns)) + ")");
    }
    List<String> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(argument(argument, columns)));
    if (isInfix(call)) {
      return bounded("(" + String.join(" " + call.function() + " ", arguments) + ")");
    }
    String type =
        call.function().equals("CAST") || call.function().equals("TRY_CAST")
            ? " AS " + bare(call.type())
            : "";
    return bounded(call.function() + "(" + String.join(", ", arguments) + type + ")");
  }

  /** A row that is used whole has all its fields, whose types are then part of what is computed. */
  private static String argument(Expression argument, List<String> columns) {
    String text = of(argument, columns);
    return isTypedWhole(argument.type()) && !(argument instanceof Expression.Literal)
        ? bounded(text + " " + bare(argument.type()))
        : text;
  }

  /**
   * The text of a column or a field with its type, since what is computed of a value depends on
   * that: {@code n / 2} is another number for an INT than for a DECIMAL. Not of rows: which fields
   * they have depends on who reads them.
   */
  static String typed(String text, PlanType type) {
    return isTypedWhole(type) ? text : text + " " + bare(type);
  }

  private static boolean isTypedWhole(PlanType type) {
    return type.kind() == PlanType.Kind.ROW
        || type.arguments().stream().anyMatch(CanonicalText::isTypedWhole);
  }

  private static String bare(PlanType type) {
    return type.toString().replace(" NOT NULL", "");
  }

  private static String literal(Expression.Literal literal) {
    return switch (literal.type().kind()) {
          case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, BINARY, VARBINARY ->
              literal.type().kind() + " ";
          default -> "";
        }
        + literal;
  }

  /** The name of a column, so that no name looks like an expression. */
  static String name(String column) {
    return column.matches("[A-Za-z_][A-Za-z_0-9]*") ? column : "`" + column + "`";
  }

  private static boolean isInfix(Expression.Call call) {
    return call.arguments().size() == 2 && !Character.isLetter(call.function().charAt(0));
  }

  /** The parts of a condition that must all hold. */
  static TreeSet<String> conjuncts(Expression condition, List<String> columns) {
    return condition instanceof Expression.Call call && call.function().equals("AND")
        ? operands(call, columns)
        : new TreeSet<>(List.of(of(condition, columns)));
  }

  /** Texts of the operands of an associative call, those of equal calls among them included. */
  private static TreeSet<String> operands(Expression.Call call, List<String> columns) {
    TreeSet<String> texts = new TreeSet<>();
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.Call inner && inner.function().equals(call.function())) {
        texts.addAll(operands(inner, columns));
      } else {
        texts.add(argument(argument, columns));
      }
    }
    return texts;
  }

  /** The text, or its beginning and a digest of all of it. */
  static String bounded(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, KEPT) + "…" + StateIdentity.digest(text);
  }
}
