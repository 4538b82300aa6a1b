package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.error.Messages;
import io.weir.planner.plan.PlanType;
import java.util.Locale;
import org.apache.calcite.rel.core.JoinRelType;
import org.jspecify.annotations.Nullable;

/**
 * What is refused as unsupported while algebra is lowered: what depends on types, on whether inputs
 * end, and on what tables can do. What can be seen in the text alone the validator has refused.
 *
 * <p>An error without a span gets that of the call or the statement that is lowered.
 */
final class Unsupported {
  private Unsupported() {}

  /** An operator of the algebra for which there is no node. */
  static SqlException relation(@Nullable Span span) {
    return Messages.unsupported("This kind of query", span);
  }

  static SqlException expression() {
    return Messages.unsupported("This expression", null);
  }

  static SqlException literal(PlanType type) {
    return Messages.unsupported("A constant of type " + type.withNullable(true), null);
  }

  static SqlException comparison(PlanType left, PlanType right) {
    return Messages.unsupported(
        "Comparing " + left.withNullable(true) + " with " + right.withNullable(true), null);
  }

  static SqlException arrayConcatenation(Span span) {
    return Messages.unsupported("|| of arrays", span);
  }

  static SqlException jsonClause(String clause, Span span) {
    return Messages.unsupported(clause, span);
  }

  static SqlException aggregate(String function, @Nullable Span span) {
    return Messages.unsupported("Aggregate " + function.toUpperCase(Locale.ROOT), span);
  }

  /** Rows of a table that are known by their key alone: the old ones would have to be kept. */
  static SqlException upsertTable(String table, @Nullable Span span) {
    return Messages.unsupported("Reading updates by the key from `" + table + "`", span);
  }

  static SqlException joinCondition(@Nullable Span span) {
    return Messages.unsupported(
        "A join without a condition of the form a = b", span, "add one to ON");
  }

  static SqlException join(JoinRelType type, @Nullable Span span) {
    return Messages.unsupported(type + " JOIN", span);
  }

  static SqlException joinKeys(PlanType left, PlanType right, @Nullable Span span) {
    return Messages.unsupported(
        "Joining " + left.withNullable(true) + " with " + right.withNullable(true), span);
  }

  static SqlException limitOfUpdates(@Nullable Span span) {
    return Messages.unsupported(
        "LIMIT on an updating result of an unbounded input",
        span,
        "aggregate in windows, or read a bounded input");
  }

  /**
   * @param byTime whether the first column is an event time, which will be sorted by
   */
  static SqlException sort(boolean byTime, @Nullable Span span) {
    return new SqlException(
        Code.UNSUPPORTED,
        byTime
            ? "ORDER BY on an unbounded input is not supported yet"
            : "ORDER BY on an unbounded input needs an ascending event-time column first, one with a"
                + " WATERMARK",
        span,
        byTime
            ? "read a bounded input, or sort in the program that takes the result"
            : "declare WATERMARK FOR a TIMESTAMP column of the table, or read a bounded input");
  }

  static SqlException fieldTarget(Span span) {
    return Messages.unsupported(
        "Writing a field of a column", span, "name whole columns, and give a ROW for them");
  }
}
