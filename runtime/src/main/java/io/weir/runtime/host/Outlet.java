package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyKernel;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's rows leave its task: one queue, or one per worker with rows going by key group.
 */
final class Outlet {
  private final QueueWriter[] targets;
  private final @Nullable KeyKernel key;
  private long[] hashes = {};
  private int[][] picked;
  private final int[] counts;

  /**
   * @param key null when there is one target
   */
  Outlet(QueueWriter[] targets, @Nullable KeyKernel key) {
    if ((key == null) != (targets.length == 1)) {
      throw new IllegalArgumentException("a key is for many targets");
    }
    this.targets = targets;
    this.key = key;
    counts = new int[targets.length];
    picked = new int[targets.length][0];
  }

  void emit(Batch batch) {
    if (key == null) {
      targets[0].append(batch, null, batch.rows);
    } else {
      partition(key, batch);
    }
  }

  private void partition(KeyKernel kernel, Batch batch) {
    int rows = batch.rows;
    int workers = targets.length;
    if (hashes.length < rows) {
      hashes = new long[Math.max(rows, Batch.CAPACITY)];
      picked = new int[workers][hashes.length];
    }
    long[] hash = hashes;
    kernel.hash(batch, rows, hash);
    int[] count = counts;
    java.util.Arrays.fill(count, 0);
    for (int row = 0; row < rows; row++) {
      int worker = KeyGroups.worker(KeyGroups.of(hash[row]), workers);
      picked[worker][count[worker]++] = row;
    }
    for (int worker = 0; worker < workers; worker++) {
      targets[worker].append(batch, picked[worker], count[worker]);
    }
  }

  void signal(Signal signal) {
    for (QueueWriter target : targets) {
      target.signal(signal);
    }
  }

  boolean hasRoom() {
    for (QueueWriter target : targets) {
      if (!target.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  boolean isCancelled() {
    for (QueueWriter target : targets) {
      if (!target.isCancelled()) {
        return false;
      }
    }
    return true;
  }

  void flush() {
    for (QueueWriter target : targets) {
      target.flush();
    }
  }

  void flushIfWanted() {
    for (QueueWriter target : targets) {
      target.flushIfWanted();
    }
  }

  boolean drain() {
    boolean progress = false;
    for (QueueWriter target : targets) {
      progress |= target.drain();
    }
    return progress;
  }
}
