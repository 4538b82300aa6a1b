package io.weir.runtime.host;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.job.NodeIdentity;
import io.weir.runtime.restart.KeptNode;
import io.weir.runtime.state.StoreSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of a job is kept from one run to the next, as checkpoints describe it. */
final class KeptNodes {
  private KeptNodes() {}

  /** The nodes that keep something, in the order of the job. */
  static List<KeptNode> of(JobSpec spec) {
    return of(spec, null);
  }

  /** The same of a job whose sinks are open, so that they know how to commit without them. */
  static List<KeptNode> of(JobContext opened) {
    return of(opened.spec(), opened);
  }

  private static List<KeptNode> of(JobSpec spec, @Nullable JobContext opened) {
    Map<String, NodeIdentity> identities = spec.identity().nodes();
    List<KeptNode> kept = new ArrayList<>();
    for (JobNode node : spec.nodes()) {
      String id = Placement.stateId(node);
      NodeIdentity identity = identities.isEmpty() ? plain(spec, node) : identities.get(id);
      if (identity != null) {
        kept.add(
            new KeptNode(
                id,
                kind(node),
                identity.title(),
                identity.parts(),
                identity.columns(),
                identity.inputs(),
                identity.targets(),
                identity.updates(),
                stores(node),
                opened == null ? null : recovery(opened, node)));
      }
    }
    return kept;
  }

  /** Of a node that is known again by its state id alone. */
  private static NodeIdentity plain(JobSpec spec, JobNode node) {
    Map<Integer, String> ids = new HashMap<>();
    spec.nodes().forEach(each -> ids.put(each.id(), Placement.stateId(each)));
    Set<String> inputs = new TreeSet<>();
    for (JobEdge edge : Placement.inputs(node)) {
      inputs.add(ids.getOrDefault(edge.from(), ""));
    }
    return new NodeIdentity(
        node.name(),
        Map.of("node", Placement.stateId(node)),
        List.of(),
        List.copyOf(inputs),
        List.of(),
        false);
  }

  private static KeptNode.Kind kind(JobNode node) {
    return node instanceof JobNode.SourceNode
        ? KeptNode.Kind.SOURCE
        : node instanceof JobNode.OperatorNode ? KeptNode.Kind.OPERATOR : KeptNode.Kind.SINK;
  }

  private static List<KeptNode.Store> stores(JobNode node) {
    List<KeptNode.Store> stores = new ArrayList<>();
    if (node instanceof JobNode.OperatorNode operator) {
      for (StoreSpec spec : operator.operator().stores()) {
        stores.add(
            new KeptNode.Store(
                spec.name(), spec.version(), types(spec.key()), types(spec.values())));
      }
    }
    return stores;
  }

  private static List<String> types(RowType columns) {
    return columns.fields().stream()
        .map(Field::type)
        .map(type -> type.storage() + " " + type)
        .toList();
  }

  private static KeptNode.@Nullable Recovery recovery(JobContext job, JobNode node) {
    if (!(node instanceof JobNode.SinkNode sinkNode)) {
      return null;
    }
    Sink.Recovery recovery = job.sink(sinkNode).recovery();
    return recovery == null ? null : new KeptNode.Recovery(recovery.connector(), recovery.text());
  }
}
