package io.weir.runtime.checkpoint;

import io.weir.runtime.job.JobIdentity;
import java.util.Set;

/**
 * What a checkpoint is compared with to tell whether it is one of a job.
 *
 * @param name of the job, for people
 * @param fingerprint of its nodes: a checkpoint fits only a job with the same
 * @param identity what may be changed, and the time zone
 * @param sources state ids of the sources
 * @param nodes state ids of all nodes, the sources among them
 */
public record JobShape(
    String name, String fingerprint, JobIdentity identity, Set<String> sources, Set<String> nodes) {
  public JobShape {
    sources = Set.copyOf(sources);
    nodes = Set.copyOf(nodes);
  }
}
