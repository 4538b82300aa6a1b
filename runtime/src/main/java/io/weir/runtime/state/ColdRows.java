package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cold half of {@link RowsByKey}: an entry a key, its rows behind each other as {@link
 * ColumnCodec} writes them, each with its number of matches where that is counted.
 */
final class ColdRows {
  private static final int NONE = RowsByKey.NONE;

  /** Keys that are read together while others are evicted. */
  private static final int KEYS_READ = 256;

  /**
   * The key of the entry, among those of rows, that tells how many rows of a key group are cold.
   */
  private static final byte[] COUNT_KEY = {'n'};

  private final RowsByKey store;
  private final ColdStore cold;

  /** Keys that were evicted; null where it is not known of all cold ones, or there are too many. */
  private @Nullable HashFilter filter;

  private boolean filterKnown;

  /** Rows that are not in the cold store yet. */
  private final RowRuns runs;

  /**
   * Whether rows that are evicted become runs at first: until there are many, or rows must be found
   * by more than their key. No checkpoint has runs.
   */
  private boolean takesRuns;

  private final long mostFilterBytes;
  private final ByteBuilder key = new ByteBuilder(64);
  private ByteBuilder value = new ByteBuilder(1 << 10);

  /** Rows of a value that are looked at together. */
  final Batch read;

  /** Where these begin in the value. */
  final int[] starts = new int[Batch.CAPACITY + 1];

  private final int[] matches = new int[Batch.CAPACITY];
  private final long[] hashes = new long[Batch.CAPACITY];

  private final NegativeRows negatives;
  private final ColdExpiration expiry;

  private int[] stale = new int[16];
  private int staleCount;

  /** Cold rows by key group, and what the image has of them. */
  final long[] counts = new long[KeyGroups.COUNT];

  private final long[] storedCounts = new long[KeyGroups.COUNT];

  ColdRows(RowsByKey store, ColdStore cold, StateMemory memory) {
    this.store = store;
    this.cold = cold;
    mostFilterBytes = HashFilter.mostBytes(memory);
    runs = new RowRuns(memory.directory());
    takesRuns = !cold.isKept() && !store.shape.countsMatches();
    negatives = new NegativeRows(store);
    expiry = new ColdExpiration(this, cold);
    read = new Batch(store.shape.schema(), 16);
  }

  boolean isEmpty() {
    return cold.isEmpty() && runs.isEmpty();
  }

  boolean isWritable() {
    return cold.isWritable();
  }

  void awaitWritable() {
    cold.awaitWritable();
  }

  /** Cold rows, with those that negative ones take back. */
  long rows() {
    if (isEmpty()) {
      return 0;
    }
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Whether a key may have cold rows: false for nearly all that have none. */
  boolean mayHave(long keyHash) {
    return filter == null || filter.mayContain(keyHash);
  }

  /** Notes a key that is evicted. */
  private void noteEvicted(long keyHash) {
    if (filter != null && !filter.mayContain(keyHash)) {
      filter = filter.addWithin(keyHash, mostFilterBytes) ? filter : null;
    }
  }

  /** Bytes of memory held beside the rows. */
  long memory() {
    return (filter == null ? 0 : filter.memory())
        + runs.memory()
        + negatives.memory()
        + key.bytes.length
        + value.bytes.length;
  }

  void growByKey(int room) {
    negatives.growByKey(room);
    if (!isEmpty() && store.flags.length < room) {
      store.flags = Arrays.copyOf(store.flags, room);
    }
  }

  /** Rows that take cold ones back. */
  NegativeRows negatives() {
    return negatives;
  }

  /** Notes that a row of a key that is not whole is to be removed; returns its slot. */
  int addNegative(Batch in, int row, long rowHash, int keySlot) {
    endRuns();
    return negatives.add(in, row, rowHash, keySlot);
  }

  // --- evicting ---

  /** Writes the rows of some chunks, which then are on no chain any more. */
  void evict(boolean[] chunks) {
    if (!filterKnown) {
      filterKnown = true;
      filter = cold.isEmpty() ? new HashFilter() : null;
    }
    if (takesRuns) {
      evictAsRuns(chunks);
    } else {
      evictByKey(chunks);
    }
  }

  private void evictAsRuns(boolean[] chunks) {
    for (int c = 0; c < chunks.length; c++) {
      if (chunks[c]) {
        addRun(store.places.all[c]);
      }
    }
    for (int keySlot : keysOf(chunks)) {
      store.takeEvicted(keySlot, chunks, null);
      store.flags[keySlot] = 0;
      noteEvicted(store.index.hashes[keySlot]);
    }
    takesRuns = runs.count() < RowRuns.MOST_RUNS;
  }

  private void addRun(RowChunk chunk) {
    int[] rows = new int[chunk.rows];
    long[] keyHashes = new long[chunk.rows];
    int count = 0;
    for (int at = 0; at < chunk.used; at++) {
      if (chunk.live[at]) {
        rows[count] = at;
        keyHashes[count] = store.index.hashes[chunk.keys[at]];
        counts[KeyGroups.of(keyHashes[count++])]++;
      }
    }
    runs.add(
        keyHashes,
        count,
        new RowRuns.RowWriter() {
          @Override
          public void writeKey(int row, ByteBuilder out) {
            for (int column : store.shape.keyColumns()) {
              ColumnCodec.writeKey(chunk.columns[column], rows[row], out);
            }
          }

          @Override
          public void writeRow(int row, ByteBuilder out) {
            chunk.writeRow(rows[row], out);
          }
        });
  }

  /** Brings the rows of all runs into the cold store; from now on they are evicted by key. */
  void endRuns() {
    takesRuns = false;
    while (!runs.isEmpty()) {
      moveOldestRun();
    }
  }

  /** Brings a run into the cold store when there are no more to come; between batches. */
  void tidyRuns() {
    if (!takesRuns && !runs.isEmpty()) {
      moveOldestRun();
    }
  }

  private void moveOldestRun() {
    runs.takeOldest(
        (group, name, found, length) -> cold.append(group, name, name.length, found, length));
    cold.flush();
  }

  private void evictByKey(boolean[] chunks) {
    int[] keys = sorted(keysOf(chunks));
    List<byte[]> names = new ArrayList<>();
    int[] toRead = new int[KEYS_READ];
    for (int keySlot : keys) {
      store.flags[keySlot] &= ~RowsByKey.MARKED;
      if (negatives.has(keySlot)) {
        toRead[names.size()] = keySlot;
        names.add(name(keySlot));
        if (names.size() == KEYS_READ) {
          evictRead(toRead, names, chunks);
        }
        continue;
      }
      value.clear();
      int taken = store.takeEvicted(keySlot, chunks, value);
      write(keySlot, taken, (store.flags[keySlot] & RowsByKey.STALE) != 0);
    }
    evictRead(toRead, names, chunks);
    cold.flush();
    trimValue();
  }

  /** Keys of rows of some chunks, each once; they are marked. */
  private int[] keysOf(boolean[] chunks) {
    int[] keys = new int[64];
    int count = 0;
    for (int c = 0; c < chunks.length; c++) {
      RowChunk chunk = store.places.all[c];
      for (int at = 0; chunks[c] && at < chunk.used; at++) {
        int keySlot = chunk.keys[at];
        if (chunk.live[at] && (store.flags[keySlot] & RowsByKey.MARKED) == 0) {
          store.flags[keySlot] |= RowsByKey.MARKED;
          if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
          }
          keys[count++] = keySlot;
        }
      }
    }
    return Arrays.copyOf(keys, count);
  }

  /** Puts keys about in the order in which they lie in the database. */
  private int[] sorted(int[] keys) {
    int count = keys.length;
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      writeKey(keys[i]);
      long prefix = KeyGroups.of(store.index.hashes[keys[i]]);
      for (int b = 1; b <= 2; b++) {
        prefix = prefix << 8 | (b < key.length ? key.bytes[b] & 0xff : 0);
      }
      order[i] = prefix << 32 | keys[i];
    }
    Radix.sort(order, count);
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (int) order[i];
    }
    return sorted;
  }

  /** Evicts keys whose cold rows must be read first, as negative rows take some back. */
  private void evictRead(int[] keySlots, List<byte[]> names, boolean[] chunks) {
    List<byte @Nullable []> values = cold.get(names);
    for (int i = 0; i < names.size(); i++) {
      int keySlot = keySlots[i];
      byte[] found = values.get(i);
      value.clear();
      if (found != null && (store.flags[keySlot] & RowsByKey.STALE) == 0) {
        int at = 0;
        int toTakeBack = negatives.count(keySlot);
        while (at < found.length && toTakeBack > 0) {
          int count = readRows(found, at);
          for (int row = 0; row < count; row++) {
            if (negatives.takeBack(read, row, hashes[row])) {
              counts[keyGroup(keySlot)]--;
              toTakeBack--;
            } else {
              value.append(found, starts[row], starts[row + 1] - starts[row]);
            }
          }
          at = starts[count];
        }
        // Each negative row has taken one back: the rest stays as it is.
        value.append(found, at, found.length - at);
      }
      negatives.forget(keySlot, chunks);
      int taken = store.takeEvicted(keySlot, chunks, value);
      write(keySlot, taken, true);
    }
    names.clear();
  }

  /** Writes what is in {@link #value}. */
  private void write(int keySlot, int rows, boolean instead) {
    writeKey(keySlot);
    int group = keyGroup(keySlot);
    if (instead && value.length == 0) {
      cold.delete(group, key.bytes, key.length);
    } else if (instead) {
      cold.put(group, key.bytes, key.length, value.bytes, value.length);
    } else if (value.length > 0) {
      cold.append(group, key.bytes, key.length, value.bytes, value.length);
    }
    if (value.length > 0) {
      noteEvicted(store.index.hashes[keySlot]);
    }
    counts[group] += rows;
    store.flags[keySlot] = 0;
  }

  private int keyGroup(int keySlot) {
    return KeyGroups.of(store.index.hashes[keySlot]);
  }

  private void writeKey(int keySlot) {
    key.clear();
    for (Column column : store.index.keys) {
      ColumnCodec.writeKey(column, keySlot, key);
    }
  }

  private byte[] name(int keySlot) {
    writeKey(keySlot);
    return cold.key(keyGroup(keySlot), key.bytes, key.length);
  }

  // --- reading ---

  /** Names the entry of a key of a batch, for {@link #get}. */
  byte[] name(Batch in, int[] columns, int row, long hash) {
    key.clear();
    for (int column : columns) {
      ColumnCodec.writeKey(in.columns[column], row, key);
    }
    return cold.key(KeyGroups.of(hash), key.bytes, key.length);
  }

  /** Reads entries; rows in runs are not among them. */
  List<byte @Nullable []> get(List<byte[]> names) {
    return cold.get(names);
  }

  /**
   * The cold rows of the key of a row of a batch.
   *
   * @param entry of the key, null when it has none
   */
  byte @Nullable [] withRuns(byte @Nullable [] entry, Batch in, int[] columns, int row, long hash) {
    if (!runs.mayHave(hash)) {
      return entry;
    }
    key.clear();
    for (int column : columns) {
      ColumnCodec.writeKey(in.columns[column], row, key);
    }
    value.clear();
    runs.read(hash, key.bytes, key.length, value);
    if (value.length == 0) {
      return entry;
    }
    if (entry != null) {
      value.append(entry);
    }
    byte[] found = Arrays.copyOf(value.bytes, value.length);
    trimValue();
    return found;
  }

  private void trimValue() {
    if (value.bytes.length > 1 << 20) {
      value = new ByteBuilder(1 << 10);
    }
  }

  void close() {
    runs.close();
  }

  /** Reads rows of a value, at most a batch, into {@link #read}; returns how many. */
  int readRows(byte[] from, int offset) {
    read.clear();
    int count = 0;
    int at = offset;
    starts[0] = at;
    while (at < from.length && count < Batch.CAPACITY && at - offset < 1 << 24) {
      at = readRow(from, at, read.columns, count);
      if (store.shape.countsMatches()) {
        matches[count] = ColumnCodec.readInt(from, at - Integer.BYTES);
      }
      starts[++count] = at;
    }
    read.rows = count;
    RowsByKey.hashRows(read.columns, count, hashes);
    return count;
  }

  /** Reads a row into columns; returns where the next one begins. */
  int readRow(byte[] from, int offset, Column[] columns, int row) {
    int at = offset;
    for (Column column : columns) {
      at = ColumnCodec.read(from, at, column, row);
    }
    return store.shape.countsMatches() ? at + Integer.BYTES : at;
  }

  /**
   * Brings the cold rows of a key that is not whole into memory.
   *
   * @param found its entry, null when it has none
   */
  void load(int keySlot, byte @Nullable [] found) {
    if (found != null) {
      int at = 0;
      while (at < found.length) {
        int count = readRows(found, at);
        for (int row = 0; row < count; row++) {
          counts[keyGroup(keySlot)]--;
          if (negatives.count() == 0 || !negatives.takeBack(read, row, hashes[row])) {
            int slot = store.add(read, row, hashes[row], keySlot);
            if (store.shape.countsMatches()) {
              store.setMatches(slot, matches[row]);
            }
          }
        }
        at = starts[count];
      }
      store.flags[keySlot] |= RowsByKey.STALE;
      if (staleCount == stale.length) {
        stale = Arrays.copyOf(stale, staleCount * 2);
      }
      stale[staleCount++] = keySlot;
    }
    store.flags[keySlot] |= RowsByKey.WHOLE;
    if (negatives.has(keySlot)) {
      negatives.forget(keySlot, null);
    }
    store.noteIfEmpty(keySlot);
  }

  /** Removes the entries of keys that were loaded, as soon as that may be. */
  void removeStale() {
    if (staleCount == 0 || !cold.isWritable()) {
      return;
    }
    for (int i = 0; i < staleCount; i++) {
      int keySlot = stale[i];
      // Otherwise it was evicted in the meantime, and written whole.
      if ((store.flags[keySlot] & RowsByKey.STALE) != 0) {
        store.flags[keySlot] &= ~RowsByKey.STALE;
        writeKey(keySlot);
        cold.delete(keyGroup(keySlot), key.bytes, key.length);
        store.noteIfEmpty(keySlot);
      }
    }
    staleCount = 0;
    cold.flush();
  }

  /** See {@link ColdExpiration}. */
  long forgetExpired(int column, long latest) {
    endRuns();
    return expiry.forget(column, latest);
  }

  // --- state ---

  /** Writes how many rows are cold; the store's entries must not change until it is stored. */
  void snapshot(StateWriter writer) {
    endRuns();
    if (!Arrays.equals(counts, storedCounts)) {
      System.arraycopy(counts, 0, storedCounts, 0, counts.length);
      ByteBuilder out = writer.piece(0, 0, RowsImage.COLD_COUNTS);
      for (long count : counts) {
        ColumnCodec.writeLong(count, out);
      }
    }
    cold.imageTaken();
  }

  /**
   * Takes back how many rows were cold.
   *
   * @param own key groups to take; null for all, when the image goes on
   */
  void restoreCounts(byte[] piece, @Nullable KeyGroupRange own) {
    for (int group = 0; group < counts.length; group++) {
      if (own == null || own.contains(group)) {
        long count = ColumnCodec.readLong(piece, group * Long.BYTES);
        counts[group] += count;
        storedCounts[group] = own == null ? count : 0;
      }
    }
  }

  /** Writes the counts as entries; cold rows are entries of the cold store. */
  void writeEntries(EntryWriter entries) {
    endRuns();
    for (int group = 0; group < counts.length; group++) {
      if (counts[group] != 0) {
        entries.key().append(COUNT_KEY);
        ColumnCodec.writeLong(counts[group], entries.value());
        ColumnCodec.writeLong(group, entries.value());
        entries.put(group);
      }
    }
  }

  void restore(byte[] entryKey, byte[] entryValue) {
    if (!Arrays.equals(entryKey, COUNT_KEY)) {
      throw new IllegalArgumentException("an entry that no row has");
    }
    // Rows may have been evicted since the restore began.
    counts[(int) ColumnCodec.readLong(entryValue, Long.BYTES)] +=
        ColumnCodec.readLong(entryValue, 0);
  }
}
