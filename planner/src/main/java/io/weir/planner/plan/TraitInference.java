package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What leaves a node, inferred from what comes in. Changes: in batch every result comes once, at
 * the end, so that nothing is ever taken back. In streaming:
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
public final class TraitInference implements PlanNode.Visitor<NodeTraits> {
  private final boolean batch;
  private final List<NodeTraits> inputs;

  private TraitInference(boolean batch, List<NodeTraits> inputs) {
    this.batch = batch;
    this.inputs = inputs;
  }

  /**
   * The traits of one node.
   *
   * @param inputs those of its inputs, in order
   */
  public static NodeTraits of(PlanNode node, List<NodeTraits> inputs, boolean batch) {
    return node.accept(new TraitInference(batch, inputs));
  }

  /** The traits of nodes of which each stands behind its inputs, with its id as its place. */
  static List<NodeTraits> of(List<PlanNode> nodes, boolean batch) {
    List<NodeTraits> traits = new ArrayList<>();
    for (PlanNode node : nodes) {
      traits.add(of(node, node.inputs().stream().map(traits::get).toList(), batch));
    }
    return traits;
  }

  private static boolean appends(NodeTraits traits) {
    return traits.changelog().kind() == Changelog.Kind.APPEND;
  }

  private NodeTraits with(Changelog changelog) {
    return new NodeTraits(
        changelog,
        inputs.stream().allMatch(NodeTraits::singleton),
        inputs.stream().allMatch(NodeTraits::bounded));
  }

  private NodeTraits passedOn() {
    return with(inputs.get(0).changelog());
  }

  @Override
  public NodeTraits source(PlanNode.Source node) {
    return new NodeTraits(node.changelog(), false, node.bounded());
  }

  @Override
  public NodeTraits values(PlanNode.Values node) {
    return new NodeTraits(Changelog.APPEND, false, true);
  }

  @Override
  public NodeTraits calc(PlanNode.Calc node) {
    return passedOn();
  }

  @Override
  public NodeTraits windowAssign(PlanNode.WindowAssign node) {
    return passedOn();
  }

  @Override
  public NodeTraits aggregate(PlanNode.Aggregate node) {
    boolean distinct = node.calls().isEmpty() && !node.keys().isEmpty();
    boolean once =
        batch
            || node.phase() == PlanNode.Phase.LOCAL
            || node.window() != null
            || (distinct && appends(inputs.get(0)));
    return with(once ? Changelog.APPEND : Changelog.RETRACT);
  }

  @Override
  public NodeTraits join(PlanNode.Join node) {
    boolean keeps =
        switch (node.type()) {
          case INNER -> inputs.stream().allMatch(TraitInference::appends);
          case LEFT -> false;
        };
    return with(batch || keeps ? Changelog.APPEND : Changelog.RETRACT);
  }

  @Override
  public NodeTraits union(PlanNode.Union node) {
    return with(
        inputs.stream().allMatch(TraitInference::appends) ? Changelog.APPEND : Changelog.RETRACT);
  }

  @Override
  public NodeTraits sort(PlanNode.Sort node) {
    return with(Changelog.APPEND);
  }

  @Override
  public NodeTraits limit(PlanNode.Limit node) {
    return with(Changelog.APPEND);
  }

  @Override
  public NodeTraits exchange(PlanNode.Exchange node) {
    boolean singleton =
        switch (node.distribution()) {
          case SINGLETON -> true;
          case HASH -> false;
        };
    return new NodeTraits(inputs.get(0).changelog(), singleton, inputs.get(0).bounded());
  }

  @Override
  public NodeTraits sink(PlanNode.Sink node) {
    return passedOn();
  }
}
