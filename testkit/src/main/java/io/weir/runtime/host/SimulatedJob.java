package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job that has ended by the time it is given to anyone. */
final class SimulatedJob implements RunningJob {
  private final JobRun run;
  private final Optional<RuntimeException> failure;

  SimulatedJob(JobRun run, Optional<RuntimeException> failure) {
    this.run = run;
    this.failure = failure;
  }

  @Override
  public String id() {
    return run.id();
  }

  @Override
  public String name() {
    return run.job().spec().name();
  }

  @Override
  public JobStatus status() {
    return failure.isPresent() ? JobStatus.FAILED : JobStatus.FINISHED;
  }

  @Override
  public JobStatus await() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return JobStatus.FINISHED;
  }

  @Override
  public boolean await(Duration timeout) {
    return true;
  }

  @Override
  public void whenEnded(Runnable action) {
    action.run();
  }

  @Override
  public void cancel() {}

  @Override
  public void stopWithCheckpoint() {}

  @Override
  public @Nullable RuntimeException failure() {
    return failure.orElse(null);
  }

  @Override
  public List<String> leftUndone() {
    return List.of();
  }

  @Override
  public List<NodeMetrics> metrics() {
    return JobMetrics.of(run.job(), run.assembled());
  }

  @Override
  public @Nullable CheckpointInfo lastCheckpoint() {
    return run.coordinator().last();
  }

  @Override
  public long restoredCheckpoint() {
    return run.job().restoredCheckpoint();
  }

  @Override
  public boolean restoredFinished() {
    return run.restoredFinished();
  }

  @Override
  public List<String> messages() {
    return run.messages();
  }
}
