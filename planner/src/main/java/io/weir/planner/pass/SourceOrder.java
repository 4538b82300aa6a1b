package io.weir.planner.pass;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In batch the right side of a join is read before the left one: the scans of the left side wait
 * for the join. Nothing is ever buffered to reconcile the two, so that no node may be on both
 * sides; it is computed twice then.
 */
final class SourceOrder {
  private final ExecPlan plan;

  /** By id of a node the joins on whose left side it is. */
  private final Map<Integer, List<Integer>> startAfter = new HashMap<>();

  private SourceOrder(ExecPlan plan) {
    this.plan = plan;
  }

  static ExecPlan apply(ExecPlan plan) {
    if (!plan.batch()) {
      return plan;
    }
    SourceOrder order = new SourceOrder(plan);
    order.spread();
    List<PlanNode> nodes = new ArrayList<>();
    for (PlanNode node : plan.nodes()) {
      List<Integer> joins = order.joins(node.id());
      if (node instanceof PlanNode.Source source) {
        nodes.add(source.withStartAfter(joins));
      } else if (node instanceof PlanNode.Values values) {
        nodes.add(values.withStartAfter(joins));
      } else {
        nodes.add(node);
      }
    }
    return ExecPlan.of(true, nodes);
  }

  private List<Integer> joins(int node) {
    return startAfter.getOrDefault(node, List.of());
  }

  /** From consumers to inputs: a node stands behind its inputs. */
  private void spread() {
    for (int id = plan.nodes().size() - 1; id >= 0; id--) {
      PlanNode node = plan.node(id);
      List<Integer> joins = joins(id);
      if (node instanceof PlanNode.Join join) {
        List<Integer> withThis = new ArrayList<>(joins);
        withThis.add(id);
        set(join.left(), withThis);
        set(join.right(), joins);
      } else {
        node.inputs().forEach(input -> set(input, joins));
      }
    }
  }

  private void set(int node, List<Integer> joins) {
    List<Integer> known = startAfter.putIfAbsent(node, joins);
    if (known != null && !known.equals(joins)) {
      throw new IllegalStateException("node " + node + " is on both sides of a join");
    }
  }
}
