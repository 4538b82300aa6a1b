package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.PagedBytesColumn;
import io.weir.runtime.data.Storage;
import java.util.Arrays;

/**
 * Hash index from keys to slots. A key's values stand in {@link #keys} at its slot; slots are
 * handed out densely from 0, and those of removed keys are reused. Finding and comparing is done by
 * the generated {@link io.weir.runtime.state.KeyKernel}, which works on the public arrays: open
 * addressing with linear probing, at most half full.
 *
 * <p>Not thread-safe; allocates only to grow.
 */
public final class KeyIndex {
  /** How key columns of strings keep them. */
  public enum Strings {
    /** In one array each, so that key columns can be shown as those of a batch. */
    TOGETHER,

    /** In pages, so that a store which grows does not copy them: {@link PagedBytesColumn}. */
    IN_PAGES
  }

  /** Key columns by slot. */
  public final Column[] keys;

  /** The hash of each slot's key. */
  public long[] hashes;

  /**
   * Each entry is 0 when empty, else the upper half of a key's hash above its slot + 1. A key's
   * place is the first free one from {@code hash & mask} on.
   */
  public long[] table;

  /** Length of the table, a power of two, minus 1. */
  public int mask;

  /** Which chunks have gained or lost keys since the image of the index was written. */
  final ChunkChanges keyChanges = new ChunkChanges();

  private int size;
  private int limit;
  private int[] freeSlots = {};
  private int freeCount;
  private boolean[] free = {};
  private int[] added = {};
  private int addedCount;
  private boolean recordsAdded;
  private final long[] compactAt;

  /** What {@link #touch} read last: without it the compiler would not read at all. */
  private long touched;

  /**
   * @param types of the key columns
   * @param capacity keys for which there is room at first
   * @param strings how they are kept where a key column is one of strings or bytes
   */
  public KeyIndex(DataType[] types, int capacity, Strings strings) {
    int room = Math.max(8, capacity);
    keys = new Column[types.length];
    for (int i = 0; i < types.length; i++) {
      keys[i] =
          strings == Strings.IN_PAGES && types[i].storage() == Storage.BYTES
              ? new PagedBytesColumn(room)
              : types[i].newColumn(room);
    }
    hashes = new long[room];
    table = new long[Integer.highestOneBit(room * 2 - 1) << 1];
    mask = table.length - 1;
    compactAt = new long[types.length];
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Keys in the index. */
  public int size() {
    return size;
  }

  /** All slots in use are below this. */
  public int limit() {
    return limit;
  }

  /** Slots for which there is room without growing. */
  public int capacity() {
    return hashes.length;
  }

  /** Whether a slot below the limit holds a key. */
  public boolean isLive(int slot) {
    return freeCount == 0 || !free[slot];
  }

  /** Writes the slots in use into {@code slots}, ascending; returns their number, {@link #size}. */
  public int liveSlots(int[] slots) {
    int count = 0;
    for (int slot = 0; slot < limit; slot++) {
      if (isLive(slot)) {
        slots[count++] = slot;
      }
    }
    return count;
  }

  /** Keeps the list of added slots from now on. */
  public void recordAdded() {
    recordsAdded = true;
  }

  /** Number of keys added since {@link #clearAdded}. */
  public int addedCount() {
    return addedCount;
  }

  /** Slots of the keys added since {@link #clearAdded}. */
  public int[] added() {
    return added;
  }

  /** Lets only the first ones of {@link #added}, which may have been moved there, count. */
  void keepAdded(int count) {
    addedCount = count;
  }

  public void clearAdded() {
    addedCount = 0;
  }

  /**
   * Reads the places where searches for the first {@code count} hashes begin: the cache misses of a
   * batch overlap here, while few do where keys are compared and added. A small table has none, but
   * is read as well: a branch around the loop made cold runs slower.
   */
  public void touch(long[] hashesOfRows, int count) {
    long[] entries = table;
    int last = mask;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += entries[(int) hashesOfRows[i] & last];
    }
    touched = sum;
  }

  /** As {@link #touch(long[], int)}, for picked rows. */
  public void touch(int[] picked, int count, long[] hashesOfRows) {
    long[] entries = table;
    int last = mask;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += entries[(int) hashesOfRows[picked[i]] & last];
    }
    touched = sum;
  }

  /**
   * Gives a new key its slot; called by the key kernel, which then writes the key's values at that
   * slot. All public arrays may have been replaced afterwards.
   *
   * @param at the empty place in the table where the search for the key ended
   */
  public int add(int at, long hash) {
    int slot;
    if (freeCount > 0) {
      slot = freeSlots[--freeCount];
      free[slot] = false;
    } else {
      slot = limit++;
      if (slot == hashes.length) {
        growSlots();
      }
    }
    hashes[slot] = hash;
    table[at] = entry(hash, slot);
    size++;
    keyChanges.note(slot);
    if (recordsAdded) {
      if (addedCount == added.length) {
        added = Arrays.copyOf(added, Math.max(16, addedCount * 2));
      }
      added[addedCount++] = slot;
    }
    if (size * 2 > table.length) {
      resize(table.length * 2);
    }
    return slot;
  }

  /** Takes keys out; their slots may be given to new keys. */
  public void remove(int[] slots, int count) {
    if (count == size) {
      clear();
      return;
    }
    if (free.length < hashes.length) {
      free = Arrays.copyOf(free, hashes.length);
    }
    if (freeCount + count > freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, Math.max(freeCount + count, freeSlots.length * 2));
    }
    boolean rebuild = count > size / 4;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      if (!rebuild) {
        removeEntry(slot);
      }
      free[slot] = true;
      freeSlots[freeCount++] = slot;
      keyChanges.note(slot);
      for (Column key : keys) {
        if (key instanceof BytesColumn bytes) {
          bytes.lengths[slot] = 0;
        } else if (key instanceof PagedBytesColumn bytes) {
          bytes.lengths[slot] = 0;
        }
      }
    }
    size -= count;
    if (rebuild) {
      fillTable();
    }
    compactHeaps();
  }

  /** Takes all keys out, keeping the memory. */
  public void clear() {
    if (limit < table.length / 16) {
      for (int slot = 0; slot < limit; slot++) {
        if (isLive(slot)) {
          table[place(slot)] = 0;
        }
      }
    } else {
      Arrays.fill(table, 0);
    }
    for (Column key : keys) {
      key.clear();
    }
    Arrays.fill(free, false);
    size = 0;
    limit = 0;
    freeCount = 0;
    addedCount = 0;
  }

  // --- the image ---

  /** Appends which slots are in use. */
  void writeLive(int from, int to, ByteBuilder out) {
    boolean all = true;
    for (int slot = from; slot < to; slot++) {
      all &= isLive(slot);
    }
    out.append((byte) (all ? 0 : 1));
    for (int slot = from; slot < to && !all; slot++) {
      out.append((byte) (isLive(slot) ? 1 : 0));
    }
  }

  /** Makes an empty index one with slots whose keys are written next. */
  void restoreSlots(int slots) {
    limit = slots;
    if (slots > hashes.length) {
      hashes = new long[slots + (slots >> 3)];
      for (Column key : keys) {
        key.ensureCapacity(hashes.length);
      }
    }
  }

  /** Reads what {@link #writeLive} wrote; returns the offset behind it. */
  int readLive(byte[] bytes, int offset, int from, int to) {
    if (bytes[offset] == 0) {
      return offset + 1;
    }
    if (free.length < hashes.length) {
      free = Arrays.copyOf(free, hashes.length);
    }
    int at = offset + 1;
    for (int slot = from; slot < to; slot++) {
      if (bytes[at++] == 0) {
        if (freeCount == freeSlots.length) {
          freeSlots = Arrays.copyOf(freeSlots, Math.max(64, freeCount * 2));
        }
        freeSlots[freeCount++] = slot;
        free[slot] = true;
      }
    }
    return at;
  }

  /** After the keys of all slots were written: finds them again. */
  void finishRestoring() {
    size = limit - freeCount;
    Hashing.start(limit, hashes);
    for (Column key : keys) {
      Hashing.addAny(key, limit, hashes);
    }
    int length = table.length;
    while (size * 2 > length) {
      length *= 2;
    }
    resize(length);
  }

  /** Bytes of memory held, roughly. */
  public long memory() {
    long sum = 8L * (hashes.length + table.length) + 4L * freeSlots.length + free.length;
    for (Column key : keys) {
      sum += key.memory();
    }
    return sum;
  }

  private static long entry(long hash, int slot) {
    return (hash & 0xFFFFFFFF00000000L) | (slot + 1);
  }

  private void growSlots() {
    int grown = Math.addExact(hashes.length, hashes.length >> 1);
    hashes = Arrays.copyOf(hashes, grown);
    for (Column key : keys) {
      key.ensureCapacity(grown);
    }
    if (free.length > 0) {
      free = Arrays.copyOf(free, grown);
    }
  }

  private void resize(int length) {
    table = new long[length];
    mask = length - 1;
    fillTable();
  }

  private void fillTable() {
    long[] entries = table;
    Arrays.fill(entries, 0);
    for (int slot = 0; slot < limit; slot++) {
      if (isLive(slot)) {
        long hash = hashes[slot];
        int at = (int) hash & mask;
        while (entries[at] != 0) {
          at = (at + 1) & mask;
        }
        entries[at] = entry(hash, slot);
      }
    }
  }

  /** Where a slot's entry stands; it is there, so empty places on the way do not matter. */
  private int place(int slot) {
    int at = (int) hashes[slot] & mask;
    while ((int) table[at] != slot + 1) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Removes an entry and moves those behind it back, so that no gap cuts a search short. */
  private void removeEntry(int slot) {
    int gap = place(slot);
    int at = gap;
    while (true) {
      at = (at + 1) & mask;
      long entry = table[at];
      if (entry == 0) {
        break;
      }
      int home = (int) hashes[(int) entry - 1] & mask;
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        table[gap] = entry;
        gap = at;
      }
    }
    table[gap] = 0;
  }

  private void compactHeaps() {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] instanceof BytesColumn bytes && bytes.heapSize > compactAt[i]) {
        compactAt[i] = Columns.compact(bytes, limit);
      } else if (keys[i] instanceof PagedBytesColumn bytes && bytes.size() > compactAt[i]) {
        compactAt[i] = bytes.compact(limit);
      }
    }
  }
}
