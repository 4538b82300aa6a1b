package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.ColumnPieces;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.StateMemory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Groups that do not fit into memory, where results are wanted at the end only. Nothing is looked
 * up: when memory is full all groups are appended to a {@link ColdStore}, as pieces of raw columns
 * (keys and partial accumulators), and forgotten. At the end the pieces of a key group are merged,
 * in the order in which they were written. A group may be in any number of pieces. A piece is of
 * one key group, so that any worker can read it.
 */
final class GroupRuns {
  private static final int PIECE_ENTRIES = 4096;

  /** Bits of a hash that are neither those of key groups nor those that choose places in tables. */
  private static final int GO_SHIFT = 40;

  private static final int GO_BITS = 2;
  private static final int MOST_GO_BITS = 14;

  /** Part of a key group that is merged at once: of hashes whose lowest {@code bits} are so. */
  private record Go(int keyGroup, int bits, int wanted) {
    boolean wants(long hash) {
      return ((int) (hash >>> GO_SHIFT) & (1 << bits) - 1) == wanted;
    }
  }

  private final GroupStore groups;
  private final Supplier<GroupStore> newStore;
  private final ColdStore cold;
  private final StateMemory.Account account;
  private final int partEntries;
  private final ByteBuilder key = new ByteBuilder(16);
  private final ByteBuilder value = new ByteBuilder(1 << 12);

  /** Keys and accumulators. */
  private final Batch piece;

  /** Shows the keys of the piece where those of the input are. */
  private final Batch keyRows;

  private long[] hashes = new long[PIECE_ENTRIES];
  private final int[] picked = new int[PIECE_ENTRIES];
  private int[] sorted = {};
  private int countedCapacity;

  /** Of the next piece. */
  private long sequence;

  /** Groups in pieces that this run has written. */
  private long entries;

  /** Key groups that may have pieces. */
  private final boolean[] written = new boolean[KeyGroups.COUNT];

  /**
   * @param newStore makes stores of the same columns, to merge in
   */
  GroupRuns(GroupStore groups, Supplier<GroupStore> newStore, OperatorContext context) {
    this.groups = groups;
    this.newStore = newStore;
    cold = context.coldStore(groups.name());
    account = context.stateMemory().open();
    partEntries = context.stateMemory().partEntries();
    piece = groups.newRows();
    keyRows = groups.showKeys(piece);
  }

  void close() {
    account.close();
  }

  /** Whether no groups were written. */
  boolean isEmpty() {
    return cold.isEmpty();
  }

  /** Removes what was written. */
  void clear() {
    cold.clear();
  }

  /** Groups that were written, those that were written again counted again. */
  long entries() {
    return entries;
  }

  void imageTaken() {
    cold.imageTaken();
  }

  /** Of the next piece, to be kept with the image. */
  long sequence() {
    return sequence;
  }

  void restoreSequence(long restored) {
    sequence = Math.max(sequence, restored);
    Arrays.fill(written, true);
  }

  /** Between batches: writes the groups if the next one could need more memory than there is. */
  void makeRoom() {
    KeyIndex index = groups.index;
    if (index.size() + Batch.CAPACITY <= index.capacity()) {
      if (countedCapacity != index.capacity()) {
        countedCapacity = index.capacity();
        account.holds(groups.memory());
      }
      return;
    }
    long memory = groups.memory();
    account.holds(memory + (memory >> 1));
    boolean scarce = account.isScarce();
    boolean exceeded = scarce && account.isExceeded();
    account.holds(memory);
    if (!scarce) {
      return;
    }
    if (exceeded && !cold.isWritable()) {
      cold.awaitWritable();
    }
    if (cold.isWritable()) {
      append();
      groups.clear();
    }
  }

  private void append() {
    int[] ends = sortByKeyGroup();
    int from = 0;
    for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
      for (; from < ends[keyGroup]; from = Math.min(ends[keyGroup], from + PIECE_ENTRIES)) {
        int count = Math.min(ends[keyGroup], from + PIECE_ENTRIES) - from;
        copyToPiece(from, count);
        value.clear();
        ColumnCodec.writeInt(count, value);
        for (Column column : piece.columns) {
          ColumnPieces.write(column, 0, count, value);
        }
        key.clear();
        ColumnCodec.writeLong(sequence++, key);
        written[keyGroup] = true;
        cold.put(keyGroup, key.bytes, key.length, value.bytes, value.length);
      }
    }
    cold.flush();
    entries += groups.index.size();
  }

  /** Sorts the slots in use by key group; returns where each of them ends. */
  private int[] sortByKeyGroup() {
    KeyIndex index = groups.index;
    int[] live = new int[index.size()];
    int count = index.liveSlots(live);
    byte[] keyGroups = new byte[count];
    int[] next = new int[KeyGroups.COUNT + 1];
    for (int i = 0; i < count; i++) {
      int keyGroup = groups.keyGroup(live[i]);
      keyGroups[i] = (byte) keyGroup;
      next[keyGroup + 1]++;
    }
    for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
      next[keyGroup + 1] += next[keyGroup];
    }
    if (sorted.length < count) {
      sorted = new int[count];
    }
    for (int i = 0; i < count; i++) {
      sorted[next[keyGroups[i]]++] = live[i];
    }
    return next;
  }

  /** Copies groups in memory. */
  private void copyToPiece(int from, int count) {
    System.arraycopy(sorted, from, picked, 0, count);
    piece.clear();
    groups.copyRows(picked, count, piece);
  }

  private int readPiece(byte[] bytes) {
    int count = ColumnCodec.readInt(bytes, 0);
    int at = 4;
    piece.clear();
    for (Column column : piece.columns) {
      at = ColumnPieces.read(bytes, at, column, 0, count);
    }
    return count;
  }

  /** All groups, those in memory included, which must not change meanwhile. */
  Merge merge() {
    return new Merge();
  }

  /** Gives all groups, a few at a time. */
  final class Merge {
    private final GroupStore to = newStore.get();
    private final Deque<Go> goes = new ArrayDeque<>();
    private final int[] ends = sortByKeyGroup();

    /** More entries than this are merged in several goes. */
    private final int mostEntries = Math.max(partEntries, groups.index.capacity() / 4);

    private Merge() {
      for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
        if (written[keyGroup] || ends[keyGroup] > begin(keyGroup)) {
          goes.add(new Go(keyGroup, 0, 0));
        }
      }
    }

    private int begin(int keyGroup) {
      return keyGroup == 0 ? 0 : ends[keyGroup - 1];
    }

    /**
     * Merges further groups.
     *
     * @return whether there were any; then they are in {@link #groups}, each whole
     */
    boolean next() {
      while (true) {
        to.clear();
        Go go = goes.poll();
        if (go == null) {
          return false;
        }
        if (!add(go)) {
          for (int i = 0; i < 1 << GO_BITS; i++) {
            int wanted = go.wanted() | i << go.bits();
            goes.addFirst(new Go(go.keyGroup(), go.bits() + GO_BITS, wanted));
          }
        } else if (to.index.size() > 0) {
          account.holds(groups.memory() + to.memory());
          return true;
        }
      }
    }

    /** What {@link #next} merged. */
    GroupStore groups() {
      return to;
    }

    /** Returns false when there are too many groups for one go. */
    private boolean add(Go go) {
      boolean[] stopped = {false};
      if (written[go.keyGroup()]) {
        cold.scan(
            go.keyGroup(),
            new byte[0],
            0,
            (keyGroup, pieceKey, bytes) -> {
              if (!stopped[0]) {
                stopped[0] = !add(go, readPiece(bytes));
              }
            });
      }
      int end = ends[go.keyGroup()];
      for (int from = begin(go.keyGroup()); from < end && !stopped[0]; from += PIECE_ENTRIES) {
        int count = Math.min(PIECE_ENTRIES, end - from);
        copyToPiece(from, count);
        stopped[0] = !add(go, count);
      }
      return !stopped[0];
    }

    private boolean add(Go go, int count) {
      if (hashes.length < count) {
        hashes = new long[count];
      }
      groups.hash(keyRows, count, hashes);
      int wanted = 0;
      for (int row = 0; row < count; row++) {
        if (go.wants(hashes[row])) {
          picked[wanted++] = row;
        }
      }
      to.mergeRows(keyRows, piece, picked, wanted, hashes);
      return go.bits() >= MOST_GO_BITS || to.index.size() <= mostEntries;
    }
  }
}
