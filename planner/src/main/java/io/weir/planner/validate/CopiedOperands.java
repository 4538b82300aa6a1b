package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what grows out of all measure when it is planned. Some operators are planned with copies
 * of an operand, as {@code a BETWEEN b AND c} is with two of {@code a}; such operators inside each
 * other double with each level.
 */
final class CopiedOperands {
  /** Expressions of so many parts are planned in seconds. */
  private static final double MANY = 20_000;

  /** Long statements may grow as much: they are long for other reasons. */
  private static final double GROWTH = 16;

  /**
   * What becomes of an expression.
   *
   * @param size its parts, copies included
   * @param levels how many operators that copy stand inside each other
   */
  private record Growth(double size, int levels) {
    static final Growth NONE = new Growth(0, 0);
  }

  /** By identity: the parser itself lets the WHENs of a simple CASE share its operand. */
  private final Map<SqlNode, Growth> growths = new IdentityHashMap<>();

  private CopiedOperands() {}

  /**
   * Checks a query as it was parsed.
   *
   * @throws SqlException at the outermost operator of those that grow too much
   */
  static void check(SqlNode query) {
    CopiedOperands copies = new CopiedOperands();
    Growth growth = copies.growth(query);
    double most = Math.max(MANY, GROWTH * copies.growths.size());
    if (growth.size > most && growth.levels > 1) {
      SqlNode outermost = copies.outermost(query, most);
      if (outermost != null) {
        throw UnsupportedConstructs.copies((long) most, Span.of(outermost.getParserPosition()));
      }
    }
  }

  private Growth growth(@Nullable SqlNode node) {
    if (node == null) {
      return Growth.NONE;
    }
    Growth known = growths.get(node);
    if (known != null) {
      return known;
    }
    List<SqlNode> parts = parts(node);
    double size = 1;
    int levels = 0;
    for (int i = 0; i < parts.size(); i++) {
      Growth part = growth(parts.get(i));
      int copies = copies(node, i);
      size += copies * part.size;
      levels = Math.max(levels, part.levels + (copies > 1 ? 1 : 0));
    }
    SqlNode operand = caseOperand(node);
    if (operand != null) {
      levels = Math.max(levels, growth(operand).levels + 1);
    }
    Growth growth = new Growth(size, levels);
    growths.put(node, growth);
    return growth;
  }

  private static List<SqlNode> parts(SqlNode node) {
    List<SqlNode> parts = new ArrayList<>();
    if (node instanceof SqlNodeList list) {
      list.forEach(parts::add);
    } else if (node instanceof SqlCall call) {
      parts.addAll(call.getOperandList());
    }
    return parts;
  }

  private static boolean copies(SqlNode node) {
    return caseOperand(node) != null || copies(node, 0) > 1;
  }

  /** How many copies of a part the plan has. */
  private static int copies(SqlNode node, int part) {
    if (!(node instanceof SqlCall call)) {
      return 1;
    }
    return switch (call.getKind()) {
      case BETWEEN ->
          ((SqlBetweenOperator) call.getOperator()).flag == SqlBetweenOperator.Flag.SYMMETRIC
              ? part == 0 ? 4 : 2
              : part == 0 ? 2 : 1;
      case IN, NOT_IN ->
          part == 0 && call.operand(1) instanceof SqlNodeList list ? Math.max(1, list.size()) : 1;
      default -> part == 0 && call.getOperator().getName().equalsIgnoreCase("NULLIF") ? 2 : 1;
    };
  }

  /** What a simple CASE compares, where several WHENs have it. */
  private static @Nullable SqlNode caseOperand(SqlNode node) {
    if (node instanceof SqlCase call && call.getWhenOperands().size() > 1) {
      SqlNode first = compared(call.getWhenOperands().get(0));
      return first != null && first == compared(call.getWhenOperands().get(1)) ? first : null;
    }
    return null;
  }

  private static @Nullable SqlNode compared(SqlNode when) {
    return when instanceof SqlCall call && call.operandCount() == 2 ? call.operand(0) : null;
  }

  private @Nullable SqlNode outermost(@Nullable SqlNode node, double most) {
    Growth growth = growth(node);
    if (node == null || growth.size <= most || growth.levels < 2) {
      return null;
    }
    if (copies(node)) {
      return node;
    }
    for (SqlNode part : parts(node)) {
      SqlNode found = outermost(part, most);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
