package io.weir.runtime.job;

import java.util.List;
import java.util.Map;

/**
 * A compiled job.
 *
 * @param batch whether all inputs are bounded and results come once, at their end; watermarks are
 *     then only sent at the end
 * @param nodes every node after its inputs
 * @param classes class files of the generated kernels by binary name
 */
public record JobSpec(
    String name,
    boolean batch,
    List<JobNode> nodes,
    Map<String, byte[]> classes,
    JobIdentity identity) {
  public JobSpec {
    nodes = List.copyOf(nodes);
    classes = Map.copyOf(classes);
  }
}
