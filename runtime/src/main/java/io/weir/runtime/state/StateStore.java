package io.weir.runtime.state;

/**
 * State of an operator that is part of checkpoints, as key-value pairs. The store itself lives in
 * memory; the durable image gets what changed. Called on the operator's thread.
 */
public interface StateStore {
  /** Unique within the operator; stable across versions. At most 255 bytes of UTF-8. */
  String name();

  /**
   * Writes every entry that changed since the last call (or since the restore), and forgets the
   * marks.
   */
  void snapshot(StateWriter writer);

  /**
   * Takes back one entry written by {@link #snapshot}, in any order, before any batch comes. Only
   * entries of this worker's key groups are given.
   */
  void restore(byte[] key, byte[] value);
}
