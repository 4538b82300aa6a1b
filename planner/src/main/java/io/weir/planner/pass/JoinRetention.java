package io.weir.planner.pass;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.WindowBound;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long a streaming join must keep the rows of its sides. Where the other side has a column of
 * event-time windows, such as window_end, a row that is still to come has a value there that is
 * greater than the watermark of that side (its own: the join's may go on without a side that is
 * idle), since windows fire as the watermark passes them and late rows are dropped. If the
 * condition bounds that column by a time of this side ({@code bid_time >= window_end - INTERVAL
 * '10' SECOND}), a row of this side can be forgotten as soon as the watermark is beyond that bound.
 * Rows of tables have no such bound: they may be late.
 */
final class JoinRetention {
  /** {@code input + micros}, a time; the input is a field of the left side, then of the right. */
  private record Time(int input, long micros) {}

  private JoinRetention() {}

  /** The plan with when rows of its joins can be forgotten. */
  static ExecPlan apply(ExecPlan plan) {
    if (plan.batch()) {
      return plan;
    }
    List<PlanNode> nodes = new ArrayList<>();
    for (PlanNode node : plan.nodes()) {
      nodes.add(node instanceof PlanNode.Join join ? withExpiries(plan, join) : node);
    }
    return ExecPlan.of(false, nodes);
  }

  private static PlanNode.Join withExpiries(ExecPlan plan, PlanNode.Join join) {
    return new PlanNode.Join(
        join.id(),
        join.left(),
        join.right(),
        join.type(),
        join.leftKeys(),
        join.rightKeys(),
        join.residual(),
        join.output(),
        expiry(plan, join, true),
        expiry(plan, join, false));
  }

  private static PlanNode.@Nullable RowExpiry expiry(
      ExecPlan plan, PlanNode.Join join, boolean left) {
    int leftWidth = plan.node(join.left()).output().size();
    int other = left ? join.right() : join.left();
    PlanNode.RowExpiry earliest = null;
    for (Time[] order : orders(join, leftWidth)) {
      Time greater = order[0];
      Time smaller = order[1];
      if (greater.input < leftWidth == left && smaller.input < leftWidth != left) {
        OptionalLong lag = lag(plan, other, left ? smaller.input - leftWidth : smaller.input);
        if (lag.isPresent()) {
          long delay = greater.micros - smaller.micros + lag.getAsLong();
          if (earliest == null || delay < earliest.delayMicros()) {
            earliest =
                new PlanNode.RowExpiry(left ? greater.input : greater.input - leftWidth, delay);
          }
        }
      }
    }
    return earliest;
  }

  /** Pairs of times of which the first is not before the second wherever two rows match. */
  private static List<Time[]> orders(PlanNode.Join join, int leftWidth) {
    List<Time[]> orders = new ArrayList<>();
    for (int i = 0; i < join.leftKeys().size(); i++) {
      int leftKey = join.leftKeys().get(i);
      if (isTimestamp(join.output().get(leftKey).type())) {
        Time left = new Time(leftKey, 0);
        Time right = new Time(leftWidth + join.rightKeys().get(i), 0);
        orders.add(new Time[] {left, right});
        orders.add(new Time[] {right, left});
      }
    }
    if (join.residual() != null) {
      addOrders(join.residual(), orders);
    }
    return orders;
  }

  private static void addOrders(Expression condition, List<Time[]> orders) {
    if (!(condition instanceof Expression.Call call)) {
      return;
    }
    if (call.function().equals("AND")) {
      call.arguments().forEach(argument -> addOrders(argument, orders));
      return;
    }
    boolean atLeast = call.function().equals(">=") || call.function().equals(">");
    boolean atMost = call.function().equals("<=") || call.function().equals("<");
    if (atLeast || atMost) {
      Time first = time(call.arguments().get(0));
      Time second = time(call.arguments().get(1));
      if (first != null && second != null) {
        orders.add(atLeast ? new Time[] {first, second} : new Time[] {second, first});
      }
    }
  }

  private static boolean isTimestamp(PlanType type) {
    return type.kind() == PlanType.Kind.TIMESTAMP;
  }

  /** A TIMESTAMP of a side, perhaps with constant intervals added; null for anything else. */
  private static @Nullable Time time(Expression expression) {
    if (!isTimestamp(expression.type())) {
      return null;
    }
    if (expression instanceof Expression.InputRef input) {
      return new Time(input.index(), 0);
    }
    if (expression instanceof Expression.Call call
        && (call.function().equals("+") || call.function().equals("-"))
        && call.arguments().get(1) instanceof Expression.Literal interval
        && interval.type().kind() == PlanType.Kind.INTERVAL_DAY_TIME
        && interval.value() != null) {
      Time base = time(call.arguments().get(0));
      long micros = Long.parseLong(interval.value());
      return base == null
          ? null
          : new Time(base.input, base.micros + (call.function().equals("+") ? micros : -micros));
    }
    return null;
  }

  /**
   * How far behind the watermark, in micros, a column of rows that are still to come may be; empty
   * when it is not known to follow the watermark.
   */
  private static OptionalLong lag(ExecPlan plan, int node, int column) {
    WindowBound bound = plan.traits(node).times().bound(column);
    if (bound == null
        || !bound.fired()
        || bound.window().processingTime()
        || bound.window().timeZone() != null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        switch (bound.property()) {
          case WINDOW_START -> bound.window().size();
          case WINDOW_END, WINDOW_TIME -> 0;
        });
  }
}
