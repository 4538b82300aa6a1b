package io.weir.runtime.host;

import io.weir.runtime.job.JobSpec;
import java.util.Random;

/**
 * Runs a job of the tests on one thread, with checkpoints in memory, as the simulation host does it
 * with jobs of SQL on a simulated disk; both lead it as the embedded host does. A seeded scheduler
 * picks which task of which worker steps, when the clock moves, when the coordinator acts, and when
 * the process crashes.
 */
final class Simulation {
  /** The process is gone: at a step, or while a checkpoint is being made. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super(null, null, false, false);
    }
  }

  private final Random random;
  private final double crashRate;
  private final MemoryCheckpointStorage storage;
  private final JobRun run;
  private long now;

  /** The wall clock is set back and forth while the job runs. */
  private long wallAhead;

  private Simulation(
      JobSpec spec,
      MemoryCheckpointStorage storage,
      Random random,
      double crashRate,
      int parallelism,
      int batchMaxRows) {
    this.random = random;
    this.crashRate = crashRate;
    this.storage = storage;
    JobOptions options =
        JobOptions.defaults()
            .withParallelism(parallelism)
            .withBatchMaxRows(batchMaxRows)
            .withCheckpointIntervalMillis(1 + random.nextInt(100))
            .withClocks(() -> now + wallAhead, () -> now);
    storage.aroundComplete(() -> mayCrash(5));
    run = JobRun.open(spec, options, storage, JobAssembly::new);
  }

  private void mayCrash(double factor) {
    if (random.nextDouble() < crashRate * factor) {
      throw new Crash();
    }
  }

  /**
   * Runs a job to its end, through some crashes; each process has another number of workers.
   *
   * @return how many crashes there were
   */
  static int run(JobSpec spec, Random random, double crashRate) {
    MemoryCheckpointStorage storage = new MemoryCheckpointStorage();
    int crashes = 0;
    int most = random.nextInt(7);
    while (true) {
      int[] sizes = {1, 3, 7, 2048};
      Simulation simulation =
          new Simulation(
              spec,
              storage.reopen(),
              random,
              crashes < most ? crashRate : 0,
              1 + random.nextInt(4),
              sizes[random.nextInt(sizes.length)]);
      try {
        simulation.runToEnd();
        return crashes;
      } catch (Crash e) {
        crashes++;
        storage = simulation.storage;
      }
    }
  }

  private void runToEnd() {
    if (run.restoredFinished()) {
      return;
    }
    run.workers().forEach(Worker::open);
    long steps = 0;
    while (!run.workers().stream().allMatch(Worker::isDone)) {
      if (++steps > 5_000_000) {
        throw new IllegalStateException("the job does not end");
      }
      step();
    }
    run.finish();
  }

  private void step() {
    mayCrash(1);
    int choice = random.nextInt(20);
    if (choice == 0) {
      now += 1000L * random.nextInt(20);
      wallAhead += random.nextInt(10) == 0 ? 1000L * (random.nextInt(7_200) - 3_600) : 0;
    } else if (choice == 1) {
      run.advance();
    } else {
      Worker worker = run.workers().get(random.nextInt(run.workers().size()));
      if (choice == 2) {
        worker.acknowledgeIfComplete();
      } else if (!worker.tasks().isEmpty()) {
        worker.runTask(random.nextInt(worker.tasks().size()));
      }
    }
  }
}
