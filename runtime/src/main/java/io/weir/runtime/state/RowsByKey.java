package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key, as a join keeps them: a bag of rows for each key. Young rows are in memory, in
 * chunks of columns, with a chain for each key. When memory becomes scarce the oldest chunks are
 * evicted whole: to a {@link ColdStore}, where a key's rows lie behind each other in one entry, so
 * that neither rows nor an index of what is cold take heap. {@link Probe} looks at both.
 *
 * <p>What is evicted is appended without being read. A row that is to be removed and is not in
 * memory is noted as a negative row and takes a cold one back when its key is read or evicted the
 * next time. A key that was loaded is whole: all its rows are in memory again.
 *
 * <p>As state, pieces of the chunks ({@link RowsImage}); what is cold is the cold store's. Not
 * thread-safe.
 */
public final class RowsByKey implements ImageStore, AutoCloseable {
  /** Ends a chain; stands for no row. */
  public static final int NONE = -1;

  private static final int CHUNK_ROWS = 1 << 16;

  /** With hardly any memory chunks are small, so that they can be evicted early. */
  private static final int SMALL_CHUNK_ROWS = 1 << 6;

  /** Of strings in a batch on average: above it rows are added one by one. */
  private static final int WIDE_ROW_BYTES = 1 << 10;

  /** Fewer rows and bytes than that are not evicted, unless there is less memory than that. */
  private static final int LEAST_EVICTED_ROWS = 1 << 14;

  private static final int LEAST_EVICTED_BYTES = 4 << 20;

  /** Of the chunks with rows, so much is evicted at once: the rest is of no use to be so early. */
  private static final int EVICTED_PART = 4;

  /** The rows of fewer full chunks are likely to be in the processor's caches. */
  private static final int FEWEST_CHUNKS_TO_TOUCH = 2;

  /** What so many rows need fits into the caches of a core, of addresses as well. */
  private static final int TOUCHED_TOGETHER = 128;

  // Flags of keys, once something is cold.

  /** All rows of the key are in memory. */
  static final byte WHOLE = 1;

  /** The key's cold entry does not count any more and is to be removed. */
  static final byte STALE = 2;

  /** The key is on a list that is being made. */
  static final byte MARKED = 4;

  /** What a store is for. */
  public record Shape(
      String name, RowType schema, int[] keyColumns, boolean countsMatches, int chunkRows) {
    public Shape {
      if (Integer.bitCount(chunkRows) != 1) {
        throw new IllegalArgumentException("chunks of " + chunkRows + " rows");
      }
    }
  }

  final Shape shape;
  final KeyKernel keys;

  /** Keys that have rows in memory. */
  public final KeyIndex index;

  private final int shift;
  private final int mask;

  final RowChunks places;
  private final RowsImage image;
  private final RowExpiration expiry;

  private final RowChains chains;

  /** By slot of the key; empty while nothing is cold. */
  byte[] flags = {};

  private int liveRows;

  /** Finds rows that are to be removed; from the first removal on. */
  private @Nullable RowHashIndex rows;

  /** What {@link #touchRemoved} read last: without it the compiler would not read at all. */
  private long touched;

  private int[] emptyKeys = new int[64];
  private int emptyKeyCount;
  private long[] rowHashes = {};
  private int[] keySlots = {};

  private final ColdRows cold;
  private final StateMemory.Account memory;
  private final long leastRows;
  private final long leastBytes;

  /**
   * @param keys kernel of the key columns of rows that are added
   * @param coldStore where rows go that do not fit into memory
   */
  public RowsByKey(Shape shape, KeyKernel keys, StateMemory stateMemory, ColdStore coldStore) {
    this.shape = shape;
    this.keys = keys;
    shift = Integer.numberOfTrailingZeros(shape.chunkRows());
    mask = shape.chunkRows() - 1;
    places = new RowChunks(shape.schema(), shape.chunkRows());
    chains = new RowChains(places);
    DataType[] types = new DataType[shape.keyColumns().length];
    for (int i = 0; i < types.length; i++) {
      types[i] = shape.schema().fields().get(shape.keyColumns()[i]).type();
    }
    index = new KeyIndex(types, 64, KeyIndex.Strings.IN_PAGES);
    memory = stateMemory.open();
    boolean tiny = isTiny(stateMemory);
    leastRows = tiny ? 1 : LEAST_EVICTED_ROWS;
    leastBytes = tiny ? 1 : LEAST_EVICTED_BYTES;
    cold = new ColdRows(this, coldStore, stateMemory);
    image = new RowsImage(this);
    expiry = new RowExpiration(this);
  }

  /** Rows that are kept together, and evicted together. */
  public static int chunkRows(StateMemory memory) {
    return isTiny(memory) ? SMALL_CHUNK_ROWS : CHUNK_ROWS;
  }

  private static boolean isTiny(StateMemory memory) {
    return memory.limit() < LEAST_EVICTED_BYTES;
  }

  // --- reading ---

  /**
   * Rows held, in memory or not. Removals of rows that may be cold count as if these were there,
   * until their keys are read.
   */
  public long size() {
    return liveRows - 2L * cold.negatives().count() + cold.rows();
  }

  /** Rows in memory, with negative ones. */
  int liveRows() {
    return liveRows;
  }

  /** Whether all rows are in the first chunk, so that a slot is a row of {@link #columns}. */
  public boolean isTogether() {
    return places.count <= 1 && cold.isEmpty();
  }

  /** Rows by slot while {@link #isTogether}. */
  public Column[] columns() {
    if (places.count == 0) {
      places.add();
    }
    return places.all[0].columns;
  }

  /** Whether rows may be so wide that a full batch of them is too much. */
  public boolean isWide() {
    return places.wide;
  }

  /** Bytes of the strings of a row. */
  public long rowBytes(int slot) {
    return Columns.stringBytes(places.all[slot >>> shift].columns, slot & mask);
  }

  /** First row of a key, {@link #NONE} for key slot -1. */
  int head(int keySlot) {
    return chains.head(keySlot);
  }

  int next(int slot) {
    return chains.next(slot);
  }

  int chunkOf(int slot) {
    return slot >>> shift;
  }

  int inChunk(int slot) {
    return slot & mask;
  }

  ColdRows cold() {
    return cold;
  }

  /** Whether rows of a key may be in the cold store that count. */
  boolean mayBeCold(int keySlot, long keyHash) {
    return !cold.isEmpty()
        && (keySlot < 0 || (flags[keySlot] & WHOLE) == 0)
        && cold.mayHave(keyHash);
  }

  /** How many rows of the other side a row matches. */
  public int matches(int slot) {
    return places.all[slot >>> shift].matches[slot & mask];
  }

  /** Sets how many rows of the other side a row matches. */
  public void setMatches(int slot, int count) {
    places.all[slot >>> shift].matches[slot & mask] = count;
    image.changed(slot);
  }

  // --- adding and removing ---

  /**
   * Adds or removes the picked rows of a batch, in order.
   *
   * @param retracts by picked row, whether it is to be removed; where no row equals it, nothing is
   * @param stored is filled with where each picked row was stored; {@link #NONE} for removals
   */
  public void update(
      Batch in, int[] picked, int count, long[] keyHashes, boolean[] retracts, int[] stored) {
    if (keySlots.length < in.rows) {
      keySlots = new int[Math.max(in.rows, Batch.CAPACITY)];
      rowHashes = new long[keySlots.length];
    }
    keys.internRows(in, picked, count, keyHashes, index, keySlots);
    growByKey();
    if (rows == null && anyTrue(retracts, count)) {
      indexStoredRows();
    }
    if (rows != null) {
      hashRows(in.columns, in.rows, rowHashes);
    }
    boolean oneByOne = noteWidth(in);
    int touchedTo = 0;
    int i = 0;
    while (i < count) {
      if (retracts[i]) {
        if (i >= touchedTo) {
          touchedTo = Math.min(i + TOUCHED_TOGETHER, count);
          touchRemoved(picked, i, touchedTo, retracts);
        }
        stored[i] = NONE;
        remove(in, picked[i], rowHashes[picked[i]], keySlots[i]);
        i++;
        continue;
      }
      int end = i + 1;
      while (!oneByOne && end < count && !retracts[end]) {
        end++;
      }
      i = addRun(in, picked, i, end, stored);
    }
  }

  /** Returns whether rows are so wide that there must be an eye on each. */
  private boolean noteWidth(Batch in) {
    boolean isWide = isWide(in);
    places.wide |= isWide;
    return isWide;
  }

  /** Whether the rows of a batch are so wide that not too many may be copied together. */
  public static boolean isWide(Batch in) {
    long bytes = 0;
    for (Column column : in.columns) {
      if (column instanceof BytesColumn strings) {
        for (int i = 0; i < in.rows; i++) {
          bytes += strings.lengths[i];
        }
      } else {
        bytes += Columns.heapBytes(column);
      }
    }
    return bytes > (long) in.rows * WIDE_ROW_BYTES;
  }

  private int addRun(Batch in, int[] picked, int from, int to, int[] stored) {
    int i = from;
    while (i < to) {
      int slot = places.nextSlot();
      RowChunk chunk = places.all[slot >>> shift];
      int at = slot & mask;
      int added = places.takeSlots(chunk, at, to - i);
      chunk.ensureRoom(at + added);
      int[] rowsAdded = i == 0 ? picked : Arrays.copyOfRange(picked, i, i + added);
      for (int c = 0; c < chunk.columns.length; c++) {
        chunk.columns[c].copyRows(in.columns[c], rowsAdded, added, at);
      }
      for (int k = 0; k < added; k++, i++) {
        stored[i] = slot + k;
        link(chunk, slot + k, keySlots[i], rowHashes[picked[i]]);
      }
    }
    return i;
  }

  private void growByKey() {
    int room = index.capacity();
    chains.growByKey(room);
    if (!cold.isEmpty() && flags.length < room) {
      flags = Arrays.copyOf(flags, room);
    }
    cold.growByKey(room);
  }

  private static boolean anyTrue(boolean[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (values[i]) {
        return true;
      }
    }
    return false;
  }

  /** Makes an index of the rows that there are, and the chains of keys backwards. */
  private void indexStoredRows() {
    RowHashIndex found = new RowHashIndex();
    for (int c = 0; c < places.count; c++) {
      RowChunk chunk = places.all[c];
      long[] hashes = new long[chunk.used];
      hashRows(chunk.columns, chunk.used, hashes);
      for (int at = 0; at < chunk.used; at++) {
        if (chunk.live[at] && !chunk.isNegative(at)) {
          found.add((c << shift) + at, hashes[at], places.capacity());
        }
      }
    }
    rows = found;
    chains.linkBackwards(index.limit());
  }

  /** Hashes whole rows: what tells the rows of a key apart quickly when one is to be removed. */
  static void hashRows(Column[] columns, int count, long[] out) {
    Hashing.start(count, out);
    for (Column column : columns) {
      Hashing.addAny(column, count, out);
    }
  }

  private void link(RowChunk chunk, int slot, int keySlot, long rowHash) {
    occupy(chunk, slot, keySlot);
    chains.add(slot, keySlot);
    if (rows != null) {
      rows.add(slot, rowHash, places.capacity());
    }
  }

  private void occupy(RowChunk chunk, int slot, int keySlot) {
    int at = slot & mask;
    if (shape.countsMatches()) {
      if (chunk.matches.length == 0) {
        chunk.matches = new int[chunk.room()];
      }
      chunk.matches[at] = 0;
    }
    chunk.keys[at] = keySlot;
    chunk.live[at] = true;
    chunk.setKind(at, RowChunk.ROW);
    chunk.rows++;
    liveRows++;
    image.changed(slot);
  }

  /** Adds a row of a batch to a key; returns its slot. */
  int add(Batch in, int row, long rowHash, int keySlot) {
    int slot = places.nextSlot();
    RowChunk chunk = places.all[slot >>> shift];
    copyRow(in, row, chunk, slot & mask);
    link(chunk, slot, keySlot, rowHash);
    return slot;
  }

  /** Adds a row that is on no chain of its key; returns its slot. */
  int addNegative(Batch in, int row, int keySlot, int nextNegative) {
    int slot = places.nextSlot();
    RowChunk chunk = places.all[slot >>> shift];
    copyRow(in, row, chunk, slot & mask);
    occupy(chunk, slot, keySlot);
    chunk.setKind(slot & mask, RowChunk.NEGATIVE);
    chunk.next[slot & mask] = nextNegative;
    return slot;
  }

  private void copyRow(Batch in, int row, RowChunk chunk, int at) {
    places.takeSlots(chunk, at, 1);
    chunk.ensureRoom(at + 1);
    for (int c = 0; c < chunk.columns.length; c++) {
      Columns.copy(in.columns[c], row, chunk.columns[c], at);
    }
  }

  /**
   * Reads what the next removals of a batch will look at. One removal waits for memory at each
   * step: its place in the index, the row found there, the rows before and behind it. Those of
   * different removals overlap.
   */
  private void touchRemoved(int[] picked, int from, int to, boolean[] retracts) {
    RowHashIndex found = rows;
    if (found == null || liveRows >>> shift < FEWEST_CHUNKS_TO_TOUCH) {
      return;
    }
    found.touch(picked, from, to, rowHashes);
    long sum = 0;
    for (int i = from; i < to; i++) {
      int slot = retracts[i] ? found.first(rowHashes[picked[i]]) : NONE;
      if (slot != NONE) {
        sum += places.all[slot >>> shift].touch(slot & mask) + chains.touch(slot);
      }
    }
    touched = sum;
  }

  private void remove(Batch in, int row, long rowHash, int keySlot) {
    RowHashIndex found = rows;
    if (found == null) {
      throw new IllegalStateException("rows are not indexed");
    }
    int slot = found.first(rowHash);
    while (slot != NONE && !equal(in, row, slot)) {
      slot = found.before(slot);
    }
    if (slot != NONE) {
      found.remove(slot);
      chains.remove(slot, keySlot);
      release(slot);
    } else if (mayBeCold(keySlot, index.hashes[keySlot])) {
      cold.addNegative(in, row, rowHash, keySlot);
    }
    noteIfEmpty(keySlot);
  }

  boolean equal(Batch in, int row, int slot) {
    Column[] stored = places.all[slot >>> shift].columns;
    int at = slot & mask;
    for (int c = 0; c < stored.length; c++) {
      if (!Columns.equal(in.columns[c], row, stored[c], at)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a negative row has taken a row back. */
  boolean isUsedUp(int slot) {
    return places.all[slot >>> shift].kinds[slot & mask] == RowChunk.USED_UP;
  }

  void useUp(int slot) {
    places.all[slot >>> shift].kinds[slot & mask] = RowChunk.USED_UP;
  }

  /** Gives the slot of a row back that is on no chain any more. */
  void release(int slot) {
    image.changed(slot);
    RowChunk chunk = places.all[slot >>> shift];
    chunk.live[slot & mask] = false;
    chunk.forgetValues(slot & mask);
    chunk.rows--;
    liveRows--;
    places.addFree(slot);
  }

  void noteIfEmpty(int keySlot) {
    if (chains.isEmpty(keySlot)) {
      if (emptyKeyCount == emptyKeys.length) {
        emptyKeys = Arrays.copyOf(emptyKeys, emptyKeyCount * 2);
      }
      emptyKeys[emptyKeyCount++] = keySlot;
    }
  }

  /** Finds or adds keys of a batch of the other side; as {@link KeyKernel#internRows}. */
  void intern(
      KeyKernel kernel, Batch in, int[] picked, int count, long[] hashes, int[] internedSlots) {
    kernel.internRows(in, picked, count, hashes, index, internedSlots);
    growByKey();
  }

  // --- memory ---

  /** Gives back what rows and keys that are gone have left, and evicts; between batches. */
  public void tidy() {
    cold.removeStale();
    cold.tidyRuns();
    forgetEmptyKeys();
    memory.holds(places.tidy() + keyMemory());
    if (memory.isScarce() && liveRows > 0) {
      if (cold.isWritable()) {
        evictOldest();
      } else if (memory.isExceeded()) {
        cold.awaitWritable();
      }
    }
  }

  private long keyMemory() {
    long rowIndex = rows == null ? 0 : rows.memory();
    return index.memory() + chains.memory() + flags.length + rowIndex + cold.memory();
  }

  private void evictOldest() {
    if (liveRows < leastRows && places.heapBytes() < leastBytes) {
      return;
    }
    boolean[] evicted = places.takeOldest((places.filled.size() + EVICTED_PART - 1) / EVICTED_PART);
    if (cold.isEmpty()) {
      flags = new byte[index.capacity()];
      for (int key = 0; key < index.limit(); key++) {
        flags[key] = index.isLive(key) ? WHOLE : 0;
      }
    }
    cold.evict(evicted);
    for (int c = 0; c < evicted.length; c++) {
      if (evicted[c]) {
        forgetRows(c);
      }
    }
    places.recycle(evicted);
    forgetEmptyKeys();
  }

  /** What an evicted chunk's rows are known by goes. */
  private void forgetRows(int c) {
    RowChunk chunk = places.all[c];
    for (int at = 0; at < chunk.used; at++) {
      if (chunk.live[at]) {
        int slot = (c << shift) + at;
        if (rows != null && !chunk.isNegative(at)) {
          rows.remove(slot);
        }
        liveRows--;
      }
    }
  }

  /**
   * Takes the rows of some chunks off the chain of a key; returns how many.
   *
   * @param out takes the rows, null where they have been written
   */
  int takeEvicted(int key, boolean[] evicted, @Nullable ByteBuilder out) {
    int taken =
        chains.removeIf(
            key,
            slot -> {
              boolean goes = evicted[slot >>> shift];
              if (goes && out != null) {
                writeRow(slot, out);
              }
              return goes;
            });
    noteIfEmpty(key);
    return taken;
  }

  /** Appends a row as it lies in the cold store. */
  private void writeRow(int slot, ByteBuilder out) {
    RowChunk chunk = places.all[slot >>> shift];
    int at = slot & mask;
    chunk.writeRow(at, out);
    if (shape.countsMatches()) {
      ColumnCodec.writeInt(chunk.matches[at], out);
    }
  }

  private void forgetEmptyKeys() {
    int count = 0;
    for (int i = 0; i < emptyKeyCount; i++) {
      int key = emptyKeys[i];
      boolean needed =
          !chains.isEmpty(key)
              || cold.negatives().has(key)
              || flags.length > 0 && (flags[key] & STALE) != 0;
      if (!needed) {
        if (flags.length > 0) {
          flags[key] = 0;
        }
        chains.markGone(key); // Not a second time.
        emptyKeys[count++] = key;
      }
    }
    emptyKeyCount = 0;
    if (count > 0) {
      chains.clear(emptyKeys, count);
      index.remove(emptyKeys, count);
    }
  }

  /**
   * Forgets rows whose time is not after {@code latest}, or that have none, between batches. Looks
   * at all rows in memory whenever there are twice as many as it left the last time, and a quarter
   * as many new ones as slots: a constant time for each row added. Cold rows are looked through in
   * the same measure, a part at each call.
   *
   * @param column of their time, micros
   * @return how many rows it forgot
   */
  public long forgetExpired(int column, long latest) {
    return cold.forgetExpired(column, latest) + expiry.forget(column, latest);
  }

  /** Takes rows off their chains and forgets them. */
  void forget(boolean[][] marked) {
    for (int key = 0; key < index.limit(); key++) {
      if (!chains.isEmpty(key)
          && chains.removeIf(key, slot -> marked[slot >>> shift][slot & mask]) > 0) {
        noteIfEmpty(key);
      }
    }
    // From the last one down: free slots are taken from the end, so that they come ascending.
    for (int c = places.count - 1; c >= 0; c--) {
      boolean[] marks = marked[c];
      for (int at = marks == null ? -1 : marks.length - 1; at >= 0; at--) {
        if (marks[at]) {
          int slot = (c << shift) + at;
          if (rows != null) {
            rows.remove(slot);
          }
          release(slot);
        }
      }
    }
    forgetEmptyKeys();
    places.recycleEmpty();
    places.compact();
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    cold.close();
    memory.close();
  }

  // --- state ---

  @Override
  public String name() {
    return shape.name();
  }

  @Override
  public void snapshot(StateWriter writer) {
    cold.removeStale();
    forgetEmptyKeys();
    image.write(writer);
    cold.snapshot(writer);
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    image.read(pieces, own);
    tidy();
  }

  /**
   * Writes the rows in memory and how many are cold, with {@link #restore(byte[], byte[])} as the
   * way back. The cold ones are entries already.
   */
  @Override
  public void writeEntries(StateWriter writer) {
    EntryWriter entries = new EntryWriter(writer);
    for (int c = 0; c < places.count; c++) {
      RowChunk chunk = places.all[c];
      for (int at = 0; at < chunk.used; at++) {
        if (chunk.live[at]) {
          int slot = (c << shift) + at;
          ColumnCodec.writeLong(slot, entries.key());
          writeRow(slot, entries.value());
          entries.value().append((byte) (chunk.isNegative(at) ? 1 : 0));
          entries.put(KeyGroups.of(index.hashes[chunk.keys[at]]));
        }
      }
    }
    cold.writeEntries(entries);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    if (key.length != Long.BYTES) {
      cold.restore(key, value);
      return;
    }
    Batch row = new Batch(shape.schema(), 1);
    int at = 0;
    for (Column column : row.columns) {
      at = ColumnCodec.read(value, at, column, 0);
    }
    row.rows = 1;
    int[] matches = {shape.countsMatches() ? ColumnCodec.readInt(value, at) : 0};
    boolean[] negative = {value[value.length - 1] != 0};
    long[] hash = new long[1];
    keys.hash(row, 1, hash);
    restoreRows(row, new int[] {0}, 1, hash, negative, matches);
    if (liveRows % Batch.CAPACITY == 0) {
      tidy();
    }
  }

  /**
   * Adds rows that another store held in memory.
   *
   * @param keyHashes by row of the batch, as what follows
   * @param matches where they are counted
   */
  void restoreRows(
      Batch in, int[] picked, int count, long[] keyHashes, boolean[] negative, int[] matches) {
    int[] slots = new int[Math.max(1, count)];
    keys.internRows(in, picked, count, keyHashes, index, slots);
    growByKey();
    places.wide |= isWide(in);
    long[] hashes = new long[in.rows];
    hashRows(in.columns, in.rows, hashes);
    for (int i = 0; i < count; i++) {
      int row = picked[i];
      int slot =
          negative[row]
              ? cold.addNegative(in, row, hashes[row], slots[i])
              : add(in, row, hashes[row], slots[i]);
      if (shape.countsMatches()) {
        places.all[slot >>> shift].matches[slot & mask] = matches[row];
      }
    }
  }

  /**
   * Puts the rows of a chunk on the chains of their keys, after the columns are back.
   *
   * @param view the columns of the chunk
   * @param live the rows that there are
   */
  void linkRestored(int c, Batch view, int[] live, int count) {
    RowChunk chunk = places.all[c];
    places.wide |= isWide(view);
    long[] hashes = new long[view.rows];
    int[] slots = new int[view.rows];
    keys.hash(view, view.rows, hashes);
    keys.internRows(view, live, count, hashes, index, slots);
    growByKey();
    hashRows(chunk.columns, chunk.kinds.length == 0 ? 0 : view.rows, hashes); // Of negative rows.
    chunk.rows = count;
    liveRows += count;
    for (int i = 0; i < count; i++) {
      int at = live[i];
      int slot = (c << shift) + at;
      chunk.keys[at] = slots[i];
      if (chunk.isNegative(at)) {
        chunk.next[at] = cold.negatives().note(slot, hashes[at], slots[i]);
      } else {
        chains.add(slot, slots[i]);
      }
    }
  }
}
