package io.weir.runtime.state;

import io.weir.runtime.data.RowType;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The chunks of slots that rows of a store are in: which have rows, in the order in which they were
 * filled, and which slots can be taken. A slot is the number of its chunk and its place there.
 */
final class RowChunks {
  /** A chunk with more bytes of strings takes no more rows. */
  private static final int MOST_CHUNK_BYTES = 32 << 20;

  /** The memory of all chunks is summed up once in so many batches. */
  private static final int BATCHES_PER_SUM = 16;

  private final RowType schema;
  private final int chunkRows;
  final int shift;
  final int mask;

  RowChunk[] all = {};
  int count;

  /** Chunks with rows, the oldest first; the last one is being filled. */
  final ArrayDeque<Integer> filled = new ArrayDeque<>();

  /** Chunks without rows. */
  private final ArrayDeque<Integer> empty = new ArrayDeque<>();

  private int[] free = {};
  private int freeCount;

  private int batches;
  private long memory;

  /** Whether rows may be so wide that there must be an eye on the bytes of a chunk. */
  boolean wide;

  /**
   * @param chunkRows of a chunk, a power of two
   */
  RowChunks(RowType schema, int chunkRows) {
    this.schema = schema;
    this.chunkRows = chunkRows;
    shift = Integer.numberOfTrailingZeros(chunkRows);
    mask = chunkRows - 1;
  }

  /** Where the next row is to be added. */
  int nextSlot() {
    if (freeCount > 0) {
      int slot = free[freeCount - 1];
      if (!wide || all[slot >>> shift].heapBytes() < MOST_CHUNK_BYTES) {
        return slot;
      }
    }
    Integer last = filled.peekLast();
    if (last != null) {
      RowChunk chunk = all[last];
      if (chunk.used < chunkRows && (!wide || chunk.heapBytes() < MOST_CHUNK_BYTES)) {
        return (last << shift) + chunk.used;
      }
      chunk.fit();
    }
    int chosen = empty.isEmpty() ? add() : empty.removeFirst();
    if (!filled.contains(chosen)) {
      filled.addLast(chosen);
    }
    return chosen << shift;
  }

  /** Takes slots one behind the other from one that {@link #nextSlot} gave; returns how many. */
  int takeSlots(RowChunk chunk, int at, int wanted) {
    if (at == chunk.used) {
      int taken = Math.min(wanted, chunkRows - at);
      chunk.used += taken;
      return taken;
    }
    int first = free[freeCount - 1];
    int taken = 0;
    while (taken < wanted
        && freeCount > 0
        && free[freeCount - 1] == first + taken
        && at + taken <= mask) {
      freeCount--;
      taken++;
    }
    return taken;
  }

  /** Adds a chunk without rows; returns its number. */
  int add() {
    if (count == all.length) {
      all = Arrays.copyOf(all, Math.max(4, count * 2));
    }
    RowChunk added = new RowChunk(schema, chunkRows, count == 0);
    if (count == 0) {
      filled.addLast(0);
    } else if (!filled.isEmpty()) {
      added.reserveLike(all[filled.peekLast()]);
    }
    all[count] = added;
    batches = 0;
    return count++;
  }

  /** Slots that there is room for. */
  int capacity() {
    return count == 1 ? all[0].room() : count << shift;
  }

  /** Notes that the slot of a row that is gone can be taken. */
  void addFree(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(64, freeCount * 2));
    }
    free[freeCount++] = slot;
  }

  private void recycle(int c) {
    RowChunk chunk = all[c];
    if (chunk.heapBytes() > MOST_CHUNK_BYTES || empty.size() > filled.size()) {
      // The memory itself is given back.
      all[c] = new RowChunk(schema, chunkRows, true);
    } else {
      chunk.clear();
    }
    empty.addLast(c);
  }

  private void dropFreeSlots(boolean[] ofChunks) {
    int kept = 0;
    for (int i = 0; i < freeCount; i++) {
      if (!ofChunks[free[i] >>> shift]) {
        free[kept++] = free[i];
      }
    }
    freeCount = kept;
  }

  /** Empties chunks that have no rows left. */
  void recycleEmpty() {
    boolean[] without = new boolean[count];
    boolean any = false;
    for (int c : filled) {
      without[c] = all[c].rows == 0;
      any |= without[c];
    }
    if (any) {
      filled.removeIf(c -> without[c]);
      dropFreeSlots(without);
      for (int c = 0; c < without.length; c++) {
        if (without[c]) {
          recycle(c);
        }
      }
    }
  }

  /** Chunks that have rows, the oldest first. */
  int[] order() {
    return filled.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Makes the chunks of an image that goes on; before there are any.
   *
   * @param used by chunk, rows handed out
   * @param order of those that had rows, the oldest first
   */
  void restore(int[] used, int[] order) {
    boolean[] isFilled = new boolean[used.length];
    for (int c : order) {
      isFilled[c] = true;
    }
    for (int c = 0; c < used.length; c++) {
      add();
      all[c].ensureRoom(used[c]);
      all[c].used = used[c];
      if (!isFilled[c]) {
        empty.addLast(c);
      }
    }
    filled.clear();
    for (int c : order) {
      filled.addLast(c);
    }
  }

  /** After {@link #restore} and when rows are back: what is not in use can be taken. */
  void freeRestored() {
    // From the last one down: free slots are taken from the end, so that they come ascending.
    for (int c = count - 1; c >= 0; c--) {
      for (int at = all[c].used - 1; at >= 0; at--) {
        if (!all[c].live[at]) {
          addFree((c << shift) + at);
        }
      }
    }
    batches = 0;
  }

  /** Takes the oldest chunks out of the order; returns by chunk whether it is one of them. */
  boolean[] takeOldest(int wanted) {
    boolean[] taken = new boolean[count];
    for (int i = 0; i < wanted; i++) {
      taken[filled.removeFirst()] = true;
    }
    return taken;
  }

  /** Empties chunks that {@link #takeOldest} took, all rows of which are gone. */
  void recycle(boolean[] taken) {
    for (int c = 0; c < taken.length; c++) {
      if (taken[c]) {
        recycle(c);
      }
    }
    dropFreeSlots(taken);
    batches = 0;
  }

  /** Gives back what strings that are gone have left. */
  void compact() {
    for (int c : filled) {
      all[c].compactHeaps(true);
    }
    batches = 0;
  }

  /** Bytes of the rows' strings and arrays. */
  long heapBytes() {
    long bytes = 0;
    for (int c : filled) {
      bytes += all[c].heapBytes();
    }
    return bytes;
  }

  /** Between batches: gives back what rows have left; returns the bytes of memory held. */
  long tidy() {
    Integer last = filled.peekLast();
    if (batches % BATCHES_PER_SUM == 0 || count <= 1) {
      memory = 0;
      for (int c : filled) {
        all[c].compactHeaps(false);
        memory += all[c].memory();
      }
    } else if (last != null && wide) {
      all[last].compactHeaps(false);
    }
    batches++;
    return memory;
  }
}
