package io.weir.planner.lower;

import io.weir.planner.plan.PlanContent;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A plan under construction. Equal nodes may be kept once, which is how statements share scans.
 * They are not where a join in batch reads one side to its end before the other: a shared input
 * would have to wait for itself.
 */
final class PlanNodes {
  private final List<PlanNode> nodes = new ArrayList<>();
  private final Map<String, Integer> idsByContent = new HashMap<>();
  private final boolean sharing;

  /**
   * @param sharing whether equal nodes become one with several consumers
   */
  PlanNodes(boolean sharing) {
    this.sharing = sharing;
  }

  /**
   * The id of the node that {@code make} makes for an id; an equal one if there is one already.
   * Sinks are never shared: two equal inserts write their rows twice.
   */
  int add(IntFunction<PlanNode> make) {
    PlanNode node = make.apply(nodes.size());
    if (sharing && !(node instanceof PlanNode.Sink)) {
      Integer same = idsByContent.putIfAbsent(PlanContent.of(node, Set.of("id")), node.id());
      if (same != null) {
        return same;
      }
    }
    nodes.add(node);
    return node.id();
  }

  PlanNode get(int id) {
    return nodes.get(id);
  }

  List<PlanField> output(int id) {
    return nodes.get(id).output();
  }

  List<PlanNode> all() {
    return nodes;
  }
}
