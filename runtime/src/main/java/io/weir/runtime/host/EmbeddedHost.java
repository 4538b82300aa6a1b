package io.weir.runtime.host;

import io.weir.runtime.job.JobSpec;

/** Runs jobs on threads of this process: one per worker, and one that leads the job. */
public final class EmbeddedHost implements Host {
  @Override
  public RunningJob start(JobSpec job, JobOptions options) {
    EmbeddedJob started = EmbeddedJob.open(job, options);
    started.start();
    return started;
  }
}
