package io.weir.parser.ast;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.parser.SqlParserUtil.ToTreeListItem;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees of the lists of operands and operators that the grammar reads. Calcite's own way
 * copies what is left of the list for each LIKE and BETWEEN, and the copy takes time by the square:
 * a thousand of them in one list took half a minute. Here a long list is cut at its ORs and ANDs
 * first, and Calcite makes a tree of each part.
 */
public final class OperatorLists {
  /** Calcite is fast with lists of fewer parts. */
  private static final int LONG = 16;

  /** What binds tighter than AND stays in its part. */
  private static final int TIGHTER =
      Math.max(SqlStdOperatorTable.AND.getLeftPrec(), SqlStdOperatorTable.AND.getRightPrec());

  private OperatorLists() {}

  /**
   * The tree of a list, the same as that of {@link SqlParserUtil#toTree}: operators by precedence,
   * those of the same precedence from left to right.
   *
   * @param list operands ({@link SqlNode}) and operators ({@link ToTreeListItem}); may be changed
   */
  public static @Nullable SqlNode toTree(List<@Nullable Object> list) {
    if (list.size() >= LONG) {
      SqlNode tree = cut(list);
      if (tree != null) {
        return tree;
      }
    }
    return SqlParserUtil.toTree(list);
  }

  /** Null, with the list as it was, where the list is not clearly a chain of ANDs and ORs. */
  private static @Nullable SqlNode cut(List<@Nullable Object> list) {
    Chain or = new Chain();
    Chain and = new Chain();
    int start = 0;
    boolean between = false;
    boolean operandNext = true;
    try {
      for (int i = 0; i < list.size(); i++) {
        if (!(list.get(i) instanceof ToTreeListItem item)) {
          if (!operandNext) {
            return null;
          }
          operandNext = false;
          continue;
        }
        SqlOperator operator = item.getOperator();
        if (operandNext != operator instanceof SqlPrefixOperator) {
          return null;
        }
        operandNext = !(operator instanceof SqlPostfixOperator);
        if (operator.getKind() == SqlKind.BETWEEN) {
          if (between) {
            return null;
          }
          between = true;
        } else if (operator == SqlStdOperatorTable.AND && between) {
          between = false;
        } else if (operator == SqlStdOperatorTable.AND || operator == SqlStdOperatorTable.OR) {
          if (between) {
            return null;
          }
          and.add(part(list, start, i));
          start = i + 1;
          if (operator == SqlStdOperatorTable.AND) {
            and.operator = item;
          } else {
            or.add(and.end());
            or.operator = item;
          }
        } else if (!staysInPart(operator)) {
          return null;
        }
      }
      if (between || operandNext || start == 0) {
        return null;
      }
      and.add(part(list, start, list.size()));
      or.add(and.end());
      return or.end();
    } catch (RuntimeException | AssertionError e) {
      // Calcite's message about the whole list is the one to show.
      return null;
    }
  }

  private static boolean staysInPart(SqlOperator operator) {
    return operator.getKind() == SqlKind.ESCAPE
        || (operator.getLeftPrec() > TIGHTER && operator.getRightPrec() > TIGHTER);
  }

  private static SqlNode part(List<@Nullable Object> list, int start, int end) {
    SqlNode part = SqlParserUtil.toTree(new ArrayList<>(list.subList(start, end)));
    if (part == null) {
      throw new IllegalArgumentException("nothing between two operators");
    }
    return part;
  }

  /** Calls of one operator, the call before as left operand of the next. */
  private static final class Chain {
    private @Nullable SqlNode left;
    private @Nullable ToTreeListItem operator;

    void add(SqlNode operand) {
      SqlNode before = left;
      ToTreeListItem by = operator;
      if (before == null || by == null) {
        left = operand;
        return;
      }
      SqlParserPos position = by.getPos().plusAll(List.of(before, operand));
      left = by.getOperator().createCall(position, before, operand);
    }

    /** The chain; the next one begins. */
    SqlNode end() {
      SqlNode chain = left;
      if (chain == null) {
        throw new IllegalStateException("a chain without an operand");
      }
      left = null;
      operator = null;
      return chain;
    }
  }
}
