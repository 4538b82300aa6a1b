package io.weir.runtime.host;

import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes run on how many workers, and how each edge is carried. A node runs on all workers, or
 * on worker 0 alone.
 */
final class Placement {
  /** How rows get along an edge. */
  enum Carrier {
    /** A call within the task. */
    CALL,
    /** A queue on the same worker. */
    LOCAL,
    /** A queue from each worker to worker 0. */
    TO_ONE,
    /** A queue from each worker to each, by key group. */
    BY_KEY
  }

  private final Map<Integer, JobNode> nodes = new HashMap<>();
  private final Map<Integer, Integer> workers = new HashMap<>();
  private final Map<String, Integer> workersByState = new HashMap<>();
  private final Map<Integer, List<Target>> targets = new HashMap<>();

  /**
   * An edge seen from its producer.
   *
   * @param index among the consumer's edges
   */
  record Target(JobNode consumer, int index, JobEdge edge) {
    EdgeKey key() {
      return new EdgeKey(consumer.id(), index);
    }
  }

  /** Names an edge. */
  record EdgeKey(int consumer, int index) {}

  Placement(JobSpec spec, int parallelism) {
    for (JobNode node : spec.nodes()) {
      nodes.put(node.id(), node);
      int count = isSingleton(node) ? 1 : parallelism;
      workers.put(node.id(), count);
      if (workersByState.put(stateId(node), count) != null) {
        throw new IllegalArgumentException("two nodes share the state id " + stateId(node));
      }
      targets.put(node.id(), new ArrayList<>());
      List<JobEdge> inputs = inputs(node);
      for (int i = 0; i < inputs.size(); i++) {
        JobEdge edge = inputs.get(i);
        List<Target> out = targets.get(edge.from());
        if (out == null) {
          throw new IllegalArgumentException("node " + node.id() + " comes before its input");
        }
        out.add(new Target(node, i, edge));
      }
    }
  }

  /** Also a node whose rows are all on worker 0. */
  private boolean isSingleton(JobNode node) {
    if (node instanceof JobNode.OperatorNode operator && operator.singleton()
        || node instanceof JobNode.SinkNode sink && sink.singleton()) {
      return true;
    }
    List<JobEdge> inputs = inputs(node);
    return !inputs.isEmpty()
        && inputs.stream()
            .allMatch(
                edge ->
                    switch (edge.kind()) {
                      case FORWARD -> workers(edge.from()) == 1;
                      case HASH -> false;
                      case SINGLETON -> true;
                    });
  }

  static List<JobEdge> inputs(JobNode node) {
    if (node instanceof JobNode.OperatorNode operator) {
      return operator.inputs();
    }
    return node instanceof JobNode.SinkNode sink ? sink.inputs() : List.of();
  }

  static String stateId(JobNode node) {
    if (node instanceof JobNode.SourceNode source) {
      return source.stateId();
    }
    return node instanceof JobNode.OperatorNode operator
        ? operator.stateId()
        : ((JobNode.SinkNode) node).stateId();
  }

  JobNode node(int id) {
    JobNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  int workers(int node) {
    return workers.getOrDefault(node, 0);
  }

  int workersOf(String stateId) {
    return workersByState.getOrDefault(stateId, 0);
  }

  List<Target> targets(int node) {
    return targets.getOrDefault(node, List.of());
  }

  Carrier carrier(Target target) {
    int from = workers(target.edge().from());
    int to = workers(target.consumer().id());
    boolean stays = from == to && (to == 1 || target.edge().kind() == JobEdge.Kind.FORWARD);
    if (stays) {
      return isCallable(target.consumer()) ? Carrier.CALL : Carrier.LOCAL;
    }
    if (to == 1) {
      return Carrier.TO_ONE;
    }
    return switch (target.edge().kind()) {
      case FORWARD -> Carrier.LOCAL;
      case HASH -> Carrier.BY_KEY;
      case SINGLETON -> Carrier.TO_ONE;
    };
  }

  private static boolean isCallable(JobNode node) {
    if (inputs(node).size() != 1) {
      return false;
    }
    return node instanceof JobNode.SinkNode
        || node instanceof JobNode.OperatorNode operator && operator.operator().chainable();
  }

  /** Whether a node is the root of a task: a source, or fed by queues. */
  boolean isRoot(JobNode node) {
    List<JobEdge> inputs = inputs(node);
    return inputs.size() != 1 || carrier(new Target(node, 0, inputs.get(0))) != Carrier.CALL;
  }

  /** Number of inputs of an operator or sink. */
  static int inputCount(JobNode node) {
    return inputs(node).stream().mapToInt(edge -> edge.input() + 1).max().orElse(0);
  }
}
