package io.weir.testkit.operator;

import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import java.util.List;
import java.util.Map;

/**
 * The operator that is tested, as it is in a compiled job.
 *
 * @param inputs schemas of its inputs
 * @param classes of the job's kernels
 * @param upsertKey columns of its output by which an update replaces a row; empty when each update
 *     takes back the row that it replaces
 */
public record Subject(
    JobNode.OperatorNode node,
    List<RowType> inputs,
    Map<String, byte[]> classes,
    List<Integer> upsertKey) {
  public Subject {
    inputs = List.copyOf(inputs);
    upsertKey = List.copyOf(upsertKey);
  }

  /** How rows of an input find their worker. */
  JobEdge edge(int input) {
    return node.inputs().stream()
        .filter(edge -> edge.input() == input)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no input " + input));
  }
}
