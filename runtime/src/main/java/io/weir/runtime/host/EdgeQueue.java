package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Carries batches and signals from one task to another, and emptied batches back. One producing and
 * one consuming thread.
 */
final class EdgeQueue {
  /** Elements that fit; batches beyond it wait at the producer, which then stops. */
  static final int CAPACITY = 8;

  private final SpscArrayQueue<Object> forward = new SpscArrayQueue<>(CAPACITY);
  private final SpscArrayQueue<Batch> emptied = new SpscArrayQueue<>(2 * CAPACITY);
  private final Worker consumer;
  private volatile boolean cancelled;

  EdgeQueue(Worker consumer) {
    this.consumer = consumer;
  }

  /** Producer: hands over a batch or a signal. */
  boolean offer(Object element) {
    if (!forward.offer(element)) {
      return false;
    }
    consumer.wake();
    return true;
  }

  /** Producer: a batch to fill again. */
  @Nullable Batch takeEmptied() {
    return emptied.poll();
  }

  /** Both: whether nothing is on the way. */
  boolean isEmpty() {
    return forward.isEmpty();
  }

  /** Producer: whether the consumer wants no more rows. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Consumer: a {@link Batch}, a {@link Signal}, or null. */
  @Nullable Object poll() {
    return forward.poll();
  }

  /** Consumer: gives a batch back. */
  void recycle(Batch batch) {
    batch.clear();
    emptied.offer(batch);
  }

  /** Consumer: wants no more rows; signals still come. */
  void cancel() {
    cancelled = true;
  }
}
