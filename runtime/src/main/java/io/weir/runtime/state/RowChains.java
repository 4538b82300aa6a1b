package io.weir.runtime.state;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The rows of each key as a chain through the chunks, the newest first. */
final class RowChains {
  private static final int NONE = RowsByKey.NONE;

  /** In the place of the first row of a key that is about to go. */
  private static final int GONE = -2;

  private final RowChunks places;

  /** By slot of the key: its first row. */
  private int[] heads = {};

  /** Whether rows know the one before them, so that one can be taken off its chain. */
  private boolean backwards;

  RowChains(RowChunks places) {
    this.places = places;
  }

  void growByKey(int room) {
    if (heads.length < room) {
      int from = heads.length;
      heads = Arrays.copyOf(heads, room);
      Arrays.fill(heads, from, room, NONE);
    }
  }

  long memory() {
    return 4L * heads.length;
  }

  /** First row of a key, none for key slot -1. */
  int head(int key) {
    return key < 0 ? NONE : heads[key];
  }

  int next(int slot) {
    return places.all[slot >>> places.shift].next[slot & places.mask];
  }

  boolean isEmpty(int key) {
    return heads[key] == NONE;
  }

  /** Marks a key without rows as one that is about to go: it does not count as empty. */
  void markGone(int key) {
    heads[key] = GONE;
  }

  /** After {@link #markGone}: the slots of the keys can be used again. */
  void clear(int[] keys, int count) {
    for (int i = 0; i < count; i++) {
      heads[keys[i]] = NONE;
    }
  }

  /** Makes a row the first one of a key. */
  void add(int slot, int key) {
    int head = heads[key];
    setNext(slot, head);
    heads[key] = slot;
    if (backwards) {
      setPrevious(slot, NONE);
      if (head != NONE) {
        setPrevious(head, slot);
      }
    }
  }

  /** Takes a row off its chain, once there are {@link #linkBackwards} links. */
  void remove(int slot, int key) {
    int before = places.all[slot >>> places.shift].previous[slot & places.mask];
    int after = next(slot);
    if (before == NONE) {
      heads[key] = after;
    } else {
      setNext(before, after);
    }
    if (after != NONE) {
      setPrevious(after, before);
    }
  }

  /** Reads what {@link #remove} will, so that it is in the processor's caches. */
  long touch(int slot) {
    int before = places.all[slot >>> places.shift].previous[slot & places.mask];
    int after = next(slot);
    long sum = before == NONE ? 0 : next(before);
    if (after != NONE) {
      sum += places.all[after >>> places.shift].previous[after & places.mask];
    }
    return sum;
  }

  /** Takes rows off the chain of a key; returns how many. */
  int removeIf(int key, IntPredicate goes) {
    int removed = 0;
    int kept = NONE;
    for (int slot = heads[key]; slot != NONE; slot = next(slot)) {
      if (goes.test(slot)) {
        removed++;
        continue;
      }
      // Between the two there may be rows that go.
      link(key, kept, slot);
      kept = slot;
    }
    link(key, kept, NONE);
    return removed;
  }

  private void link(int key, int before, int slot) {
    if (before == NONE) {
      heads[key] = slot;
    } else {
      setNext(before, slot);
    }
    if (backwards && slot != NONE) {
      setPrevious(slot, before);
    }
  }

  /**
   * Makes links from each row to the one before it, from now on.
   *
   * @param limit above all slots of keys
   */
  void linkBackwards(int limit) {
    backwards = true;
    for (int key = 0; key < limit; key++) {
      int before = NONE;
      for (int slot = heads[key]; slot != NONE; slot = next(slot)) {
        setPrevious(slot, before);
        before = slot;
      }
    }
  }

  private void setNext(int slot, int next) {
    places.all[slot >>> places.shift].next[slot & places.mask] = next;
  }

  private void setPrevious(int slot, int before) {
    RowChunk chunk = places.all[slot >>> places.shift];
    if (chunk.previous.length == 0) {
      chunk.previous = new int[chunk.room()];
    }
    chunk.previous[slot & places.mask] = before;
  }
}
