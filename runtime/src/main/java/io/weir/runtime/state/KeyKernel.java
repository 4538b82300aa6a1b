package io.weir.runtime.state;

import io.weir.runtime.data.Batch;

/**
 * Hashing and interning of key columns. Generated for the positions and types of the keys in a
 * batch.
 */
public interface KeyKernel {
  /**
   * A 64-bit hash of the key of each of the first {@code rows} rows; equal keys (nulls are equal)
   * have equal hashes.
   */
  void hash(Batch in, int rows, long[] hashes);

  /** Whether any key column of the row is null: such rows never join. */
  boolean hasNull(Batch in, int row);

  /**
   * Finds or adds the key of each row: {@code slots[row]} is its slot in the index; new keys get
   * the next slots and their columns are copied into {@code index.keys}.
   */
  void intern(Batch in, int rows, long[] hashes, KeyIndex index, int[] slots);

  /** Finds the key of each row: {@code slots[row]} is its slot, or -1. */
  void find(Batch in, int rows, long[] hashes, KeyIndex index, int[] slots);

  /**
   * Like {@link #intern} for picked rows: {@code slots[i]} is the slot of row {@code rows[i]},
   * whose hash is {@code hashes[rows[i]]}. Generated kernels do this without copying.
   */
  default void internRows(
      Batch in, int[] rows, int count, long[] hashes, KeyIndex index, int[] slots) {
    Batch picked = new Batch(in.types(), count);
    picked.append(in, rows, count);
    long[] pickedHashes = new long[count];
    for (int i = 0; i < count; i++) {
      pickedHashes[i] = hashes[rows[i]];
    }
    intern(picked, count, pickedHashes, index, slots);
  }
}
