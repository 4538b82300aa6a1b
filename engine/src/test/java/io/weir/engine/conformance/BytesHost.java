package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.weir.runtime.host.EmbeddedHost;
import io.weir.runtime.host.Host;
import io.weir.runtime.host.JobOptions;
import io.weir.runtime.host.RunningJob;
import io.weir.runtime.job.JobBytes;
import io.weir.runtime.job.JobSpec;

/** Runs what is left of a job once it was written as bytes and read again. */
final class BytesHost implements Host {
  @Override
  public RunningJob start(JobSpec job, JobOptions options) {
    byte[] bytes = JobBytes.write(job);
    JobSpec read = JobBytes.read(bytes, BytesHost.class.getClassLoader());
    assertArrayEquals(bytes, JobBytes.write(read), "the job is another one after a journey");
    return new EmbeddedHost().start(read, options);
  }
}
