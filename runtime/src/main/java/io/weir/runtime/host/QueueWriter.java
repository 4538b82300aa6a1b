package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The producer's end of a queue: gathers rows in pooled batches. Never refuses anything: what the
 * queue does not take waits here, and {@link #hasRoom} says so.
 */
class QueueWriter {
  /** A batch starts with so much room and keeps what it grew to. */
  private static final int INITIAL_ROWS = 256;

  private final EdgeQueue queue;
  private final DataType[] types;
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private @Nullable Batch filling;

  QueueWriter(EdgeQueue queue, DataType[] types) {
    this.queue = queue;
    this.types = types;
  }

  boolean hasRoom() {
    return waiting.isEmpty();
  }

  boolean isCancelled() {
    return queue.isCancelled();
  }

  void append(Batch source, int @Nullable [] picked, int count) {
    if (count == 0 || queue.isCancelled()) {
      return;
    }
    Batch to = filling;
    if (to != null
        && (to.rows + count > Batch.CAPACITY || to.hasRowWatermarks != source.hasRowWatermarks)) {
      flush();
      to = null;
    }
    if (to == null) {
      to = queue.takeEmptied();
      if (to == null) {
        to = new Batch(types, INITIAL_ROWS);
      }
      filling = to;
    }
    to.append(source, picked, count);
    if (to.rows >= Batch.CAPACITY) {
      flush();
    }
  }

  void signal(Signal signal) {
    flush();
    push(signal);
  }

  /** Sends the rows gathered so far. */
  void flush() {
    Batch batch = filling;
    if (batch != null) {
      filling = null;
      push(batch);
    }
  }

  /** Sends the rows gathered so far if the consumer has nothing else to do. */
  void flushIfWanted() {
    if (filling != null && waiting.isEmpty() && queue.isEmpty()) {
      flush();
    }
  }

  /** Sends what waits as far as the queue takes it; returns whether it took any. */
  boolean drain() {
    boolean progress = false;
    Object next;
    while ((next = waiting.peek()) != null && queue.offer(next)) {
      waiting.poll();
      progress = true;
    }
    return progress;
  }

  final void push(Object element) {
    if (!waiting.isEmpty() || !queue.offer(element)) {
      waiting.add(element);
    }
  }
}
