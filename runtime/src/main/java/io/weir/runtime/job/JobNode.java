package io.weir.runtime.job;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.OperatorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a job. It runs on every worker unless {@code singleton}. */
public sealed interface JobNode {
  int id();

  /** For people: shown in metrics and plans. */
  String name();

  /**
   * A scan.
   *
   * @param stateId identifies the node's state across restarts of a changed query
   * @param decoder of the value format, null when the connector needs none
   * @param keyDecoder of the key format, null when there is none
   * @param watermark null when the job does not use event time of this table
   * @param startAfter nodes (joins) whose input 1 must have ended before this scan starts; batch
   *     only
   */
  record SourceNode(
      int id,
      String name,
      String stateId,
      SourceSpec source,
      RowType output,
      @Nullable KernelSpec decoder,
      @Nullable KernelSpec keyDecoder,
      @Nullable KernelSpec watermark,
      List<Integer> startAfter)
      implements JobNode {
    public SourceNode {
      startAfter = List.copyOf(startAfter);
    }
  }

  /**
   * An operator.
   *
   * @param singleton whether it runs on worker 0 only
   */
  record OperatorNode(
      int id,
      String name,
      String stateId,
      OperatorSpec operator,
      RowType output,
      List<JobEdge> inputs,
      boolean singleton)
      implements JobNode {
    public OperatorNode {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * The end of rows.
   *
   * @param encoder of the value format, null when the connector needs none
   */
  record SinkNode(
      int id,
      String name,
      String stateId,
      SinkSpec sink,
      @Nullable KernelSpec encoder,
      @Nullable KernelSpec keyEncoder,
      List<JobEdge> inputs,
      boolean singleton)
      implements JobNode {
    public SinkNode {
      inputs = List.copyOf(inputs);
    }
  }
}
