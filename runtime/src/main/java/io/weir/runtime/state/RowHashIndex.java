package io.weir.runtime.state;

import java.util.Arrays;

/**
 * Finds rows of a store by the hash of the whole row: chained hashing over slots. Rows with equal
 * hashes are on one chain, the latest first. Adding, finding the latest row of a hash and removing
 * it take constant time, however many rows there are.
 *
 * <p>Not thread-safe; allocates only to grow.
 */
public final class RowHashIndex {
  /** Ends a chain. */
  public static final int NONE = -1;

  private static final int LEAST_BUCKETS = 64;

  /** By bucket the first slot on its chain. */
  private int[] buckets = newBuckets(LEAST_BUCKETS);

  /** By slot. */
  private long[] hashes = {};

  /** By slot the next slot on the chain of its bucket. */
  private int[] next = {};

  private int size;

  /** Bytes of memory held. */
  long memory() {
    return 4L * buckets.length + 12L * hashes.length;
  }

  private static int[] newBuckets(int count) {
    int[] buckets = new int[count];
    Arrays.fill(buckets, NONE);
    return buckets;
  }

  /**
   * Adds a row.
   *
   * @param capacity slots that the store has room for
   */
  public void add(int slot, long hash, int capacity) {
    if (hashes.length <= slot) {
      hashes = Arrays.copyOf(hashes, Math.max(capacity, slot + 1));
      next = Arrays.copyOf(next, hashes.length);
    }
    if (size == buckets.length) {
      rehash();
    }
    hashes[slot] = hash;
    link(slot);
    size++;
  }

  private void link(int slot) {
    int bucket = bucket(hashes[slot]);
    next[slot] = buckets[bucket];
    buckets[bucket] = slot;
  }

  /** The upper half as well: the lower bits of rows of one key may be alike. */
  private int bucket(long hash) {
    return (int) (hash ^ (hash >>> 32)) & (buckets.length - 1);
  }

  private void rehash() {
    int[] old = buckets;
    buckets = newBuckets(old.length * 2);
    int[] chain = new int[16];
    for (int head : old) {
      // From the end of the chain on, so that the latest row is the first one again.
      int length = 0;
      for (int slot = head; slot != NONE; slot = next[slot]) {
        if (length == chain.length) {
          chain = Arrays.copyOf(chain, length * 2);
        }
        chain[length++] = slot;
      }
      while (length > 0) {
        link(chain[--length]);
      }
    }
  }

  /** The latest row with a hash, {@link #NONE} when there is none. */
  public int first(long hash) {
    return withHash(buckets[bucket(hash)], hash);
  }

  /**
   * The row with the same hash that was added before this one, {@link #NONE} when there is none.
   */
  public int before(int slot) {
    return withHash(next[slot], hashes[slot]);
  }

  private int withHash(int from, long hash) {
    int slot = from;
    while (slot != NONE && hashes[slot] != hash) {
      slot = next[slot];
    }
    return slot;
  }

  /** Takes a row out that was added. */
  public void remove(int slot) {
    int bucket = bucket(hashes[slot]);
    if (buckets[bucket] == slot) {
      buckets[bucket] = next[slot];
    } else {
      int before = buckets[bucket];
      while (next[before] != slot) {
        before = next[before];
      }
      next[before] = next[slot];
    }
    size--;
  }
}
