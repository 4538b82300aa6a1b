package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.job.JobSpec;
import io.weir.testkit.SimulatedCrash;
import io.weir.testkit.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Runs jobs on the thread that starts them, as its random numbers say: which task of which worker
 * steps next, when clocks move, when the coordinator acts, and when the process crashes, also
 * between any two changes of the disk. The same numbers give the same run.
 *
 * <p>One host is one world: clocks go on after a crash. The job itself, its workers and all that
 * leads it are those of the {@link EmbeddedHost}. Jobs without a state directory run there, as
 * nothing could be said of them after a crash.
 */
public final class SimulationHost implements Host {
  private static final int[] BATCH_ROWS = {1, 3, 7, 2048};

  private final Random random;
  private final SimulatedDisk disk;
  private final PlantedFault fault;
  private final double crashRate;
  private final int mostCrashes;

  private long mostSteps = 3_000_000;

  /** Ends jobs whose input does not. */
  private BooleanSupplier enough = () -> false;

  private long now;

  /** The wall clock is set back and forth while the job runs. */
  private long wallAhead;

  private int crashes;
  private int restores;
  private long steps;
  private long trace;

  /**
   * @param crashRate how likely a crash is at a step, and at a change of the disk
   * @param mostCrashes after which nothing crashes any more
   */
  public SimulationHost(
      Random random, SimulatedDisk disk, PlantedFault fault, double crashRate, int mostCrashes) {
    this.random = random;
    this.disk = disk;
    this.fault = fault;
    this.crashRate = crashRate;
    this.mostCrashes = mostCrashes;
    disk.beforeChange(this::mayCrashBefore);
    disk.foreign(SimulationHost::isOfRocks);
    if (fault == PlantedFault.UNSYNCED_MANIFEST) {
      disk.forgetToSync(file -> file.getFileName().toString().startsWith("manifest"));
    }
  }

  /** From when on a job is stopped, with a last checkpoint, whose input does not end. */
  public void stopWhen(BooleanSupplier condition) {
    enough = condition;
  }

  /** After how many steps it is an error that the job has not ended. */
  public void mostSteps(long count) {
    mostSteps = count;
  }

  public int crashes() {
    return crashes;
  }

  /** How many jobs went on from a checkpoint. */
  public int restores() {
    return restores;
  }

  public long steps() {
    return steps;
  }

  /** A checksum of all that was decided: the same for the same random numbers. */
  public long trace() {
    return trace;
  }

  private int choose(int bound) {
    int chosen = random.nextInt(bound);
    trace = 31 * trace + chosen;
    return chosen;
  }

  private void mayCrash(double factor) {
    if (crashes < mostCrashes && random.nextDouble() < crashRate * factor) {
      crashes++;
      disk.die();
      throw new SimulatedCrash();
    }
  }

  private void mayCrashBefore(Path change) {
    if (!isOfRocks(change)) {
      mayCrash(1);
    }
  }

  /** What a run works on, and the images in checkpoints. */
  private static boolean isOfRocks(Path path) {
    String text = path.toString();
    return text.contains("/work-") || text.contains("/worker-");
  }

  /**
   * Runs the job to its end.
   *
   * @throws SimulatedCrash when the process is gone: the disk is to crash, and all to begin anew
   */
  @Override
  public RunningJob start(JobSpec job, JobOptions options) {
    if (options.stateDirectory() == null) {
      return new EmbeddedHost().start(job, options);
    }
    JobOptions simulated =
        options
            .withParallelism(1 + choose(4))
            .withBatchMaxRows(BATCH_ROWS[choose(BATCH_ROWS.length)])
            .withCheckpointIntervalMillis(1 + choose(10))
            .withClocks(() -> now + wallAhead, () -> now);
    try {
      JobRun run = open(job, simulated);
      restores += run.job().restoredCheckpoint() > 0 ? 1 : 0;
      return new SimulatedJob(run, runToEnd(run));
    } catch (RuntimeException | Error e) {
      if (disk.isDead()) {
        throw new SimulatedCrash();
      }
      throw e;
    }
  }

  private JobRun open(JobSpec job, JobOptions options) {
    CheckpointStorage storage = Objects.requireNonNull(JobRun.storage(job, options));
    List<String> messages = storage.messages();
    if (!messages.isEmpty()) {
      storage.close();
      throw new IllegalStateException("a crash damaged checkpoints: " + messages);
    }
    JobResources[] resources = new JobResources[1];
    CheckpointStorage used =
        switch (fault) {
          case COMMIT_BEFORE_MANIFEST ->
              SimulatedStorage.committingEarly(
                  storage, committables -> commit(resources[0], committables));
          case CHANGE_FORGOTTEN -> SimulatedStorage.forgettingChanges(storage);
          case NONE, BARRIER_BEFORE_DATA, UNSYNCED_MANIFEST, TIMER_LOST -> storage;
        };
    JobRun run =
        JobRun.open(job, options, used, context -> new SimulatedAssembly(context, fault, random));
    resources[0] = run.resources();
    return run;
  }

  private void commit(JobResources resources, Map<String, List<String>> committables) {
    resources.commit(committables);
    mayCrash(20);
  }

  /** Returns what the job failed of, if it did. */
  private Optional<RuntimeException> runToEnd(JobRun run) {
    Closing closing = new Closing();
    try {
      if (!run.restoredFinished()) {
        for (Worker worker : run.workers()) {
          worker.open();
        }
        while (!isDone(run)) {
          step(run);
        }
        run.workers().forEach(worker -> worker.close(closing));
        run.finish();
      }
    } catch (SimulatedCrash e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (disk.isDead()) {
        throw new SimulatedCrash();
      }
      run.workers().forEach(worker -> worker.close(closing));
      run.resources().abort(closing);
      return Optional.of(Failure.of(e));
    } finally {
      if (disk.isDead()) {
        // What the process held is to be let go of; none of it can change the disk any more.
        run.workers().forEach(worker -> worker.close(closing));
      }
      run.resources().close(closing);
    }
    if (closing.failure() != null) {
      if (disk.isDead()) {
        throw new SimulatedCrash();
      }
      return Optional.of(Failure.of(closing.failure()));
    }
    return Optional.empty();
  }

  private boolean isDone(JobRun run) {
    if (run.coordinator().isStopped()) {
      return true;
    }
    if (enough.getAsBoolean()) {
      run.coordinator().requestStop();
    }
    return run.workers().stream().allMatch(Worker::isDone);
  }

  private void step(JobRun run) {
    if (++steps > mostSteps) {
      throw new IllegalStateException("the job does not end");
    }
    mayCrash(1);
    int choice = choose(12);
    if (choice == 0) {
      now += 1000L * choose(10);
      wallAhead += choose(10) == 0 ? 1_000_000L * (choose(7_200) - 3_600) : 0;
    } else if (choice == 1) {
      run.advance();
    } else {
      Worker worker = run.workers().get(choose(run.workers().size()));
      if (choice == 2) {
        worker.acknowledgeIfComplete();
      } else if (!worker.tasks().isEmpty()) {
        worker.runTask(choose(worker.tasks().size()));
      }
    }
  }
}
