package io.weir.planner.lower;

import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A plan under construction. Equal nodes may be kept once, which is how statements share scans.
 * They are not where a join in batch reads one side to its end before the other: a shared input
 * would have to wait for itself.
 */
final class PlanNodes {
  private static final int NO_ID = -1;

  private final List<PlanNode> nodes = new ArrayList<>();
  private final Map<PlanNode, Integer> known = new HashMap<>();
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
    PlanNode wanted = make.apply(NO_ID);
    if (!sharing || wanted instanceof PlanNode.Sink) {
      nodes.add(make.apply(nodes.size()));
      return nodes.size() - 1;
    }
    return known.computeIfAbsent(
        wanted,
        node -> {
          int id = nodes.size();
          nodes.add(make.apply(id));
          return id;
        });
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
