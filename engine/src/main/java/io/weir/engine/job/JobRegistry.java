package io.weir.engine.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The jobs that an engine started, in that order. Thread-safe. */
public final class JobRegistry {
  private static final int ENDED_KEPT = 100;

  /** A job that is told to stop ends by itself: no wait for it needs an end of its own. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final List<Job> jobs = new ArrayList<>();

  /** Adds a job that was just started; of those that have ended only the last ones are kept. */
  public synchronized void add(Job job) {
    jobs.add(job);
    if (jobs.size() > ENDED_KEPT) {
      jobs.stream().filter(Job::hasEnded).findFirst().ifPresent(jobs::remove);
    }
  }

  public synchronized List<Job> all() {
    return List.copyOf(jobs);
  }

  /** The job of that id, else all whose ids begin with it, if it is not empty. */
  public List<Job> find(String id) {
    List<Job> beginning = new ArrayList<>();
    for (Job job : all()) {
      if (job.id().equals(id)) {
        return List.of(job);
      } else if (!id.isEmpty() && job.id().startsWith(id)) {
        beginning.add(job);
      }
    }
    return beginning;
  }

  /** The jobs that have not ended. */
  public List<Job> running() {
    return all().stream().filter(job -> !job.hasEnded()).toList();
  }

  /**
   * Stops what runs with a last checkpoint, and waits for its end, which comes within the shutdown
   * timeout of each job.
   *
   * @return the jobs that were stopped
   */
  public List<Job> stopAll() {
    List<Job> running = running();
    running.forEach(Job::stopWithCheckpoint);
    try {
      for (Job job : running) {
        job.await(FOR_EVER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running;
  }
}
