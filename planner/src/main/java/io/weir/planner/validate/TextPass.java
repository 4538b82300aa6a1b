package io.weir.planner.validate;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlNode;

/**
 * A step of planning on a query as it was parsed, before its names are known.
 *
 * @param name as EXPLAIN PASSES prints it
 * @param reason what the pass does and why it stands at its place
 */
record TextPass(String name, String reason, UnaryOperator<SqlNode> transform) {
  static final List<TextPass> IN_ORDER =
      List.of(
          new TextPass(
              "limit copies",
              "Operators that are planned with copies of an operand may not multiply them; first,"
                  + " because it sees which parts the parser shares. The later passes work on a copy",
              query -> {
                CopiedOperands.check(query);
                return SqlCopies.copy(query);
              }),
          new TextPass(
              "refuse missing constructs",
              "Sub-queries in expressions, OVER and what else there is no node for; before"
                  + " validation, so that it is what the error is about",
              query -> {
                UnsupportedConstructs.check(query);
                return query;
              }),
          new TextPass(
              "type NULLs",
              "A NULL without a type gets that of what it stands beside",
              query -> {
                NullOperands.type(query);
                return query;
              }),
          new TextPass(
              "rewrite group windows",
              "TUMBLE and HOP in GROUP BY become table functions, so that there is one kind of"
                  + " window from here on; before validation, which knows no others",
              LegacyWindows::rewrite));
}
