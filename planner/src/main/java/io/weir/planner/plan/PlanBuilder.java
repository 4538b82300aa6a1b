package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A plan under construction. Equal nodes may be kept once, which is how statements share scans.
 * They are not where a join in batch reads one side to its end before the other: a shared input
 * would have to wait for itself.
 */
public final class PlanBuilder {
  private final List<PlanNode> nodes = new ArrayList<>();
  private final List<NodeTraits> traits = new ArrayList<>();
  private final Map<String, Integer> idsByContent = new HashMap<>();
  private final boolean batch;
  private final Predicate<PlanNode> shared;

  /**
   * @param batch whether results are put out once, at the end of the inputs
   * @param shared which nodes become one with several consumers where they are equal
   */
  public PlanBuilder(boolean batch, Predicate<PlanNode> shared) {
    this.batch = batch;
    this.shared = shared;
  }

  /**
   * The id of the node that {@code make} makes for an id; an equal one if there is one already.
   * Sinks are never shared: two equal inserts write their rows twice.
   */
  public int add(IntFunction<PlanNode> make) {
    PlanNode node = make.apply(nodes.size());
    if (!(node instanceof PlanNode.Sink) && shared.test(node)) {
      Integer same = idsByContent.putIfAbsent(PlanContent.of(node, Set.of("id")), node.id());
      if (same != null) {
        return same;
      }
    }
    nodes.add(node);
    traits.add(
        TraitInference.of(
            node,
            node.inputs().stream().map(traits::get).toList(),
            node.inputs().stream().map(this::output).toList(),
            batch));
    return node.id();
  }

  public PlanNode get(int id) {
    return nodes.get(id);
  }

  public List<PlanField> output(int id) {
    return nodes.get(id).output();
  }

  /** What is known of the rows that leave a node. */
  public NodeTraits traits(int id) {
    return traits.get(id);
  }

  /** The changes that leave a node. */
  public Changelog changelog(int id) {
    return traits.get(id).changelog();
  }

  public boolean batch() {
    return batch;
  }

  /** The nodes so far as a plan. */
  public ExecPlan build() {
    return new ExecPlan(ExecPlan.VERSION, batch, nodes, traits, Map.of());
  }
}
