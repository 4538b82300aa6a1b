package io.weir.planner.pass;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.Window;
import io.weir.planner.plan.WindowProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides where rows are late: windows that nodes give to rows fire where an aggregate groups by
 * their bounds, and a row whose windows have all fired is left out then. Where nothing works by the
 * windows none of them ever fires, and no row is late. A node that gives windows to both kinds of
 * consumers becomes two. (An aggregate that is a window aggregate itself knows its late rows.)
 */
final class LateRows {
  private final ExecPlan plan;

  /** By node, in which ways it is read: each the ids of the nodes below that drop late rows. */
  private final List<Set<Set<Integer>>> ways = new ArrayList<>();

  /**
   * A column that is a bound of windows.
   *
   * @param assigners the nodes that give rows these windows, with no aggregate in between; several
   *     below a union
   */
  private record Bound(WindowProperty property, Window window, Set<Integer> assigners) {
    boolean isSame(Bound other) {
      return property == other.property
          && window.kind() == other.window.kind()
          && window.size() == other.window.size()
          && window.slide() == other.window.slide()
          && window.offset() == other.window.offset();
    }

    Bound fired() {
      return new Bound(property, window, Set.of());
    }
  }

  private LateRows(ExecPlan plan) {
    this.plan = plan;
    plan.nodes().forEach(node -> ways.add(new HashSet<>()));
  }

  /** The plan in which nodes drop late rows where their windows fire. */
  static ExecPlan drop(ExecPlan plan, Predicate<PlanNode> shared) {
    if (plan.batch() || plan.nodes().stream().noneMatch(PlanNode.WindowAssign.class::isInstance)) {
      return plan;
    }
    LateRows rows = new LateRows(plan);
    rows.findWays();
    return rows.rebuilt(shared);
  }

  /** From consumers to inputs: a node stands behind its inputs. */
  private void findWays() {
    for (int id = plan.nodes().size() - 1; id >= 0; id--) {
      PlanNode node = plan.node(id);
      if (node instanceof PlanNode.Sink) {
        ways.get(id).add(Set.of());
      }
      for (Set<Integer> way : ways.get(id)) {
        node.inputs().forEach(input -> ways.get(input).add(below(node, way)));
      }
    }
  }

  /** How a node reads its inputs that is read in some way. */
  private Set<Integer> below(PlanNode node, Set<Integer> way) {
    if (node instanceof PlanNode.Calc || node instanceof PlanNode.Union) {
      return way;
    }
    Set<Integer> firing = new HashSet<>();
    if (node instanceof PlanNode.Aggregate aggregate && aggregate.window() == null) {
      for (int key : aggregate.keys()) {
        Bound bound = bound(aggregate.input(), key);
        if (bound != null) {
          firing.addAll(bound.assigners());
        }
      }
    }
    return firing;
  }

  private ExecPlan rebuilt(Predicate<PlanNode> shared) {
    PlanBuilder nodes = new PlanBuilder(plan.batch(), shared);
    List<Map<Set<Integer>, Integer>> moved = new ArrayList<>();
    for (PlanNode node : plan.nodes()) {
      Map<Set<Integer>, Integer> ids = new HashMap<>();
      for (Set<Integer> way : ways.get(node.id())) {
        Set<Integer> below = below(node, way);
        List<Integer> inputs =
            node.inputs().stream().map(input -> moved.get(input).get(below)).toList();
        ids.put(
            way,
            nodes.add(
                id ->
                    node instanceof PlanNode.WindowAssign assign && way.contains(node.id())
                        ? assign.at(id, inputs).droppingLate()
                        : node.at(id, inputs)));
      }
      moved.add(ids);
    }
    return nodes.build();
  }

  /** What a column of a node is; null when it is no bound of a window. */
  private @Nullable Bound bound(int id, int column) {
    PlanNode node = plan.node(id);
    if (node instanceof PlanNode.Calc calc) {
      int passedOn = passedOn(calc.projections().get(column));
      return passedOn < 0 ? null : bound(calc.input(), passedOn);
    } else if (node instanceof PlanNode.Union union) {
      return common(union, column);
    } else if (node instanceof PlanNode.WindowAssign assign) {
      int place = column - plan.output(assign.input()).size();
      return place < 0
          ? null
          : new Bound(WindowProperty.values()[place], assign.window(), Set.of(id));
    } else if (node instanceof PlanNode.Aggregate aggregate) {
      return ofAggregate(aggregate, column);
    }
    return null;
  }

  private @Nullable Bound ofAggregate(PlanNode.Aggregate aggregate, int column) {
    if (column < aggregate.keys().size()) {
      Bound key = bound(aggregate.input(), aggregate.keys().get(column));
      return key == null ? null : key.fired();
    }
    int property = column - aggregate.keys().size() - aggregate.calls().size();
    return property < 0 || aggregate.window() == null
        ? null
        : new Bound(aggregate.windowProperties().get(property), aggregate.window(), Set.of());
  }

  private @Nullable Bound common(PlanNode.Union union, int column) {
    Bound first = bound(union.inputs().get(0), column);
    Set<Integer> assigners = new HashSet<>();
    for (int input : union.inputs()) {
      Bound each = bound(input, column);
      if (first == null || each == null || !each.isSame(first)) {
        return null;
      }
      assigners.addAll(each.assigners());
    }
    return first == null ? null : new Bound(first.property(), first.window(), assigners);
  }

  /** The column that an expression passes on, at most with another precision; -1 for any other. */
  private static int passedOn(Expression projection) {
    return projection instanceof Expression.Call call
            && call.function().equals("CAST")
            && call.arguments().get(0).type().kind() == call.type().kind()
            && call.arguments().get(0).type().precision() <= call.type().precision()
        ? Expressions.referenced(call.arguments().get(0))
        : Expressions.referenced(projection);
  }
}
