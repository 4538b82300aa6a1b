package io.weir.runtime.host;

import io.weir.runtime.job.JobSpec;

/** A place where jobs run: the doorway of the runtime. */
public interface Host {
  /**
   * Starts a job: opens its sources and sinks, restores the newest checkpoint of the state
   * directory if there is one, and lets it run.
   *
   * @throws io.weir.runtime.error.JobException when a source or sink cannot be opened, or the state
   *     directory cannot be used; nothing is left running then
   */
  RunningJob start(JobSpec job, JobOptions options);
}
