package io.weir.planner.pass;

import io.weir.planner.plan.Expression;
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
      return bounded(of(access.row(), columns) + "." + field);
    } else if (expression instanceof Expression.Literal literal) {
      return bounded(literal(literal));
    }
    Expression.Call call = (Expression.Call) expression;
    if (call.function().equals("AND") || call.function().equals("OR")) {
      return bounded("(" + String.join(" " + call.function() + " ", operands(call, columns)) + ")");
    }
    List<String> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(of(argument, columns)));
    if (isInfix(call)) {
      return bounded("(" + String.join(" " + call.function() + " ", arguments) + ")");
    }
    String type =
        call.function().equals("CAST") || call.function().equals("TRY_CAST")
            ? " AS " + call.type().toString().replace(" NOT NULL", "")
            : "";
    return bounded(call.function() + "(" + String.join(", ", arguments) + type + ")");
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
        texts.add(of(argument, columns));
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
