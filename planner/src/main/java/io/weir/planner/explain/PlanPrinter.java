package io.weir.planner.explain;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import java.util.HashSet;
import java.util.Set;

/** Prints a plan as a tree. */
public final class PlanPrinter {
  private PlanPrinter() {}

  /** The tree of every sink, several lines, each ended by a line break. */
  public static String print(ExecPlan plan) {
    StringBuilder out = new StringBuilder();
    Set<Integer> printed = new HashSet<>();
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink) {
        print(plan, node, 0, out, printed);
      }
    }
    return out.toString();
  }

  private static void print(
      ExecPlan plan, PlanNode node, int depth, StringBuilder out, Set<Integer> printed) {
    out.append("  ".repeat(depth)).append(node).append('\n');
    for (int input : node.inputs()) {
      print(plan, plan.node(input), depth + 1, out, printed);
    }
  }
}
