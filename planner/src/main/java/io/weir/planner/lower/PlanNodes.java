package io.weir.planner.lower;

import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A plan under construction. Equal nodes may be kept once, which is how statements share scans.
 * They are not where a join in batch reads one side to its end before the other: a shared input
 * would have to wait for itself.
 */
final class PlanNodes {
  private static final int NO_ID = -1;

  private final List<PlanNode> nodes = new ArrayList<>();

  /** The nodes with {@link #NO_ID} as their id, to compare with. */
  private final List<PlanNode> known = new ArrayList<>();

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
    int same = sharing && !(wanted instanceof PlanNode.Sink) ? find(wanted) : NO_ID;
    if (same >= 0) {
      return same;
    }
    known.add(wanted);
    nodes.add(make.apply(nodes.size()));
    return nodes.size() - 1;
  }

  /** Looks one by one: plans are small, and the first use of a record's hash takes 50 ms. */
  private int find(PlanNode wanted) {
    for (int id = 0; id < known.size(); id++) {
      PlanNode node = known.get(id);
      if (node.getClass() == wanted.getClass() && node.equals(wanted)) {
        return id;
      }
    }
    return NO_ID;
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
