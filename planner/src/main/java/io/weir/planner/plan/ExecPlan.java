package io.weir.planner.plan;

import java.util.List;

/**
 * A plan that a compiler can turn into a job.
 *
 * @param version of this format
 * @param batch whether results are put out once, at the end of the (bounded) inputs
 * @param nodes every node after its inputs; sinks have no consumer
 */
public record ExecPlan(int version, boolean batch, List<PlanNode> nodes) {
  /** The version written by this Weir. */
  public static final int VERSION = 1;

  public ExecPlan {
    nodes = List.copyOf(nodes);
  }

  /** The node with that id. */
  public PlanNode node(int id) {
    for (PlanNode node : nodes) {
      if (node.id() == id) {
        return node;
      }
    }
    throw new IllegalArgumentException("no node " + id);
  }
}
