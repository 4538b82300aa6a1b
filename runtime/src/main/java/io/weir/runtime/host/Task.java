package io.weir.runtime.host;

/**
 * A unit of cooperative scheduling: a chain with what feeds it. Used on its worker's thread only.
 */
abstract class Task {
  final Worker worker;
  final Chain chain;

  /** Number of the last barrier that passed this task. */
  private long lastBarrier;

  private boolean done;

  Task(Worker worker, Chain chain) {
    this.worker = worker;
    this.chain = chain;
  }

  abstract void open();

  /**
   * Does a little: at most some batches' worth. Never blocks.
   *
   * @return whether anything was done
   */
  abstract boolean step();

  abstract void close(Closing closing);

  /**
   * Whether the restored checkpoint says that the root of the chain had finished: then there is
   * nothing to read, only the end to pass on.
   */
  final boolean hadFinished() {
    return chain.root().hadFinished();
  }

  /** Whether nothing is left to do, apart from what waits for room in queues. */
  final boolean isDone() {
    return done;
  }

  final long lastBarrier() {
    return lastBarrier;
  }

  final void startAfterCheckpoint(long checkpoint) {
    lastBarrier = checkpoint;
  }

  final void passedBarrier(long checkpoint) {
    lastBarrier = checkpoint;
  }

  final void finish() {
    done = true;
    worker.taskFinished(this);
  }
}
