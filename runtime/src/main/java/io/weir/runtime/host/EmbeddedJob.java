package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.job.JobSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A job on threads of this process. */
final class EmbeddedJob implements RunningJob {
  private static final int SPINS = 20;
  private static final int YIELDS = 20;
  private static final long SHORTEST_PARK_NANOS = 20_000;
  private static final long LONGEST_PARK_NANOS = 1_000_000;

  private final JobRun run;
  private final JobContext job;
  private volatile @Nullable List<NodeMetrics> lastMetrics;
  private final AtomicInteger running;
  private final CountDownLatch workersClosed;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Runnable> endActions = new ArrayList<>();
  private final Object signal = new Object();

  /** Counted down when there is no last checkpoint to wait for: the threads are to leave. */
  private final CountDownLatch hurry = new CountDownLatch(1);

  /** The threads that work for the job, the leading one among them, until they end. */
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Set when workers are to leave their loops. */
  private volatile boolean leave;

  private boolean cancelRequested;
  private boolean stopRequested;

  /** The last checkpoint of a stop took too long. */
  private boolean gaveUp;

  /** From when on what threads throw is only the consequence of an interrupt. */
  private boolean interrupting;

  private boolean guarded;
  private List<String> leftUndone = List.of();
  private boolean signalled;
  private JobStatus status = JobStatus.CREATED;
  private @Nullable RuntimeException failure;

  private EmbeddedJob(JobRun run) {
    this.run = run;
    job = run.job();
    running = new AtomicInteger(run.workers().size());
    workersClosed = new CountDownLatch(run.workers().size());
    job.onAcknowledgement(this::signal);
  }

  /** Opens all that can fail for reasons outside of the job. */
  static EmbeddedJob open(JobSpec spec, JobOptions options) {
    return new EmbeddedJob(JobRun.open(spec, options));
  }

  void start() {
    if (run.restoredFinished()) {
      endWithoutRunning();
      return;
    }
    become(JobStatus.RUNNING);
    for (Worker worker : run.workers()) {
      thread("weir-worker-" + worker.index(), () -> work(worker));
    }
    thread("weir-job", this::lead);
  }

  private void thread(String role, Runnable action) {
    Thread thread =
        new Thread(
            () -> {
              threads.add(Thread.currentThread());
              try {
                action.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            role + " " + job.spec().name());
    thread.setDaemon(true);
    thread.start();
  }

  private void endWithoutRunning() {
    Closing closing = new Closing();
    run.resources().close(closing);
    end(JobStatus.FINISHED);
  }

  // --- a worker's thread ---

  private void work(Worker worker) {
    Closing closing = new Closing();
    try {
      worker.open();
      runLoop(worker);
    } catch (Throwable e) {
      fail(e);
    } finally {
      worker.close(closing);
      if (closing.failure() != null) {
        fail(closing.failure());
      }
      workersClosed.countDown();
    }
  }

  private void runLoop(Worker worker) {
    boolean reported = false;
    int idle = 0;
    while (!leave) {
      if (worker.runOnce()) {
        idle = 0;
        continue;
      }
      if (!reported && worker.isDone()) {
        reported = true;
        if (running.decrementAndGet() == 0) {
          signal();
        }
      }
      backOff(worker, idle++);
    }
  }

  private static void backOff(Worker worker, int idle) {
    if (idle < SPINS) {
      Thread.onSpinWait();
    } else if (idle < SPINS + YIELDS) {
      Thread.yield();
    } else {
      int doublings = Math.min(6, idle - SPINS - YIELDS);
      worker.park(Math.min(LONGEST_PARK_NANOS, SHORTEST_PARK_NANOS << doublings));
    }
  }

  // --- the leading thread ---

  private void lead() {
    JobStatus last = JobStatus.CANCELLED;
    try {
      boolean complete = leadUntilLeaving();
      leaveWorkers();
      if (complete) {
        last = finish();
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      leaveWorkers();
      // Closing is not to be cut short by the interrupt that ended something else.
      Thread.interrupted();
      Closing closing = new Closing();
      if (last != JobStatus.FINISHED) {
        run.resources().abort(closing);
      }
      run.resources().close(closing);
      noteFailedStop();
      if (closing.failure() != null && last == JobStatus.FINISHED) {
        fail(closing.failure());
      }
      end(failure() != null ? JobStatus.FAILED : last);
    }
  }

  /** Returns whether the job has done all it should, as opposed to failed or cancelled. */
  private boolean leadUntilLeaving() throws InterruptedException {
    while (true) {
      synchronized (signal) {
        if (failure != null || cancelRequested) {
          return false;
        }
        if (running.get() == 0 || run.coordinator().isStopped()) {
          return true;
        }
        if (gaveUp) {
          return false;
        }
        if (stopRequested) {
          run.coordinator().requestStop();
        }
      }
      run.advance();
      if (!run.coordinator().isStopped()) {
        awaitSignal();
      }
    }
  }

  private void awaitSignal() throws InterruptedException {
    long due = run.coordinator().dueMicros();
    long millis =
        due == Long.MAX_VALUE ? 1000 : Math.min(1000, (due - job.tickerMicros()) / 1000 + 1);
    synchronized (signal) {
      if (!signalled && due != Long.MIN_VALUE && millis > 0) {
        signal.wait(millis);
      }
      signalled = false;
    }
  }

  private JobStatus finish() {
    become(JobStatus.FINISHING);
    run.finish();
    synchronized (signal) {
      // Although it was given up, it succeeded in the end.
      leftUndone = List.of();
    }
    return JobStatus.FINISHED;
  }

  private void leaveWorkers() {
    leave = true;
    run.workers().forEach(Worker::wake);
    while (true) {
      try {
        workersClosed.await();
        return;
      } catch (InterruptedException e) {
        // It was meant for a wait of the thread that leads the job: workers are always waited for,
        // since what they use can only be closed after them.
        continue;
      }
    }
  }

  private void fail(@Nullable Throwable thrown) {
    synchronized (signal) {
      if (failure == null && thrown != null && !interrupting) {
        failure = Failure.of(thrown);
      }
    }
    hurry();
    signal();
  }

  /** A job that fails while it is being stopped has no last checkpoint. */
  private void noteFailedStop() {
    synchronized (signal) {
      if (stopRequested && failure != null && leftUndone.isEmpty() && job.keepsState()) {
        leftUndone =
            List.of(UnfinishedWork.noCheckpoint("the job failed", run.coordinator().last()));
      }
    }
  }

  // --- the end in time ---

  /** The job is to end: from now on it is watched that it does. */
  private void guard() {
    synchronized (signal) {
      if (guarded || ended.getCount() == 0) {
        return;
      }
      guarded = true;
    }
    Duration timeout = job.options().shutdownTimeout();
    job.deadline().within(timeout);
    Thread thread =
        new Thread(
            new ShutdownGuard(new Leaving(), timeout, hurry, ended, job.options().ticker()),
            "weir-shutdown " + job.spec().name());
    thread.setDaemon(true);
    thread.start();
  }

  private void hurry() {
    hurry.countDown();
    guard();
  }

  private final class Leaving implements ShutdownGuard.Target {
    @Override
    public void giveUp() {
      synchronized (signal) {
        if (failure == null && !cancelRequested && !gaveUp) {
          gaveUp = true;
          leftUndone = unfinished().ofStop();
        }
      }
      leave = true;
      run.workers().forEach(Worker::wake);
      signal();
    }

    @Override
    public void interrupt() {
      synchronized (signal) {
        interrupting = true;
      }
      threads.forEach(Thread::interrupt);
    }

    @Override
    public void abandon() {
      synchronized (signal) {
        List<String> lines = new ArrayList<>(leftUndone);
        lines.addAll(unfinished().ofThreads());
        leftUndone = List.copyOf(lines);
      }
      end(failure() != null ? JobStatus.FAILED : JobStatus.CANCELLED);
    }

    private UnfinishedWork unfinished() {
      return new UnfinishedWork(job, run.workers(), run.coordinator());
    }
  }

  private void signal() {
    synchronized (signal) {
      signalled = true;
      signal.notifyAll();
    }
  }

  private void become(JobStatus next) {
    synchronized (signal) {
      if (status.canBecome(next)) {
        status = next;
      }
    }
  }

  private void end(JobStatus last) {
    List<Runnable> actions;
    List<NodeMetrics> counted = JobMetrics.of(job, run.assembled());
    synchronized (signal) {
      if (ended.getCount() == 0) {
        return; // Threads that were left behind came back.
      }
      lastMetrics = counted;
      run.release();
      if (status.canBecome(last)) {
        status = last;
      }
      actions = List.copyOf(endActions);
      ended.countDown();
    }
    hurry.countDown();
    actions.forEach(Runnable::run);
  }

  // --- RunningJob ---

  @Override
  public String id() {
    return run.id();
  }

  @Override
  public String name() {
    return job.spec().name();
  }

  @Override
  public JobStatus status() {
    synchronized (signal) {
      return status;
    }
  }

  @Override
  public JobStatus await() throws InterruptedException {
    ended.await();
    RuntimeException thrown = failure();
    if (thrown != null) {
      throw thrown;
    }
    return status();
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void whenEnded(Runnable action) {
    synchronized (signal) {
      if (ended.getCount() > 0) {
        endActions.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void cancel() {
    synchronized (signal) {
      cancelRequested = true;
      if (status.canBecome(JobStatus.CANCELLING)) {
        status = JobStatus.CANCELLING;
      }
    }
    hurry();
    signal();
  }

  @Override
  public void stopWithCheckpoint() {
    synchronized (signal) {
      if (failure != null) {
        return; // It ends already.
      }
      stopRequested = true;
      if (status.canBecome(JobStatus.FINISHING)) {
        status = JobStatus.FINISHING;
      }
    }
    guard();
    signal();
  }

  @Override
  public @Nullable RuntimeException failure() {
    synchronized (signal) {
      return failure;
    }
  }

  @Override
  public List<NodeMetrics> metrics() {
    // Read before the other, which is emptied after this was set.
    JobAssembly.Assembled nodes = run.assembled();
    List<NodeMetrics> last = lastMetrics;
    return last == null ? JobMetrics.of(job, nodes) : last;
  }

  @Override
  public @Nullable CheckpointInfo lastCheckpoint() {
    return run.coordinator().last();
  }

  @Override
  public long restoredCheckpoint() {
    return job.restoredCheckpoint();
  }

  @Override
  public boolean restoredFinished() {
    return run.restoredFinished();
  }

  @Override
  public List<String> leftUndone() {
    synchronized (signal) {
      return leftUndone;
    }
  }

  @Override
  public List<String> messages() {
    return run.messages();
  }
}
