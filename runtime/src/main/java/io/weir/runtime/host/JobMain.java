package io.weir.runtime.host;

import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobBytes;
import io.weir.runtime.job.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The smallest host: runs a job from its bytes to its end. The class path needs the runtime, the
 * kernels' modules and the connectors of the job; no parser, planner or compiler.
 */
public final class JobMain {
  private JobMain() {}

  /**
   * Runs a job; what fails is said on standard error, with exit status 1.
   *
   * @param arguments a file of {@link JobBytes}, and a state directory or nothing
   */
  public static void main(String[] arguments) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
      JobSpec job = JobBytes.read(bytes, JobMain.class.getClassLoader());
      JobOptions options =
          JobOptions.defaults()
              .withStateDirectory(arguments.length > 1 ? Path.of(arguments[1]) : null);
      RunningJob running = new EmbeddedHost().start(job, options);
      running.await();
      RuntimeException failure = running.failure();
      if (failure != null) {
        throw failure;
      }
    } catch (JobException | IOException e) {
      System.err.println(JobException.reason(e));
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
