package io.weir.runtime.host;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.Source;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobIdentity;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.OperatorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts jobs of {@link LongRows} together for tests. */
final class Jobs {
  private final List<JobNode> nodes = new ArrayList<>();
  private final JobIdentity identity = JobIdentity.plain();
  private boolean batch;

  Jobs batch() {
    batch = true;
    return this;
  }

  int source(Source source, @Nullable KernelSpec watermark, Integer... startAfter) {
    int id = nodes.size();
    nodes.add(
        new JobNode.SourceNode(
            id,
            "source " + id,
            "source-" + id,
            LiveObjects.source(source),
            LongRows.TYPE,
            null,
            null,
            watermark,
            List.of(startAfter)));
    return id;
  }

  int operator(OperatorSpec operator, JobEdge... inputs) {
    return operator(operator, false, inputs);
  }

  int singleton(OperatorSpec operator, JobEdge... inputs) {
    return operator(operator, true, inputs);
  }

  private int operator(OperatorSpec operator, boolean singleton, JobEdge... inputs) {
    int id = nodes.size();
    nodes.add(
        new JobNode.OperatorNode(
            id,
            "operator " + id,
            "operator-" + id,
            operator,
            LongRows.TYPE,
            List.of(inputs),
            singleton));
    return id;
  }

  int sink(Sink sink, JobEdge... inputs) {
    int id = nodes.size();
    nodes.add(
        new JobNode.SinkNode(
            id,
            "sink " + id,
            "sink-" + id,
            LiveObjects.sink(sink),
            null,
            null,
            List.of(inputs),
            false));
    return id;
  }

  static JobEdge forward(int from) {
    return forward(from, 0);
  }

  static JobEdge forward(int from, int input) {
    return new JobEdge(from, input, JobEdge.Kind.FORWARD, null);
  }

  static JobEdge hash(int from) {
    return hash(from, 0);
  }

  static JobEdge hash(int from, int input) {
    return new JobEdge(from, input, JobEdge.Kind.HASH, LongRows.BY_KEY);
  }

  static JobEdge single(int from) {
    return new JobEdge(from, 0, JobEdge.Kind.SINGLETON, null);
  }

  JobSpec spec() {
    return new JobSpec("test", batch, nodes, Map.of(), identity);
  }

  /** Gives all nodes so far other state ids. */
  Jobs renameStates(String prefix) {
    nodes.replaceAll(node -> renamed(node, prefix + Placement.stateId(node)));
    return this;
  }

  private static JobNode renamed(JobNode node, String stateId) {
    if (node instanceof JobNode.SourceNode source) {
      return new JobNode.SourceNode(
          source.id(),
          source.name(),
          stateId,
          source.source(),
          source.output(),
          source.decoder(),
          source.keyDecoder(),
          source.watermark(),
          source.startAfter());
    } else if (node instanceof JobNode.OperatorNode operator) {
      return new JobNode.OperatorNode(
          operator.id(),
          operator.name(),
          stateId,
          operator.operator(),
          operator.output(),
          operator.inputs(),
          operator.singleton());
    }
    JobNode.SinkNode sink = (JobNode.SinkNode) node;
    return new JobNode.SinkNode(
        sink.id(),
        sink.name(),
        stateId,
        sink.sink(),
        sink.encoder(),
        sink.keyEncoder(),
        sink.inputs(),
        sink.singleton());
  }
}
