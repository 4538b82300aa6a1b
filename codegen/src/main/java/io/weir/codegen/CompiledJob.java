package io.weir.codegen;

import io.weir.codegen.source.JavaSource;
import io.weir.runtime.job.JobSpec;
import java.util.List;

/**
 * A job and the Java it was compiled from.
 *
 * @param sources in plan order, without repetition; what EXPLAIN CODE shows
 */
public record CompiledJob(JobSpec job, List<JavaSource> sources) {
  public CompiledJob {
    sources = List.copyOf(sources);
  }
}
