package io.weir.runtime.host;

import io.weir.runtime.checkpoint.WorkerAcknowledgement;
import io.weir.runtime.checkpoint.WorkerAcknowledgement.SourcePosition;
import io.weir.runtime.checkpoint.WorkerState;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one worker in turn. A host calls {@link #open}, {@link #runOnce} and {@link
 * #close} on one thread; the other public methods may be called from anywhere.
 */
final class Worker {
  /**
   * What the tasks of this worker contribute to the next checkpoint that they have not passed yet.
   */
  private static final class Contribution {
    final Map<String, SourcePosition> sources = new HashMap<>();
    final Map<String, List<String>> committables = new HashMap<>();
  }

  private record StoreName(String stateId, String store) {}

  private final int index;
  private final JobContext job;
  private final Map<StoreName, ColdStore> coldStores = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> finished = new ArrayList<>();
  private final Set<String> finishedNodes = new HashSet<>();

  /** For the checkpoint under way: from tasks that passed the barrier. */
  private Contribution current = new Contribution();

  /** From tasks that finished: for the next checkpoint in which they count as finished. */
  private final Map<Task, Contribution> ofFinished = new HashMap<>();

  private volatile @Nullable Task running;
  private @Nullable WorkerState state;
  private volatile long acknowledged;

  /** The node whose code runs or waits, where that may take long; for {@link UnfinishedWork}. */
  private volatile @Nullable ChainNode entered;

  private volatile boolean opening;
  private volatile long requested;
  private volatile boolean stopRequested;

  /** The checkpoint behind which sources stop, 0 until one is asked for. */
  private volatile long stopCheckpoint;

  private volatile @Nullable Thread parked;

  Worker(int index, JobContext job) {
    this.index = index;
    this.job = job;
  }

  int index() {
    return index;
  }

  JobContext job() {
    return job;
  }

  void add(Task task) {
    tasks.add(task);
  }

  List<Task> tasks() {
    return tasks;
  }

  /** Opens consumers before producers, and loads restored state. */
  void open() {
    opening = true;
    state = job.openState(index);
    long restored = job.restoredCheckpoint();
    acknowledged = restored;
    for (int i = tasks.size() - 1; i >= 0; i--) {
      Task task = tasks.get(i);
      task.startAfterCheckpoint(restored);
      task.open();
      for (ChainNode node : task.chain.nodes()) {
        if (node.hadFinished()) {
          finishedNodes.add(node.stateId());
        }
      }
    }
    if (state != null) {
      state.flush();
    }
    opening = false;
  }

  /** Whether {@link #open} is under way; any thread. */
  boolean isOpening() {
    return opening;
  }

  /** Takes note that a node is given something to do, until {@link #leave}. */
  void enter(ChainNode node) {
    entered = node;
  }

  void leave() {
    entered = null;
  }

  /** The node that was {@link #enter}ed, null when none is; any thread. */
  @Nullable ChainNode entered() {
    return entered;
  }

  /** The first node of the task whose step is under way, null between steps; any thread. */
  @Nullable ChainNode running() {
    Task task = running;
    return task == null ? null : task.chain.root();
  }

  /** Whether the last checkpoint, with which a stop ends, has passed all tasks; any thread. */
  boolean hasAcknowledgedStop() {
    long last = stopCheckpoint;
    return last != 0 && acknowledged >= last;
  }

  /**
   * Gives every task a step.
   *
   * @return whether any did something
   */
  boolean runOnce() {
    boolean progress = false;
    for (int i = 0; i < tasks.size(); i++) {
      progress |= runTask(i);
    }
    return progress | acknowledgeIfComplete();
  }

  /** Gives one task a step: for hosts with an order of their own. */
  boolean runTask(int task) {
    Task next = tasks.get(task);
    running = next;
    boolean progress = next.step();
    running = null;
    return progress;
  }

  /** Whether all tasks have ended and the queues have taken everything. */
  boolean isDone() {
    for (Task task : tasks) {
      if (!task.isDone() || !task.chain.isDrained()) {
        return false;
      }
    }
    return true;
  }

  void close(Closing closing) {
    running = null;
    for (Task task : tasks) {
      closing.close(() -> task.close(closing));
    }
    leave();
  }

  // --- checkpoints ---

  /** Asks for a checkpoint; its barrier goes out at the sources' next step. Any thread. */
  void requestCheckpoint(long checkpoint, boolean stop) {
    stopRequested = stop;
    requested = checkpoint;
    if (stop) {
      stopCheckpoint = checkpoint;
    }
    wake();
  }

  long requestedCheckpoint() {
    return requested;
  }

  /** Whether sources stop after the barrier that is requested. */
  boolean isStopRequested() {
    return stopRequested;
  }

  void addPosition(String stateId, SourcePosition position) {
    current.sources.put(stateId, position);
  }

  /** Of a sink that passed the barrier of the checkpoint under way. */
  void addCommittables(String stateId, List<String> committables) {
    add(current, stateId, committables);
  }

  /**
   * Of a sink whose task is ending: they belong to the checkpoint in which it counts as finished.
   */
  void addFinalCommittables(String stateId, List<String> committables) {
    Task task = running;
    if (task == null) {
      throw new IllegalStateException("no task is running");
    }
    add(ofFinished.computeIfAbsent(task, t -> new Contribution()), stateId, committables);
  }

  private static void add(Contribution to, String stateId, List<String> committables) {
    if (!committables.isEmpty()) {
      to.committables.computeIfAbsent(stateId, id -> new ArrayList<>()).addAll(committables);
    }
  }

  /** The checkpoint with which what the running task does now will be committed. */
  long nextCheckpoint() {
    Task task = running;
    if (task == null) {
      throw new IllegalStateException("no task is running");
    }
    return task.lastBarrier() + 1;
  }

  void save(String stateId, StateStore store) {
    if (state != null) {
      store.snapshot(state.writer(stateId, store.name()));
    }
  }

  void restore(String stateId, StateStore store) {
    if (state != null) {
      job.restore(index, stateId, store, state);
    }
  }

  /** What a store of a node has evicted from memory. */
  ColdStore cold(String stateId, String store) {
    return coldStores.computeIfAbsent(
        new StoreName(stateId, store), name -> job.openCold(index, stateId, store, state));
  }

  void taskFinished(Task task) {
    finished.add(task);
  }

  /**
   * Tells the coordinator when the barrier asked for has passed all tasks; returns whether it did.
   */
  boolean acknowledgeIfComplete() {
    long checkpoint = requested;
    if (checkpoint <= acknowledged) {
      return false;
    }
    for (Task task : tasks) {
      if (!task.isDone() && task.lastBarrier() < checkpoint) {
        return false;
      }
    }
    for (int i = finished.size() - 1; i >= 0; i--) {
      Task task = finished.get(i);
      if (task.lastBarrier() < checkpoint) {
        finished.remove(i);
        includeFinished(task);
      }
    }
    addFinalPositions();
    if (state != null) {
      state.flush();
    }
    WorkerAcknowledgement acknowledgement =
        new WorkerAcknowledgement(
            checkpoint, index, current.sources, current.committables, Set.copyOf(finishedNodes));
    current = new Contribution();
    acknowledged = checkpoint;
    job.acknowledge(acknowledgement);
    return true;
  }

  private void includeFinished(Task task) {
    for (ChainNode node : task.chain.nodes()) {
      finishedNodes.add(node.stateId());
      if (state != null) {
        state.clear(node.stateId());
      }
    }
    Contribution contribution = ofFinished.remove(task);
    if (contribution != null) {
      contribution.committables.forEach((id, list) -> add(current, id, list));
    }
  }

  /** Sources that have ended stay where they ended. */
  private void addFinalPositions() {
    for (Task task : tasks) {
      if (task instanceof SourceTask source
          && source.isDone()
          && source.isOpen()
          && !current.sources.containsKey(source.node().stateId())) {
        current.sources.put(source.node().stateId(), source.takePosition());
      }
    }
  }

  /** After {@link #isDone}: what sinks still have to commit, by state id. */
  Map<String, List<String>> remainingCommittables() {
    Contribution all = new Contribution();
    current.committables.forEach((id, list) -> add(all, id, list));
    for (Contribution contribution : ofFinished.values()) {
      contribution.committables.forEach((id, list) -> add(all, id, list));
    }
    return all.committables;
  }

  // --- sleeping ---

  /** Called by anyone who gave this worker something to do. */
  void wake() {
    Thread thread = parked;
    if (thread != null) {
      parked = null;
      LockSupport.unpark(thread);
    }
  }

  /** Sleeps at most that long, or until {@link #wake}. On the worker's thread. */
  void park(long nanos) {
    parked = Thread.currentThread();
    LockSupport.parkNanos(this, nanos);
    parked = null;
  }
}
