package io.weir.runtime.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Which hashes were never added: a Bloom filter of 16 bits a hash that grows by further levels,
 * each four times as large. A hash has its four bits in one word of a level; of those that were not
 * added about one in sixty seems to be there.
 */
final class HashFilter {
  private static final int FIRST_LEVEL = 1 << 16;
  private static final int HASHES_PER_WORD = 4;
  private static final int GROWTH = 4;
  private static final int LARGEST_LEVEL = 1 << 28;

  /** A filter takes at most this part of the memory of the state. */
  private static final int MEMORY_SHARE = 16;

  /** With hardly any memory a filter may have this all the same: more than its first level. */
  private static final int LEAST_BYTES = 1 << 18;

  private final List<long[]> levels = new ArrayList<>();
  private long[] last = {};
  private int room;

  void add(long hash) {
    if (room == 0) {
      last = new long[(int) (nextLevelBytes() / Long.BYTES)];
      room = last.length * HASHES_PER_WORD;
      levels.add(last);
    }
    room--;
    long mixed = mix(hash);
    last[word(mixed, last.length)] |= bits(mixed);
  }

  private long nextLevelBytes() {
    long hashes = Math.max(FIRST_LEVEL / GROWTH, (long) last.length * HASHES_PER_WORD) * GROWTH;
    return Math.min(LARGEST_LEVEL, hashes) / HASHES_PER_WORD * Long.BYTES;
  }

  /** What a filter may take of the memory of the state. */
  static long mostBytes(StateMemory memory) {
    return Math.max(LEAST_BYTES, memory.limit() / MEMORY_SHARE);
  }

  /**
   * Adds a hash if the filter does not become larger than that; returns whether it did. A filter
   * that did not says nothing any more.
   */
  boolean addWithin(long hash, long mostBytes) {
    if (room == 0 && memory() + nextLevelBytes() > mostBytes) {
      return false;
    }
    add(hash);
    return true;
  }

  boolean mayContain(long hash) {
    long mixed = mix(hash);
    long bits = bits(mixed);
    for (int i = levels.size() - 1; i >= 0; i--) {
      long[] level = levels.get(i);
      if ((level[word(mixed, level.length)] & bits) == bits) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of memory held. */
  long memory() {
    long sum = 0;
    for (long[] level : levels) {
      sum += 8L * level.length;
    }
    return sum;
  }

  /** The top bits of hashes tell key groups, of which a worker has some. */
  private static long mix(long hash) {
    long mixed = hash * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }

  private static int word(long mixed, int length) {
    return (int) (mixed >>> 32) & (length - 1);
  }

  private static long bits(long mixed) {
    return 1L << mixed | 1L << (mixed >>> 6) | 1L << (mixed >>> 12) | 1L << (mixed >>> 18);
  }
}
