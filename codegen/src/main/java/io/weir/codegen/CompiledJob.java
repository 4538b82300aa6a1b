package io.weir.codegen;

import io.weir.codegen.source.JavaSource;
import io.weir.runtime.job.JobSpec;
import java.util.List;
import java.util.Map;

/**
 * A job and the Java it was compiled from.
 *
 * @param planNodes by id of a job's node the id of the plan's node that it was compiled from
 * @param sources in plan order, without repetition; what EXPLAIN CODE shows
 */
public record CompiledJob(JobSpec job, Map<Integer, Integer> planNodes, List<JavaSource> sources) {
  public CompiledJob {
    planNodes = Map.copyOf(planNodes);
    sources = List.copyOf(sources);
  }
}
