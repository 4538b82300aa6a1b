package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a {@link RowsByKey} that were to be removed and may be cold: each takes one equal cold
 * row back when the cold rows of its key are read. They are in the store's chunks, on chains of
 * their own.
 */
final class NegativeRows {
  private static final int NONE = RowsByKey.NONE;

  private final RowsByKey store;

  /** By slot of the key its first negative row; empty until there is one. */
  private int[] heads = {};

  private final RowHashIndex index = new RowHashIndex();
  private int count;

  NegativeRows(RowsByKey store) {
    this.store = store;
  }

  int count() {
    return count;
  }

  long memory() {
    return 4L * heads.length + index.memory();
  }

  void growByKey(int room) {
    if (heads.length > 0 && heads.length < room) {
      int from = heads.length;
      heads = Arrays.copyOf(heads, room);
      Arrays.fill(heads, from, room, NONE);
    }
  }

  boolean has(int keySlot) {
    return heads.length > 0 && keySlot >= 0 && heads[keySlot] != NONE;
  }

  /** How many there are of a key. */
  int count(int keySlot) {
    int found = 0;
    for (int slot = heads[keySlot]; slot != NONE; slot = store.next(slot)) {
      found++;
    }
    return found;
  }

  /** Adds one to the store; returns its slot. */
  int add(Batch in, int row, long rowHash, int keySlot) {
    int before = heads.length == 0 ? NONE : heads[keySlot];
    int slot = store.addNegative(in, row, keySlot, before);
    note(slot, rowHash, keySlot);
    return slot;
  }

  /** Makes one that is in the store the first one of its key; returns the one that was. */
  int note(int slot, long rowHash, int keySlot) {
    if (heads.length == 0) {
      heads = new int[store.index.capacity()];
      Arrays.fill(heads, NONE);
    }
    int before = heads[keySlot];
    heads[keySlot] = slot;
    index.add(slot, rowHash, store.places.capacity());
    count++;
    return before;
  }

  /** Whether a cold row that was read is taken back, by one that now has done so. */
  boolean takeBack(Batch read, int row, long rowHash) {
    int slot = index.first(rowHash);
    while (slot != NONE && (store.isUsedUp(slot) || !store.equal(read, row, slot))) {
      slot = index.before(slot);
    }
    if (slot != NONE) {
      store.useUp(slot);
    }
    return slot != NONE;
  }

  /**
   * Forgets those of a key: its cold rows have been read.
   *
   * @param evicted by chunk, whether its slots are given back otherwise; null for none
   */
  void forget(int keySlot, boolean @Nullable [] evicted) {
    int slot = heads[keySlot];
    heads[keySlot] = NONE;
    while (slot != NONE) {
      int next = store.next(slot);
      index.remove(slot);
      count--;
      if (evicted == null || !evicted[store.chunkOf(slot)]) {
        store.release(slot);
      }
      slot = next;
    }
  }
}
