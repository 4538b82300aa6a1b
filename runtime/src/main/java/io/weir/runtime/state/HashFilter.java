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

  private final List<long[]> levels = new ArrayList<>();
  private long[] last = {};
  private int room;

  void add(long hash) {
    if (room == 0) {
      long hashes = (long) Math.max(FIRST_LEVEL / GROWTH, last.length * HASHES_PER_WORD) * GROWTH;
      room = (int) Math.min(LARGEST_LEVEL, hashes);
      last = new long[room / HASHES_PER_WORD];
      levels.add(last);
    }
    room--;
    long mixed = mix(hash);
    last[word(mixed, last.length)] |= bits(mixed);
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
