package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of a {@link RowsByKey} whose keys are those of a batch, wherever they are, in
 * pieces. The store must not change between {@link #start} and the end of the walk.
 */
public final class Probe {
  private static final int NONE = RowsByKey.NONE;

  /** Cold entries of keys are read together up to about so many bytes. */
  private static final long BYTES_READ = 16 << 20;

  /** Of strings in the rows of a piece, where rows may be wide. */
  private static final long PIECE_BYTES = 16 << 20;

  private final RowsByKey store;
  private final KeyKernel kernel;
  private final int[] keyColumns;

  /** Rows of pairs copied together, where they are not in the store's columns. */
  private final Batch gathered;

  private Batch in;
  private int rows;
  private long[] hashes = {};
  private boolean[] withoutKey = {};
  private int[] keySlots = new int[Batch.CAPACITY];

  /** By row of the batch, the entry of its key that is being walked; null for none. */
  private byte @Nullable [][] values = new byte[Batch.CAPACITY][];

  /** Rows below this have their entries in {@link #values}. */
  private int readUpTo;

  private double bytesPerKey = 64;
  private boolean together;

  // Where the walk is.
  private int row;
  private int cursor = NONE;
  private byte @Nullable [] value;
  private int valueAt;

  // Keys of a batch that are read, each once.
  private final List<byte[]> names = new ArrayList<>();
  private int[] firstRows = new int[Batch.CAPACITY];
  private final int[] table = new int[2 * Batch.CAPACITY];
  private int[] nameOf = new int[Batch.CAPACITY];

  // Pairs by chunk.
  private int[] chunkStarts = new int[16];
  private final int[] sortedPairs = new int[Batch.CAPACITY];
  private final int[] sortedRows = new int[Batch.CAPACITY];
  private int[] chunkRows = new int[64];
  private int[] chunkTargets = new int[64];

  /**
   * @param kernel of the key columns of the batches
   * @param keyColumns where these are
   */
  public Probe(RowsByKey store, KeyKernel kernel, int[] keyColumns) {
    this.store = store;
    this.kernel = kernel;
    this.keyColumns = keyColumns;
    gathered = new Batch(store.shape.schema(), Batch.CAPACITY);
    in = gathered;
  }

  /**
   * Begins the walk.
   *
   * @param keyHashes by row
   * @param rowsWithoutKey rows that are passed over
   * @param load whether rows are brought into memory first, so that all pairs have a slot: for
   *     {@link RowsByKey#setMatches}
   */
  public void start(Batch batch, long[] keyHashes, boolean[] rowsWithoutKey, boolean load) {
    in = batch;
    rows = batch.rows;
    hashes = keyHashes;
    withoutKey = rowsWithoutKey;
    if (keySlots.length < rows) {
      keySlots = new int[rows];
      values = new byte[rows][];
      firstRows = new int[rows];
      nameOf = new int[rows];
    }
    kernel.find(in, rows, hashes, store.index, keySlots);
    readUpTo = 0;
    if (load || store.cold().negatives().count() > 0) {
      store.cold().endRuns();
    }
    if (store.cold().isEmpty()) {
      readUpTo = rows;
    } else if (load || store.cold().negatives().count() > 0) {
      load(load);
    }
    together = store.isTogether();
    row = 0;
    enterRow();
  }

  /** Whether pairs' slots are rows of the store's own columns. */
  public boolean isTogether() {
    return together;
  }

  /** Rows of the batch below this one have no more pairs. */
  public int row() {
    return row;
  }

  private void enterRow() {
    cursor = NONE;
    value = null;
    if (row == rows || withoutKey[row]) {
      return;
    }
    cursor = store.head(keySlots[row]);
    if (row >= readUpTo) {
      read(row);
    }
    value = values[row];
    valueAt = 0;
  }

  /**
   * Takes the next pairs with equal keys; fewer than there is room for at the end of the walk, or
   * where rows are wide.
   *
   * @param pairRows is filled with rows of the batch
   * @param pairOthers is filled with slots of the store, {@link RowsByKey#NONE} for rows that are
   *     not in memory
   * @return how many; {@link #columns} then has the rows
   */
  public int next(int[] pairRows, int[] pairOthers) {
    int count = 0;
    boolean wide = store.isWide();
    long bytes = 0;
    if (!together) {
      gathered.clear();
    }
    while (row < rows && bytes < PIECE_BYTES) {
      while (cursor != NONE && count < pairRows.length && bytes < PIECE_BYTES) {
        pairRows[count] = row;
        pairOthers[count++] = cursor;
        if (wide) {
          bytes += store.rowBytes(cursor);
        }
        cursor = store.next(cursor);
      }
      byte[] cold = value;
      while (cold != null
          && cursor == NONE
          && valueAt < cold.length
          && count < pairRows.length
          && bytes < PIECE_BYTES) {
        int from = valueAt;
        valueAt = store.cold().readRow(cold, from, gathered.columns, count);
        bytes += valueAt - from;
        pairRows[count] = row;
        pairOthers[count++] = NONE;
      }
      if (cursor != NONE || cold != null && valueAt < cold.length) {
        break;
      }
      values[row] = null;
      row++;
      enterRow();
    }
    if (!together) {
      gather(pairOthers, count);
    }
    return count;
  }

  /**
   * The rows of the pairs taken last: row {@code i} is that of pair {@code i}, or, where the walk
   * {@link #isTogether}, of slot {@code i}.
   */
  public Column[] columns() {
    return together ? store.columns() : gathered.columns;
  }

  // --- cold rows ---

  /** Reads the entries of the keys of rows from one on, of as many as are not too large. */
  private void read(int from) {
    int to = (int) Math.min(rows, from + Math.max(1, (long) (BYTES_READ / bytesPerKey)));
    collectNames(from, to, false);
    List<byte @Nullable []> found = new ArrayList<>(store.cold().get(names));
    for (int i = 0; i < found.size(); i++) {
      int first = firstRows[i];
      found.set(i, store.cold().withRuns(found.get(i), in, keyColumns, first, hashes[first]));
    }
    noteSizes(found);
    for (int i = from; i < to; i++) {
      values[i] = nameOf[i] < 0 ? null : found.get(nameOf[i]);
    }
    readUpTo = to;
  }

  /** Brings rows into memory: of all keys, or of those with negative rows. */
  private void load(boolean all) {
    int from = 0;
    while (from < rows) {
      int to = (int) Math.min(rows, from + Math.max(1, (long) (BYTES_READ / bytesPerKey)));
      collectNames(from, to, !all);
      List<byte @Nullable []> found = store.cold().get(names);
      noteSizes(found);
      int interned = 0;
      for (int i = 0; i < found.size(); i++) {
        int first = firstRows[i];
        if (keySlots[first] >= 0) {
          store.cold().load(keySlots[first], found.get(i));
        } else if (found.get(i) != null) {
          interned++;
        }
      }
      if (interned > 0) {
        loadNew(found, interned);
      }
      from = to;
    }
    if (all) {
      kernel.find(in, rows, hashes, store.index, keySlots);
      Arrays.fill(values, 0, rows, null);
      readUpTo = rows;
    }
  }

  /** Loads keys that have no rows in memory. */
  private void loadNew(List<byte @Nullable []> found, int count) {
    int[] picked = new int[count];
    int[] which = new int[count];
    int at = 0;
    for (int i = 0; i < found.size(); i++) {
      if (keySlots[firstRows[i]] < 0 && found.get(i) != null) {
        picked[at] = firstRows[i];
        which[at++] = i;
      }
    }
    int[] slots = new int[count];
    store.intern(kernel, in, picked, count, hashes, slots);
    for (int i = 0; i < count; i++) {
      store.cold().load(slots[i], found.get(which[i]));
    }
  }

  /** Names the entries of the keys of rows that may be cold, each once. */
  private void collectNames(int from, int to, boolean onlyNegative) {
    names.clear();
    Arrays.fill(table, NONE);
    int tableMask = table.length - 1;
    for (int i = from; i < to; i++) {
      nameOf[i] = NONE;
      if (withoutKey[i]
          || !store.mayBeCold(keySlots[i], hashes[i])
          || onlyNegative && !store.cold().negatives().has(keySlots[i])) {
        continue;
      }
      byte[] name = store.cold().name(in, keyColumns, i, hashes[i]);
      int at = (int) (hashes[i] >>> 16) & tableMask;
      while (table[at] != NONE && !Arrays.equals(names.get(table[at]), name)) {
        at = (at + 1) & tableMask;
      }
      if (table[at] == NONE) {
        table[at] = names.size();
        firstRows[names.size()] = i;
        names.add(name);
      }
      nameOf[i] = table[at];
    }
  }

  private void noteSizes(List<byte @Nullable []> found) {
    if (!found.isEmpty()) {
      long bytes = 0;
      for (byte[] each : found) {
        bytes += each == null ? 0 : each.length;
      }
      double now = (double) bytes / found.size();
      bytesPerKey = Math.max(64, Math.max(now, bytesPerKey * 0.75 + now * 0.25));
    }
  }

  // --- rows in memory ---

  /** Copies the rows of pairs with slots to where the pairs are, chunk by chunk. */
  private void gather(int[] others, int count) {
    int chunks = store.places.count;
    if (chunkStarts.length < chunks + 1) {
      chunkStarts = new int[2 * chunks + 1];
    }
    Arrays.fill(chunkStarts, 0, chunks + 1, 0);
    for (int i = 0; i < count; i++) {
      if (others[i] != NONE) {
        chunkStarts[store.chunkOf(others[i]) + 1]++;
      }
    }
    for (int c = 0; c < chunks; c++) {
      chunkStarts[c + 1] += chunkStarts[c];
    }
    for (int i = 0; i < count; i++) {
      if (others[i] != NONE) {
        int at = chunkStarts[store.chunkOf(others[i])]++;
        sortedPairs[at] = i;
        sortedRows[at] = store.inChunk(others[i]);
      }
    }
    int from = 0;
    for (int c = 0; c < chunks; c++) {
      int to = chunkStarts[c];
      if (to > from) {
        copy(store.places.all[c].columns, from, to);
        from = to;
      }
    }
  }

  private void copy(Column[] source, int from, int to) {
    int count = to - from;
    if (chunkRows.length < count) {
      chunkRows = new int[Math.max(count, 2 * chunkRows.length)];
      chunkTargets = new int[chunkRows.length];
    }
    System.arraycopy(sortedRows, from, chunkRows, 0, count);
    System.arraycopy(sortedPairs, from, chunkTargets, 0, count);
    for (int i = 0; i < source.length; i++) {
      gathered.columns[i].scatterRows(source[i], chunkRows, chunkTargets, count);
    }
  }
}
