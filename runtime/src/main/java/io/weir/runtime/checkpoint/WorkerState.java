package io.weir.runtime.checkpoint;

import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.StateWriter;

/**
 * The durable image of one worker's stores. Written on the worker's thread; closed with the {@link
 * CheckpointStorage} that it belongs to.
 */
public interface WorkerState {
  /**
   * Takes a store into the image, which then is empty or what the restored checkpoint has of this
   * worker. Before anything is written; what no store takes is removed with the first {@link
   * #flush}.
   *
   * @param own the key groups of the store on this worker
   * @return whether the image goes on: it has what this worker wrote for these key groups
   */
  boolean begin(String stateId, String store, KeyGroupRange own);

  /** Where a store of a node writes what changed; buffered until {@link #flush}. */
  StateWriter writer(String stateId, String store);

  /** The entries that a store of a node has evicted from memory: none at first. */
  ColdStore cold(String stateId, String store);

  /** Removes everything that the stores of a node wrote: it has finished. */
  void clear(String stateId);

  /**
   * All that was written becomes part of the next checkpoint, which may fail for it.
   *
   * @throws io.weir.runtime.error.JobException when it cannot be written
   */
  void flush();
}
