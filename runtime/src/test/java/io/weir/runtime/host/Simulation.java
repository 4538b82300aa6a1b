package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointCoordinator;
import io.weir.runtime.checkpoint.CheckpointCoordinator.Identity;
import io.weir.runtime.checkpoint.CheckpointCoordinator.Participants;
import io.weir.runtime.checkpoint.WorkerAcknowledgement;
import io.weir.runtime.job.JobSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs a job on one thread: a seeded scheduler picks which task of which worker steps, when the
 * clock moves, when the coordinator acts, and when the process crashes.
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
  private final JobContext job;
  private final List<Worker> workers;
  private final CheckpointCoordinator coordinator;
  private final JobResources resources;
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
            .withClocks(() -> now + wallAhead, () -> now);
    job = new JobContext(spec, options, storage);
    resources = new JobResources(job, storage);
    resources.open("simulated", storage.restored());
    workers = new JobAssembly(job).assemble().workers();
    Map<String, Integer> nodeWorkers = new HashMap<>();
    spec.nodes()
        .forEach(
            node -> nodeWorkers.put(Placement.stateId(node), job.placement().workers(node.id())));
    coordinator =
        new CheckpointCoordinator(
            new Identity(
                "simulated", "simulated", false, parallelism, nodeWorkers, null, KeptNodes.of(job)),
            new Participants() {
              @Override
              public void request(long checkpoint, boolean stop) {
                workers.forEach(worker -> worker.requestCheckpoint(checkpoint, stop));
              }

              @Override
              public void commit(Map<String, List<String>> committables) {
                mayCrash(5);
                resources.commit(committables);
                mayCrash(5);
              }
            },
            storage,
            1 + random.nextInt(100),
            () -> now,
            job::currentMicros);
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
    if (storage.restored() != null && storage.restored().finished()) {
      return;
    }
    workers.forEach(Worker::open);
    long steps = 0;
    while (!workers.stream().allMatch(Worker::isDone)) {
      if (++steps > 5_000_000) {
        throw new IllegalStateException("the job does not end");
      }
      step();
    }
    Map<String, List<String>> committables = new HashMap<>();
    for (Worker worker : workers) {
      worker
          .remainingCommittables()
          .forEach(
              (id, list) -> committables.computeIfAbsent(id, i -> new ArrayList<>()).addAll(list));
    }
    while (takeAcknowledgement()) {}
    coordinator.finish(committables);
  }

  private boolean takeAcknowledgement() {
    WorkerAcknowledgement acknowledgement = job.nextAcknowledgement();
    if (acknowledgement == null) {
      return false;
    }
    coordinator.acknowledge(acknowledgement);
    return true;
  }

  private void step() {
    mayCrash(1);
    int choice = random.nextInt(20);
    if (choice == 0) {
      now += random.nextInt(20);
      wallAhead += random.nextInt(10) == 0 ? random.nextInt(7_200) - 3_600 : 0;
    } else if (choice == 1) {
      takeAcknowledgement();
      coordinator.advance(now);
    } else {
      Worker worker = workers.get(random.nextInt(workers.size()));
      if (choice == 2) {
        worker.acknowledgeIfComplete();
      } else if (!worker.tasks().isEmpty()) {
        worker.runTask(random.nextInt(worker.tasks().size()));
      }
    }
  }
}
