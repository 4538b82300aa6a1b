package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.function.WindowTableFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code GROUP BY TUMBLE(time, size)} and {@code HOP(time, slide, size)} as window table
 * functions, so that there is one kind of window to plan: the input is wrapped in the table
 * function, the group function becomes window_start, window_end, window_time, and {@code
 * TUMBLE_START} and the like become one of those columns.
 */
final class LegacyWindows extends SqlShuttle {
  private static final Map<String, String> AUXILIARY =
      Map.of(
          "START", WindowTableFunction.WINDOW_START,
          "END", WindowTableFunction.WINDOW_END,
          "ROWTIME", WindowTableFunction.WINDOW_TIME,
          "PROCTIME", WindowTableFunction.WINDOW_TIME);

  /** Rewrites a query in place as far as its nodes allow and returns the whole. */
  static SqlNode rewrite(SqlNode query) {
    SqlNode rewritten = query.accept(new LegacyWindows());
    return rewritten == null ? query : rewritten;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlSelect select) {
      rewriteSelect(select);
    }
    return visited;
  }

  private static void rewriteSelect(SqlSelect select) {
    SqlNodeList group = select.getGroup();
    SqlCall window = null;
    List<SqlNode> keys = new ArrayList<>();
    if (group != null) {
      for (SqlNode key : group) {
        if (key.getKind() == SqlKind.TUMBLE || key.getKind() == SqlKind.HOP) {
          if (window != null) {
            throw new SqlException(
                Code.INVALID, "Only one window can stand in GROUP BY", span(key), null);
          }
          window = (SqlCall) key;
          for (String column :
              List.of(
                  WindowTableFunction.WINDOW_START,
                  WindowTableFunction.WINDOW_END,
                  WindowTableFunction.WINDOW_TIME)) {
            keys.add(bound(column, key));
          }
        } else {
          keys.add(key);
        }
      }
    }
    if (window == null || group == null || select.getFrom() == null) {
      return;
    }
    select.setGroupBy(new SqlNodeList(keys, group.getParserPosition()));
    select.setFrom(windowed(select.getFrom(), window));
    Replacement replacement = new Replacement(window);
    select.setSelectList(replacement.named(select.getSelectList()));
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(replacement));
    }
    if (select.getOrderList() != null) {
      select.setOrderBy((SqlNodeList) select.getOrderList().accept(replacement));
    }
  }

  private static SqlNode windowed(SqlNode from, SqlCall window) {
    SqlParserPos position = from.getParserPosition();
    if (from.getKind() == SqlKind.JOIN) {
      throw UnsupportedConstructs.windowOfJoin(span(window));
    }
    SqlNode input = from;
    String alias = null;
    if (from.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) from;
      if (as.operandCount() == 2) {
        input = as.operand(0);
      }
      alias = ((SqlIdentifier) as.operand(1)).getSimple();
    } else if (SqlUtil.stripAs(from) instanceof SqlIdentifier table) {
      alias = Util.last(table.names);
    }
    SqlNode time = window.operand(0);
    if (!(time instanceof SqlIdentifier column)) {
      throw new SqlException(
          Code.INVALID, "A window needs a time column, not an expression", span(time), null);
    }
    SqlIdentifier simple = new SqlIdentifier(Util.last(column.names), column.getParserPosition());
    List<SqlNode> arguments = new ArrayList<>();
    arguments.add(input.isA(SqlKind.QUERY) ? input : selectAll(input));
    arguments.add(SqlStdOperatorTable.DESCRIPTOR.createCall(time.getParserPosition(), simple));
    arguments.addAll(window.getOperandList().subList(1, window.operandCount()));
    WindowTableFunction function =
        window.getKind() == SqlKind.TUMBLE
            ? WindowTableFunction.GROUP_TUMBLE
            : WindowTableFunction.GROUP_HOP;
    SqlNode call =
        SqlStdOperatorTable.COLLECTION_TABLE.createCall(
            position, function.createCall(window.getParserPosition(), arguments));
    return alias == null
        ? call
        : SqlStdOperatorTable.AS.createCall(position, call, new SqlIdentifier(alias, position));
  }

  /** Not the plain name, which a column of the input may have. */
  private static SqlIdentifier bound(String name, SqlNode at) {
    return new SqlIdentifier(WindowTableFunction.hiddenName(name), at.getParserPosition());
  }

  private static SqlSelect selectAll(SqlNode from) {
    SqlParserPos position = from.getParserPosition();
    return new SqlSelect(
        position,
        null,
        SqlNodeList.of(SqlIdentifier.star(position)),
        from,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Span span(SqlNode node) {
    return Span.of(node.getParserPosition());
  }

  /** Replaces TUMBLE_START(…) and the like by the window's columns. */
  private static final class Replacement extends SqlShuttle {
    private final SqlCall window;
    private final String prefix;

    Replacement(SqlCall window) {
      this.window = window;
      this.prefix = window.getKind() == SqlKind.TUMBLE ? "TUMBLE_" : "HOP_";
    }

    /** Replaces, and gives items without alias the name they would have had. */
    SqlNodeList named(SqlNodeList items) {
      List<SqlNode> replaced = new ArrayList<>();
      for (SqlNode item : items) {
        SqlNode other = item.accept(this);
        if (other != item && other instanceof SqlIdentifier) {
          SqlParserPos position = item.getParserPosition();
          other =
              SqlStdOperatorTable.AS.createCall(
                  position,
                  other,
                  new SqlIdentifier(SqlUtil.deriveAliasFromOrdinal(replaced.size()), position));
        }
        replaced.add(other == null ? item : other);
      }
      return new SqlNodeList(replaced, items.getParserPosition());
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      if (call instanceof SqlBasicCall && name.startsWith(prefix)) {
        String column = AUXILIARY.get(name.substring(prefix.length()));
        if (column != null) {
          checkSame(call, name);
          return bound(column, call);
        }
      }
      return super.visit(call);
    }

    private void checkSame(SqlCall call, String name) {
      boolean same = call.operandCount() == window.operandCount();
      for (int i = 0; same && i < call.operandCount(); i++) {
        same = call.operand(i).equalsDeep(window.operand(i), Litmus.IGNORE);
      }
      if (!same) {
        throw new SqlException(
            Code.INVALID,
            name + " has other arguments than the window in GROUP BY",
            span(call),
            null);
      }
    }
  }
}
