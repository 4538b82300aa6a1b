package io.weir.runtime.state;

import java.util.Arrays;

/**
 * Finds rows of a store by the hash of the whole row: an open table with an entry for each hash
 * that there is, and the rows of that hash on a chain, the latest first. Adding, finding the latest
 * row of a hash and removing any row take constant time, however many rows there are and however
 * many of them are equal.
 *
 * <p>An entry holds half of the hash beside the slot. So a search that finds nothing, or one entry,
 * reads one or two places in memory, and growing reads no rows.
 *
 * <p>Not thread-safe; allocates only to grow.
 */
public final class RowHashIndex {
  /** Ends a chain. */
  public static final int NONE = -1;

  private static final int LEAST_PLACES = 128;

  private static final long UPPER_HALF = 0xFFFFFFFF00000000L;

  /**
   * The upper half of a hash, and one more than the slot of the latest row that has it; 0 where
   * there is none. An entry stands at the place that its half of the hash names, or behind it
   * without a gap in between.
   */
  private long[] table = new long[LEAST_PLACES];

  private int mask = LEAST_PLACES - 1;

  /** Entries in the table. */
  private int size;

  /** By slot. */
  private long[] hashes = {};

  /** By slot the row with the same hash that was added before. */
  private int[] before = {};

  /**
   * By slot the row with the same hash that was added next, for rows that are not the latest; empty
   * until there are two with one hash.
   */
  private int[] after = {};

  /** What {@link #touch} read last: without it the compiler would not read at all. */
  private long touched;

  /** Bytes of memory held. */
  long memory() {
    return 8L * table.length + 12L * hashes.length + 4L * after.length;
  }

  /**
   * Adds a row.
   *
   * @param capacity slots that the store has room for
   */
  public void add(int slot, long hash, int capacity) {
    if (hashes.length <= slot) {
      hashes = Arrays.copyOf(hashes, Math.max(capacity, slot + 1));
      before = Arrays.copyOf(before, hashes.length);
    }
    hashes[slot] = hash;
    int at = find(hash);
    long entry = table[at];
    table[at] = entry(hash, slot);
    if (entry != 0) {
      int latest = slotOf(entry);
      if (after.length < hashes.length) {
        after = Arrays.copyOf(after, hashes.length);
      }
      before[slot] = latest;
      after[latest] = slot;
      return;
    }
    before[slot] = NONE;
    size++;
    if (size > mask - (mask >> 2)) {
      grow();
    }
  }

  private static long entry(long hash, int slot) {
    return (hash & UPPER_HALF) | (slot + 1);
  }

  private static int slotOf(long entry) {
    return (int) entry - 1;
  }

  private int home(long hashOrEntry) {
    return (int) (hashOrEntry >>> 32) & mask;
  }

  /** The place of the entry of a hash, or the empty one where it would stand. */
  private int find(long hash) {
    long[] entries = table;
    int at = home(hash);
    while (true) {
      long entry = entries[at];
      if (entry == 0 || ((entry ^ hash) & UPPER_HALF) == 0 && hashes[slotOf(entry)] == hash) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    mask = table.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int at = home(entry);
        while (table[at] != 0) {
          at = (at + 1) & mask;
        }
        table[at] = entry;
      }
    }
  }

  /** The latest row with a hash, {@link #NONE} when there is none. */
  public int first(long hash) {
    return slotOf(table[find(hash)]);
  }

  /**
   * The row with the same hash that was added before this one, {@link #NONE} when there is none.
   */
  public int before(int slot) {
    return before[slot];
  }

  /** Takes a row out that was added. */
  public void remove(int slot) {
    long hash = hashes[slot];
    int earlier = before[slot];
    int at = find(hash);
    if (slotOf(table[at]) != slot) {
      int later = after[slot];
      before[later] = earlier;
      if (earlier != NONE) {
        after[earlier] = later;
      }
    } else if (earlier != NONE) {
      table[at] = entry(hash, earlier);
    } else {
      removeEntry(at);
    }
  }

  /** Empties a place and moves entries behind it back, so that no gap cuts a search short. */
  private void removeEntry(int place) {
    long[] entries = table;
    int gap = place;
    int at = gap;
    while (true) {
      at = (at + 1) & mask;
      long entry = entries[at];
      if (entry == 0) {
        break;
      }
      if (((at - home(entry)) & mask) >= ((at - gap) & mask)) {
        entries[gap] = entry;
        gap = at;
      }
    }
    entries[gap] = 0;
    size--;
  }

  /**
   * Reads the places in the table of the hashes of rows that are to be found soon: the waits for
   * memory overlap, those of searches hardly do.
   */
  void touch(int[] picked, int from, int to, long[] hashesOfRows) {
    long[] entries = table;
    int last = mask;
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += entries[(int) (hashesOfRows[picked[i]] >>> 32) & last];
    }
    touched = sum;
  }
}
