package io.weir.planner.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plan that a compiler can turn into a job.
 *
 * @param version of this format
 * @param batch whether results are put out once, at the end of the (bounded) inputs
 * @param nodes every node after its inputs, with its id as its place; sinks have no consumer
 * @param traits of each node, at its place
 * @param identities by id of those nodes that keep something from one run of a job to the next;
 *     empty until the last pass has given them
 */
public record ExecPlan(
    int version,
    boolean batch,
    List<PlanNode> nodes,
    List<NodeTraits> traits,
    Map<Integer, StateIdentity> identities) {
  /** The version written by this Weir. */
  public static final int VERSION = 3;

  public ExecPlan {
    nodes = List.copyOf(nodes);
    traits = List.copyOf(traits);
    identities = Collections.unmodifiableMap(new TreeMap<>(identities));
    if (traits.size() != nodes.size()) {
      throw new IllegalArgumentException(nodes.size() + " nodes, traits of " + traits.size());
    }
    PlanCheck.check(nodes);
  }

  /** A plan of this version, with traits inferred from the nodes. */
  public static ExecPlan of(boolean batch, List<PlanNode> nodes) {
    PlanCheck.check(nodes);
    return new ExecPlan(VERSION, batch, nodes, TraitInference.of(nodes, batch), Map.of());
  }

  /** The same plan, with what its state is found again by. */
  public ExecPlan withIdentities(Map<Integer, StateIdentity> given) {
    return new ExecPlan(version, batch, nodes, traits, given);
  }

  /** The node with that id. */
  public PlanNode node(int id) {
    return nodes.get(id);
  }

  /** What is known of the rows that leave the node with that id. */
  public NodeTraits traits(int id) {
    return traits.get(id);
  }

  /** The columns of the node with that id. */
  public List<PlanField> output(int id) {
    return nodes.get(id).output();
  }

  /** The changes that leave the node with that id. */
  public Changelog changelog(int id) {
    return traits.get(id).changelog();
  }
}
