package io.weir.runtime.state;

import java.util.Arrays;

/**
 * Which chunks of slots differ from the image. Nothing is noted before there is an image, so that
 * jobs without checkpoints do not pay.
 */
final class ChunkChanges {
  /** A chunk is {@code 1 << SHIFT} slots. */
  static final int SHIFT = 10;

  static final int SLOTS = 1 << SHIFT;

  private final int shift;
  private boolean noting;
  private boolean[] changed = {};

  ChunkChanges() {
    this(SHIFT);
  }

  /**
   * @param shift a chunk is {@code 1 << shift} slots
   */
  ChunkChanges(int shift) {
    this.shift = shift;
  }

  /** From now on there is an image, which is up to date. */
  void start() {
    noting = true;
    Arrays.fill(changed, false);
  }

  void note(int slot) {
    if (noting) {
      int chunk = slot >>> shift;
      ensure(chunk);
      changed[chunk] = true;
    }
  }

  /**
   * @param limit above all of the slots
   */
  void note(int[] slots, int count, int limit) {
    if (noting) {
      ensure(limit >>> shift);
      boolean[] chunks = changed;
      for (int i = 0; i < count; i++) {
        chunks[slots[i] >>> shift] = true;
      }
    }
  }

  private void ensure(int chunk) {
    if (chunk >= changed.length) {
      changed = Arrays.copyOf(changed, Math.max(chunk + 1, changed.length * 2));
    }
  }

  /** Whether a chunk has to be written; true for all while there is no image. */
  boolean differs(int chunk) {
    return !noting || chunk < changed.length && changed[chunk];
  }
}
