package io.weir.runtime.job;

import java.util.List;
import java.util.Map;

/**
 * A compiled job: values alone, so that it can be written as {@linkplain JobBytes bytes} and run by
 * another host, which needs the runtime, the kernels' modules and the connectors.
 *
 * @param batch whether all inputs are bounded and results come once, at their end; watermarks are
 *     then only sent at the end
 * @param nodes every node after its inputs
 * @param classes class files of the generated kernels by binary name
 * @param jars of classes that the job uses beside those of its host: paths on the host
 */
public record JobSpec(
    String name,
    boolean batch,
    List<JobNode> nodes,
    Map<String, byte[]> classes,
    JobIdentity identity,
    List<String> jars) {
  public JobSpec {
    jars = List.copyOf(jars);
    nodes = List.copyOf(nodes);
    classes = Map.copyOf(classes);
  }

  /** A job that uses no jars. */
  public JobSpec(
      String name,
      boolean batch,
      List<JobNode> nodes,
      Map<String, byte[]> classes,
      JobIdentity identity) {
    this(name, batch, nodes, classes, identity, List.of());
  }
}
