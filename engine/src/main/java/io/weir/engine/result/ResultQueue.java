package io.weir.engine.result;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way from the workers of a job to the one thread that reads its result. Workers
 * never block: they ask {@link #hasRoom} first, so a slow reader holds the job back.
 */
public final class ResultQueue {
  /** Batches that wait at most; each worker may add one more. */
  private static final int CAPACITY = 16;

  private final RowType schema;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
  private final ArrayDeque<Batch> free = new ArrayDeque<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean closed;
  private boolean finished;
  private @Nullable RuntimeException failure;

  public ResultQueue(RowType schema) {
    this.schema = schema;
  }

  public RowType schema() {
    return schema;
  }

  /** Whether a batch may be added. Any thread. */
  public boolean hasRoom() {
    return size.get() < CAPACITY || closed;
  }

  /** Adds a copy of a batch. Called by workers. */
  public void add(Batch batch) {
    if (batch.rows == 0 || closed) {
      return;
    }
    Batch copy = takeFree(batch.rows);
    copy.append(batch, null, batch.rows);
    lock.lock();
    try {
      if (closed) {
        return; // while the batch was copied
      }
      waiting.add(copy);
      size.incrementAndGet();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private Batch takeFree(int rows) {
    Batch batch;
    lock.lock();
    try {
      batch = free.poll();
    } finally {
      lock.unlock();
    }
    return batch == null ? new Batch(schema, rows) : batch;
  }

  /** The job has ended: nothing more is added. The first call counts. */
  public void finish(@Nullable RuntimeException jobFailure) {
    lock.lock();
    try {
      if (!finished) {
        finished = true;
        failure = jobFailure;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The reader has lost interest: what comes is thrown away. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      size.set(0);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next batch, waiting for it; null when nothing came in time or at the end. It belongs to the
   * caller until {@link #recycle}.
   *
   * @throws RuntimeException what made the job fail, once the batches before it are read
   */
  public @Nullable Batch take(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (true) {
        Batch batch = waiting.poll();
        if (batch != null) {
          size.decrementAndGet();
          return batch;
        }
        if (failure != null) {
          throw failure;
        }
        if (finished || closed || nanos <= 0) {
          return null;
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything has been read. */
  public boolean isAtEnd() {
    lock.lock();
    try {
      return closed || (finished && waiting.isEmpty() && failure == null);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a batch back to be filled again. */
  public void recycle(Batch batch) {
    batch.clear();
    lock.lock();
    try {
      if (free.size() < CAPACITY) {
        free.add(batch);
      }
    } finally {
      lock.unlock();
    }
  }
}
