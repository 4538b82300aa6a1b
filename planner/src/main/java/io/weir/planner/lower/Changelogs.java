package io.weir.planner.lower;

import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.PlanNode;
import java.util.List;

/**
 * Which changes a node makes of those it is given. In batch every result comes once, at the end, so
 * that nothing is ever taken back. In streaming:
 *
 * <ul>
 *   <li>a window aggregate appends, since a window fires once
 *   <li>a group aggregate retracts its old result; without calls (DISTINCT) it only takes a row
 *       back when its input does
 *   <li>an inner join of inputs that append appends; a left join retracts the row it gave before a
 *       match came
 *   <li>what passes rows on passes their changes on
 * </ul>
 */
final class Changelogs {
  private Changelogs() {}

  /** The changes that a node makes before the changelogs of nodes are set. */
  static Changelog of(PlanNodes nodes, int id, boolean batch) {
    PlanNode node = nodes.get(id);
    List<Changelog> inputs = node.inputs().stream().map(input -> of(nodes, input, batch)).toList();
    if (node instanceof PlanNode.Aggregate aggregate) {
      return aggregate(aggregate, inputs.get(0), batch);
    } else if (node instanceof PlanNode.Join join) {
      return join(join.type(), inputs.get(0), inputs.get(1), batch);
    }
    return inputs.isEmpty() ? node.changelog() : union(inputs);
  }

  static Changelog aggregate(PlanNode.Aggregate node, Changelog input, boolean batch) {
    boolean appends = input.kind() == Changelog.Kind.APPEND;
    return batch || node.window() != null || (appends && isDistinct(node))
        ? Changelog.APPEND
        : Changelog.RETRACT;
  }

  private static boolean isDistinct(PlanNode.Aggregate node) {
    return node.calls().isEmpty() && !node.keys().isEmpty();
  }

  static Changelog join(PlanNode.JoinType type, Changelog left, Changelog right, boolean batch) {
    boolean appends = left.kind() == Changelog.Kind.APPEND && right.kind() == Changelog.Kind.APPEND;
    return batch || (appends && type == PlanNode.JoinType.INNER)
        ? Changelog.APPEND
        : Changelog.RETRACT;
  }

  static Changelog union(List<Changelog> inputs) {
    return inputs.stream().allMatch(input -> input.kind() == Changelog.Kind.APPEND)
        ? Changelog.APPEND
        : Changelog.RETRACT;
  }
}
