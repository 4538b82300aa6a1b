package io.weir.planner.validate;

import io.weir.planner.function.Let;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Computes an operand once that Calcite compares several times: of BETWEEN and IN, and what a
 * simple CASE compares. Otherwise a random number would be another one in each comparison, and a
 * long expression as slow as there are comparisons. Columns, and sums of them, stay as they are, so
 * that conditions on them can be taken apart.
 */
final class SharedOperands {
  /** Calls that cost less than what it takes to keep their value. */
  private static final int CHEAP_CALLS = 2;

  private SharedOperands() {}

  /**
   * An operand that the user wrote once.
   *
   * @param position where; two equal ones at two places are two
   */
  private record Operand(RexNode value, SqlParserPos position) {
    static Operand of(RexNode node) {
      RexNode value = withoutCasts(node);
      return new Operand(
          value, value instanceof RexCall call ? call.getParserPosition() : SqlParserPos.ZERO);
    }
  }

  /** The comparisons of BETWEEN or IN, connected by AND, OR and NOT, with each operand once. */
  static RexNode once(RexBuilder builder, SqlParserPos position, RexNode comparisons) {
    Map<Operand, Integer> uses = new HashMap<>();
    List<Operand> operands = operands(comparisons).stream().map(Operand::of).toList();
    operands.forEach(operand -> uses.merge(operand, 1, Integer::sum));
    RexNode result = comparisons;
    for (Operand operand : operands) {
      Integer count = uses.remove(operand);
      if (count != null && count > 1 && !isCheap(operand.value)) {
        RexNode before = result;
        result =
            Let.of(
                builder,
                position,
                operand.value,
                List.of(before),
                variable ->
                    replaced(
                        builder,
                        before,
                        each ->
                            Operand.of(each).equals(operand)
                                ? cast(builder, each, variable)
                                : each));
      }
    }
    return result;
  }

  /** Operands of comparisons, the first ones of all before the second ones. */
  private static List<RexNode> operands(RexNode node) {
    List<RexNode> first = new ArrayList<>();
    List<RexNode> second = new ArrayList<>();
    forEachComparison(
        node,
        comparison -> {
          first.add(comparison.getOperands().get(0));
          second.add(comparison.getOperands().get(1));
        });
    // What is put around the others last is computed first.
    List<RexNode> all = new ArrayList<>(second);
    Collections.reverse(all);
    all.addAll(first);
    return all;
  }

  private static void forEachComparison(RexNode node, Consumer<RexCall> consumer) {
    if (node instanceof RexCall call) {
      if (isComparison(call)) {
        consumer.accept(call);
      } else if (isConnection(call)) {
        call.getOperands().forEach(operand -> forEachComparison(operand, consumer));
      }
    }
  }

  /** The comparisons with other operands. */
  private static RexNode replaced(
      RexBuilder builder, RexNode node, UnaryOperator<RexNode> replacement) {
    if (!(node instanceof RexCall call)) {
      return node;
    }
    List<RexNode> operands = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      operands.add(
          isComparison(call)
              ? replacement.apply(operand)
              : isConnection(call) || call.getOperator() == Let.LET
                  ? replaced(builder, operand, replacement)
                  : operand);
    }
    return builder.makeCall(call.getParserPosition(), call.getType(), call.getOperator(), operands);
  }

  private static boolean isConnection(RexCall call) {
    return switch (call.getKind()) {
      case AND, OR, NOT, CAST -> true;
      default -> false;
    };
  }

  private static boolean isComparison(RexCall call) {
    return call.getOperands().size() == 2
        && switch (call.getKind()) {
          case EQUALS,
              NOT_EQUALS,
              LESS_THAN,
              LESS_THAN_OR_EQUAL,
              GREATER_THAN,
              GREATER_THAN_OR_EQUAL ->
              true;
          default -> false;
        };
  }

  /**
   * A CASE, which compares one operand where the user wrote a simple one.
   *
   * @param converted the CASE as Calcite wrote it: condition, value, condition, value, …, else
   */
  static RexNode simpleCase(RexBuilder builder, SqlCase call, RexNode converted) {
    int branches = call.getWhenOperands().size();
    if (branches < 2
        || !isSimple(call)
        || !(converted instanceof RexCall conditions)
        || conditions.getKind() != SqlKind.CASE
        || conditions.getOperands().size() != 2 * branches + 1) {
      return converted;
    }
    RexNode compared = compared(conditions.getOperands().get(0));
    if (compared == null || isCheap(compared)) {
      return converted;
    }
    for (int i = 0; i < branches; i++) {
      if (!compared.equals(compared(conditions.getOperands().get(2 * i)))) {
        return converted;
      }
    }
    return Let.of(
        builder,
        call.getParserPosition(),
        compared,
        conditions.getOperands(),
        variable -> {
          List<RexNode> operands = new ArrayList<>(conditions.getOperands());
          for (int i = 0; i < branches; i++) {
            operands.set(2 * i, over(builder, (RexCall) operands.get(2 * i), variable));
          }
          return builder.makeCall(
              conditions.getParserPosition(),
              conditions.getType(),
              conditions.getOperator(),
              operands);
        });
  }

  /** Whether the WHENs compare one operand: that of all of them stands at one place of the text. */
  private static boolean isSimple(SqlCase call) {
    SqlNode first = comparedNode(call.getWhenOperands().get(0));
    if (first == null || first.getParserPosition().getLineNum() == 0) {
      return false;
    }
    for (SqlNode when : call.getWhenOperands()) {
      SqlNode each = comparedNode(when);
      if (each == null
          || !each.getParserPosition().equals(first.getParserPosition())
          || !each.equalsDeep(first, Litmus.IGNORE)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable SqlNode comparedNode(SqlNode when) {
    return when instanceof SqlCall call
            && (call.getKind() == SqlKind.EQUALS || call.getKind() == SqlKind.IN)
        ? call.operand(0)
        : null;
  }

  /** What a WHEN compares: with one value, or with several, of which there is a value already. */
  private static @Nullable RexNode compared(RexNode condition) {
    if (condition instanceof RexCall call) {
      if (call.getKind() == SqlKind.EQUALS) {
        return withoutCasts(call.getOperands().get(0));
      } else if (call.getOperator() == Let.LET) {
        return withoutCasts(call.getOperands().get(1));
      }
    }
    return null;
  }

  private static RexNode over(RexBuilder builder, RexCall condition, RexNode variable) {
    List<RexNode> operands = new ArrayList<>(condition.getOperands());
    int place = condition.getOperator() == Let.LET ? 1 : 0;
    operands.set(place, cast(builder, operands.get(place), variable));
    return builder.makeCall(
        condition.getParserPosition(), condition.getType(), condition.getOperator(), operands);
  }

  private static RexNode withoutCasts(RexNode node) {
    return node.getKind() == SqlKind.CAST
        ? withoutCasts(((RexCall) node).getOperands().get(0))
        : node;
  }

  /** The variable with the casts that are around an operand. */
  private static RexNode cast(RexBuilder builder, RexNode operand, RexNode variable) {
    return operand.getKind() == SqlKind.CAST
        ? builder.makeAbstractCast(
            ((RexCall) operand).getParserPosition(),
            operand.getType(),
            cast(builder, ((RexCall) operand).getOperands().get(0), variable),
            false)
        : variable;
  }

  /** Whether computing an expression again is as cheap as keeping its value, and gives the same. */
  private static boolean isCheap(RexNode node) {
    return calls(node) <= CHEAP_CALLS;
  }

  /** The calls in an expression; very many when one of them is more than a step. */
  private static int calls(RexNode node) {
    if (node instanceof RexInputRef || node instanceof RexLiteral) {
      return 0;
    } else if (node instanceof RexFieldAccess access) {
      return calls(access.getReferenceExpr());
    } else if (node instanceof RexCall call && isStep(call)) {
      int calls = call.getOperator() == Let.VARIABLE ? 0 : 1;
      for (RexNode operand : call.getOperands()) {
        calls += Math.min(CHEAP_CALLS + 1, calls(operand));
      }
      return calls;
    }
    return CHEAP_CALLS + 1;
  }

  private static boolean isStep(RexCall call) {
    return switch (call.getKind()) {
      case CAST, PLUS, MINUS, PLUS_PREFIX, MINUS_PREFIX -> true;
      default -> call.getOperator() == Let.VARIABLE;
    };
  }
}
