package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointCoordinator;
import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.JobShape;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.RocksCheckpointStorage;
import io.weir.runtime.checkpoint.WorkerAcknowledgement;
import io.weir.runtime.job.JobSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A job that is opened, and the steps that lead it: what all hosts share. A host decides which
 * thread steps which worker when, and when the job is led on.
 */
final class JobRun {
  private static final long DEFAULT_INTERVAL_MILLIS = 10_000;

  private final String id;
  private final JobContext job;
  private final JobResources resources;
  private final @Nullable Manifest restored;
  private final List<String> messages;
  private final CheckpointCoordinator coordinator;

  /** Empty once the job has ended: an ended job is remembered, its state need not be. */
  private volatile JobAssembly.Assembled assembled;

  private JobRun(
      String id,
      JobContext job,
      JobResources resources,
      @Nullable CheckpointStorage storage,
      JobAssembly assembly) {
    this.id = id;
    this.job = job;
    this.resources = resources;
    restored = storage == null ? null : storage.restored();
    messages = storage == null ? List.of() : storage.messages();
    assembled = assembly.assemble();
    coordinator =
        new CheckpointCoordinator(
            identity(id, job),
            participants(),
            storage,
            intervalMicros(),
            job::tickerMicros,
            job::currentMicros);
  }

  /** Opens all that can fail for reasons outside of the job. */
  static JobRun open(JobSpec spec, JobOptions options) {
    return open(spec, options, storage(spec, options), JobAssembly::new);
  }

  /**
   * The same with another storage, or with other parts.
   *
   * @param storage closed with the job, also when it cannot be opened
   */
  static JobRun open(
      JobSpec spec,
      JobOptions options,
      @Nullable CheckpointStorage storage,
      Function<JobContext, JobAssembly> assembly) {
    if (storage != null) {
      storage.messages().forEach(options.notices());
    }
    Manifest restored = storage == null ? null : storage.restored();
    String id = restored == null ? UUID.randomUUID().toString() : restored.jobId();
    JobContext job = context(spec, options, storage);
    JobResources resources = new JobResources(job, storage);
    try {
      resources.open(id, restored);
      return new JobRun(id, job, resources, storage, assembly.apply(job));
    } catch (RuntimeException | Error e) {
      Closing closing = new Closing();
      resources.close(closing);
      throw Failure.of(e);
    }
  }

  private static JobContext context(
      JobSpec spec, JobOptions options, @Nullable CheckpointStorage storage) {
    try {
      return new JobContext(spec, options, storage);
    } catch (RuntimeException | Error e) {
      // A connector refuses its table, or is not there.
      if (storage != null) {
        storage.close();
      }
      throw Failure.of(e);
    }
  }

  /** That of the options' state directory; null when there is none. */
  static @Nullable CheckpointStorage storage(JobSpec spec, JobOptions options) {
    Path directory = options.stateDirectory();
    return directory == null
        ? null
        : RocksCheckpointStorage.open(
            directory, shape(spec, options), options.retainedCheckpoints());
  }

  private static JobShape shape(JobSpec spec, JobOptions options) {
    return new JobShape(
        spec.name(),
        spec.batch(),
        spec.identity().timeZone(),
        KeptNodes.of(spec),
        options.restart().mayDrop());
  }

  private static CheckpointCoordinator.Identity identity(String id, JobContext job) {
    Map<String, Integer> nodeWorkers = new HashMap<>();
    job.spec()
        .nodes()
        .forEach(
            node -> nodeWorkers.put(Placement.stateId(node), job.placement().workers(node.id())));
    return new CheckpointCoordinator.Identity(
        id,
        job.spec().name(),
        job.spec().batch(),
        job.options().parallelism(),
        nodeWorkers,
        job.spec().identity().timeZone(),
        KeptNodes.of(job));
  }

  private CheckpointCoordinator.Participants participants() {
    return new CheckpointCoordinator.Participants() {
      @Override
      public void request(long checkpoint, boolean stop) {
        workers().forEach(worker -> worker.requestCheckpoint(checkpoint, stop));
      }

      @Override
      public void commit(Map<String, List<String>> committables) {
        resources.commit(committables);
      }
    };
  }

  private long intervalMicros() {
    long millis = job.options().checkpointIntervalMillis();
    boolean needed = job.keepsState() || (resources.hasLastingSource() && resources.hasSink());
    return 1000 * (millis == 0 && needed ? DEFAULT_INTERVAL_MILLIS : millis);
  }

  String id() {
    return id;
  }

  JobContext job() {
    return job;
  }

  JobResources resources() {
    return resources;
  }

  CheckpointCoordinator coordinator() {
    return coordinator;
  }

  List<String> messages() {
    return messages;
  }

  /** Whether the restored checkpoint says that nothing is left to do. */
  boolean restoredFinished() {
    return restored != null && restored.finished();
  }

  JobAssembly.Assembled assembled() {
    return assembled;
  }

  List<Worker> workers() {
    return assembled.workers();
  }

  /** Lets go of the workers and their state, once the job has ended. */
  void release() {
    assembled = JobAssembly.Assembled.NONE;
  }

  // --- on the thread that leads the job ---

  /** Takes what workers have acknowledged, and starts or completes a checkpoint. */
  void advance() {
    takeAcknowledgements();
    coordinator.advance(job.tickerMicros());
  }

  private void takeAcknowledgements() {
    WorkerAcknowledgement acknowledgement;
    while ((acknowledgement = job.nextAcknowledgement()) != null) {
      coordinator.acknowledge(acknowledgement);
    }
  }

  /**
   * After all workers are done, or have acknowledged the checkpoint of a stop: the last commit, and
   * the checkpoint that says that nothing is left.
   */
  void finish() {
    if (coordinator.isStopped()) {
      return;
    }
    Map<String, List<String>> committables = new HashMap<>();
    for (Worker worker : workers()) {
      worker
          .remainingCommittables()
          .forEach(
              (sink, list) ->
                  committables.computeIfAbsent(sink, s -> new ArrayList<>()).addAll(list));
    }
    takeAcknowledgements();
    coordinator.finish(committables);
  }
}
