package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.EntryWriter;
import io.weir.runtime.state.Eviction;
import io.weir.runtime.state.Hashing;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.SlotImage;
import io.weir.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups and their accumulators, those of the sets of their values included: columns by slot. The
 * values in the sets are stores of their own.
 */
public final class GroupStore implements ImageStore {
  static final int NONE = -1;

  /** Stands for a part where what belongs to no part is kept: the number of the next run. */
  private static final int RUNS = Integer.MAX_VALUE;

  public final KeyIndex index;

  private final Accumulators accumulators;
  private final KeyKernel keys;
  private final int[] keyColumns;
  private final int hashedColumns;
  private final boolean countsRows;
  private final RowType input;
  private final LongColumn rowCounts = new LongColumn(0);

  /** By slot: accumulators, then the rows where they are counted. */
  private final Column[] columns;

  private final SlotImage image;
  private @Nullable Eviction eviction;
  private @Nullable GroupRuns runs;
  private GroupRuns.@Nullable Merge merging;
  private final DataType[] keyTypes;
  private final DataType[] valueTypes;

  /** By worker whose image is being taken over: by slot there, the slot here. */
  private final Map<Integer, int[]> foreignSlots = new HashMap<>();

  private @Nullable Batch restoring;
  private int restoredKeyEnd;

  /**
   * @param input schema of what is interned with {@code keys}
   * @param keys kernel of the key columns
   * @param keyColumns where in {@code input} the key columns are
   * @param hashedColumns how many of them, from the first on, tell the key group
   * @param countsRows whether rows are also taken away, so that a group's rows must be counted to
   *     see when it is gone
   * @param strings whether key columns can be shown as those of a batch
   */
  public GroupStore(
      RowType input,
      KeyKernel keys,
      int[] keyColumns,
      int hashedColumns,
      AggregateSpec spec,
      KernelLoader kernels,
      boolean countsRows,
      KeyIndex.Strings strings) {
    this(input, keys, keyColumns, hashedColumns, countsRows, spec, kernels, strings);
  }

  private GroupStore(
      RowType input,
      KeyKernel keys,
      int[] keyColumns,
      int hashedColumns,
      boolean countsRows,
      @Nullable AggregateSpec spec,
      @Nullable KernelLoader kernels,
      KeyIndex.Strings strings) {
    this.input = input;
    this.keys = keys;
    this.keyColumns = keyColumns.clone();
    this.hashedColumns = hashedColumns;
    this.countsRows = countsRows;
    keyTypes = new DataType[keyColumns.length];
    for (int i = 0; i < keyTypes.length; i++) {
      keyTypes[i] = input.fields().get(keyColumns[i]).type();
    }
    index = new KeyIndex(keyTypes, 64, strings);
    accumulators =
        spec == null || kernels == null
            ? new Accumulators()
            : new Accumulators(this, spec, kernels);
    List<Column> values = new ArrayList<>(accumulators.columns());
    List<DataType> types = new ArrayList<>(spec == null ? List.of() : spec.accumulators());
    if (countsRows) {
      values.add(rowCounts);
      types.add(DataType.bigint());
    }
    columns = values.toArray(Column[]::new);
    valueTypes = types.toArray(DataType[]::new);
    image = new SlotImage(index, columns);
    grow();
  }

  /** A store of one worker that knows of each key how many rows it has, and nothing else. */
  public static GroupStore countingRows(RowType input, KeyKernel keys, int[] keyColumns) {
    return new GroupStore(input, keys, keyColumns, 0, true, null, null, KeyIndex.Strings.TOGETHER);
  }

  /**
   * Includes the groups in checkpoints, and keeps them within the memory of the job; of groups with
   * sets of values the values.
   *
   * @param storesToMergeIn where results are asked for after {@link #finish} only, and only by
   *     {@link #nextMerged} if it {@link #hasRuns}, makes stores of the same columns; else null
   */
  public void registerBounded(
      OperatorContext context, @Nullable Supplier<GroupStore> storesToMergeIn) {
    register(context);
    accumulators.bound(context, storesToMergeIn != null);
    if (accumulators.hasValues() || keyTypes.length == 0) {
      return;
    }
    if (storesToMergeIn != null) {
      runs = new GroupRuns(this, storesToMergeIn, context);
    } else {
      eviction =
          new Eviction(
              new EvictedGroups(), index, context.coldStore(name()), context.stateMemory());
    }
  }

  /** The groups as they are evicted. */
  private final class EvictedGroups implements Eviction.Entries {
    @Override
    public int keyGroup(int slot) {
      return GroupStore.this.keyGroup(slot);
    }

    @Override
    public void writeKey(int slot, ByteBuilder out) {
      GroupStore.this.writeKey(slot, out);
    }

    @Override
    public void writeValue(int slot, ByteBuilder out) {
      for (Column column : columns) {
        ColumnCodec.write(column, slot, out);
      }
    }

    @Override
    public void readValue(int slot, byte[] value) {
      GroupStore.this.readValue(slot, value);
    }

    @Override
    public void forget(int[] slots, int count) {
      GroupStore.this.forget(slots, count);
    }

    @Override
    public long memory() {
      return GroupStore.this.memory();
    }
  }

  /** Bytes of memory held, roughly. */
  long memory() {
    long sum = index.memory();
    for (Column column : columns) {
      sum += column.memory();
    }
    return sum;
  }

  /**
   * After keys were interned: brings back those groups which had been evicted; they no longer count
   * as added.
   */
  public void fetchAdded() {
    if (eviction != null) {
      eviction.fetchAdded();
    }
  }

  /** Between batches: evicts groups when there is too little memory for the next batch. */
  public void makeRoom() {
    if (eviction != null) {
      eviction.makeRoom();
    }
    if (runs != null) {
      runs.makeRoom();
    }
  }

  /**
   * At the end of the input: goes on with what was put off until then, before results are asked
   * for.
   *
   * @return whether all is done; else this is to be called again
   */
  public boolean finish() {
    return accumulators.finish();
  }

  /** Groups in memory, and those that are not as far as this run knows of them. */
  public long size() {
    return index.size()
        + (eviction == null ? 0 : Math.max(0, eviction.evicted()))
        + (runs == null ? 0 : runs.entries());
  }

  /** Whether groups have been put off to be merged at the end. */
  boolean hasRuns() {
    return runs != null && !runs.isEmpty();
  }

  /**
   * At the end: further groups, each whole, of those in memory and those that were put off.
   *
   * @return good until the next call; null when there are no more
   */
  @Nullable GroupStore nextMerged() {
    if (runs == null) {
      return null;
    }
    if (merging == null) {
      merging = runs.merge();
    }
    return merging.next() ? merging.groups() : null;
  }

  // --- rows of groups, outside of the store ---

  /** Room for keys and accumulators. */
  Batch newRows() {
    List<DataType> types = new ArrayList<>(List.of(keyTypes));
    types.addAll(List.of(valueTypes));
    return new Batch(types.toArray(DataType[]::new), 1);
  }

  /** Shows the keys of rows as those of the input. */
  Batch showKeys(Batch rows) {
    Batch shown = new Batch(input, 1);
    for (int i = 0; i < keyColumns.length; i++) {
      shown.share(keyColumns[i], rows.columns[i]);
    }
    return shown;
  }

  /** Copies groups to the first rows. */
  void copyRows(int[] slots, int count, Batch out) {
    for (int i = 0; i < keyTypes.length; i++) {
      out.columns[i].copyRows(index.keys[i], slots, count, 0);
    }
    for (int i = 0; i < columns.length; i++) {
      out.columns[keyTypes.length + i].copyRows(columns[i], slots, count, 0);
    }
  }

  void hash(Batch shownKeys, int count, long[] hashes) {
    keys.hash(shownKeys, count, hashes);
  }

  /** Adds what picked rows have to their groups. */
  void mergeRows(Batch shownKeys, Batch rows, int[] picked, int count, long[] hashes) {
    int[] slots = new int[Math.max(1, count)];
    keys.internRows(shownKeys, picked, count, hashes, index, slots);
    grow();
    accumulators.mergePartials(rows, keyTypes.length, picked, count, slots);
    if (countsRows) {
      long[] more = ((LongColumn) rows.columns[rows.columns.length - 1]).values;
      for (int i = 0; i < count; i++) {
        rowCounts.values[slots[i]] += more[picked[i]];
      }
    }
  }

  private boolean hasInMemory(byte[] key) {
    Batch batch = readKey(key, 0);
    long[] hash = new long[1];
    int[] slot = new int[1];
    keys.hash(batch, 1, hash);
    keys.find(batch, 1, hash, index, slot);
    return slot[0] >= 0;
  }

  /** Gives back what is held outside of memory. */
  public void close() {
    accumulators.close();
    if (eviction != null) {
      eviction.close();
    }
    if (runs != null) {
      runs.close();
    }
  }

  /** Includes the groups in checkpoints. */
  public void register(OperatorContext context) {
    context.register(this);
    accumulators.register(context);
  }

  /** Makes room for what was interned. */
  public void grow() {
    accumulators.ensureCapacity(index.capacity());
    if (countsRows) {
      rowCounts.ensureCapacity(index.capacity());
    }
  }

  /**
   * Adds or takes away rows by their change kinds; {@code slots[i]} is the group of the i-th picked
   * row.
   */
  public void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    foreignSlots.clear();
    if (countsRows) {
      long[] counts = rowCounts.values;
      for (int i = 0; i < count; i++) {
        boolean retraction = ChangeKind.isRetraction(in.kind(rows == null ? i : rows[i]));
        counts[slots[i]] += retraction ? -1 : 1;
      }
    }
    accumulators.update(in, rows, count, slots);
    used(slots, count);
  }

  /** Adds partial accumulators that stand in a batch from some column on. */
  public void mergePartials(
      Batch in, int firstColumn, int @Nullable [] rows, int count, int[] slots) {
    foreignSlots.clear();
    accumulators.mergePartials(in, firstColumn, rows, count, slots);
    used(slots, count);
  }

  private void used(int[] slots, int count) {
    image.changed(slots, count);
    if (eviction != null) {
      eviction.used(slots, count);
    }
  }

  /** Adds the groups {@code from[i]} of another store to the groups {@code slots[i]}. */
  public void merge(GroupStore others, int[] from, int count, int[] slots) {
    accumulators.merge(others.accumulators, from, count, slots);
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        rowCounts.values[slots[i]] += others.rowCounts.values[from[i]];
      }
    }
  }

  /** Writes the results of groups to {@code out[offset …]} from row {@code at} on. */
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    accumulators.result(slots, count, out, offset, at);
  }

  /** Whether all rows of a group were taken away again. */
  public boolean isEmpty(int slot) {
    return countsRows && rowCounts.values[slot] <= 0;
  }

  /** Rows of a group, where they are counted. */
  public long rowCount(int slot) {
    return rowCounts.values[slot];
  }

  /** Removes groups. */
  public void remove(int[] slots, int count) {
    if (eviction != null) {
      eviction.removing(slots, count);
    }
    forget(slots, count);
  }

  private void forget(int[] slots, int count) {
    accumulators.reset(slots, count);
    if (countsRows) {
      for (int i = 0; i < count; i++) {
        rowCounts.values[slots[i]] = 0;
      }
    }
    index.remove(slots, count);
  }

  /** Removes all groups; those in the cold store, if there are any, stay. */
  public void clear() {
    int limit = index.limit();
    accumulators.clear(limit);
    if (countsRows) {
      Arrays.fill(rowCounts.values, 0, limit, 0);
    }
    index.clear();
  }

  // --- state ---

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public void snapshot(StateWriter writer) {
    if (eviction != null) {
      eviction.imageTaken();
    }
    if (runs != null) {
      runs.imageTaken();
      if (runs.sequence() > 0) {
        ColumnCodec.writeLong(runs.sequence(), writer.piece(RUNS, 0, 0));
      }
    }
    image.write(0, writer);
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    if (own == null) {
      withoutRuns(pieces)
          .read(
              (part, chunk, kind, bytes) -> {
                grow();
                image.readPiece(chunk, kind, bytes);
              });
      grow();
      image.finishReading();
      return;
    }
    SlotImage.readForeign(
        withoutRuns(pieces),
        keyTypes,
        valueTypes,
        (part, first, count, live, keyColumnsThere, values) ->
            take(worker, own, first, count, live, keyColumnsThere, values));
  }

  /** Takes what is of no part itself. */
  private Pieces withoutRuns(Pieces pieces) {
    return reader ->
        pieces.read(
            (part, chunk, kind, bytes) -> {
              if (part != RUNS) {
                reader.piece(part, chunk, kind, bytes);
              } else if (runs != null) {
                runs.restoreSequence(ColumnCodec.readLong(bytes, 0));
              }
            });
  }

  /** Adds those groups of another worker's image that are of own key groups. */
  private void take(
      int worker,
      KeyGroupRange own,
      int first,
      int count,
      boolean @Nullable [] live,
      Column[] keysThere,
      Column[] values) {
    int[] places = foreignSlots.computeIfAbsent(worker, w -> new int[0]);
    if (places.length < first + count) {
      places = Arrays.copyOf(places, Math.max(first + count, places.length * 2));
      foreignSlots.put(worker, places);
    }
    Arrays.fill(places, first, first + count, NONE);
    int[] picked = new int[count];
    int pickedCount = 0;
    for (int i = 0; i < count; i++) {
      if ((live == null || live[i]) && own.contains(keyGroup(keysThere, i))) {
        picked[pickedCount++] = i;
      }
    }
    Batch batch = new Batch(input, 1);
    for (int i = 0; i < keyColumns.length; i++) {
      batch.share(keyColumns[i], keysThere[i]);
    }
    batch.rows = count;
    long[] hashes = new long[Math.max(1, count)];
    int[] slots = new int[Math.max(1, count)];
    keys.hash(batch, count, hashes);
    keys.internRows(batch, picked, pickedCount, hashes, index, slots);
    grow();
    for (int i = 0; i < pickedCount; i++) {
      places[first + picked[i]] = slots[i];
      for (int c = 0; c < columns.length; c++) {
        Columns.copy(values[c], picked[i], columns[c], slots[i]);
      }
    }
  }

  /**
   * The slot here of a group that had a slot in another worker's image, {@link #NONE} if it is not
   * here. Known while the stores are restored.
   */
  int slotOfForeign(int worker, int slotThere) {
    int[] places = foreignSlots.get(worker);
    return places == null || slotThere >= places.length ? NONE : places[slotThere];
  }

  @Override
  public void writeEntries(StateWriter writer) {
    EntryWriter entries = new EntryWriter(writer);
    if (hasRuns()) {
      GroupRuns.Merge all = runs.merge();
      while (all.next()) {
        all.groups().writeHot(entries);
      }
      return;
    }
    writeHot(entries);
    if (eviction != null) {
      for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
        eviction.read(
            keyGroup,
            (group, key, value) -> {
              if (!hasInMemory(key)) {
                writer.put(group, key, key.length, value, value.length);
              }
            });
      }
    }
  }

  private void writeHot(EntryWriter entries) {
    for (int slot = 0; slot < index.limit(); slot++) {
      if (index.isLive(slot)) {
        writeKey(slot, entries.key());
        ByteBuilder value = entries.value();
        for (Column column : columns) {
          ColumnCodec.write(column, slot, value);
        }
        entries.put(keyGroup(slot));
      }
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    if (hasRuns()) {
      runs.clear(); // Entries are whole: nothing may be added to them.
    }
    readValue(restoreKey(key), value);
  }

  private void readValue(int slot, byte[] value) {
    int at = 0;
    for (Column column : columns) {
      at = ColumnCodec.read(value, at, column, slot);
    }
  }

  /** Finds or adds the group whose key stands at the start of the bytes. */
  int restoreKey(byte[] key) {
    return restoreKey(key, 0);
  }

  /** Finds or adds the group whose key stands at some place of the bytes. */
  int restoreKey(byte[] key, int offset) {
    Batch batch = readKey(key, offset);
    long[] hash = new long[1];
    int[] slot = new int[1];
    keys.hash(batch, 1, hash);
    keys.intern(batch, 1, hash, index, slot);
    grow();
    return slot[0];
  }

  /** The key at a place of the bytes, as a row. */
  private Batch readKey(byte[] key, int offset) {
    Batch batch = restoring;
    if (batch == null) {
      batch = new Batch(input, 1);
      restoring = batch;
    }
    batch.clear();
    int at = offset;
    for (int column : keyColumns) {
      at = ColumnCodec.read(key, at, batch.columns[column], 0);
    }
    restoredKeyEnd = at;
    batch.rows = 1;
    return batch;
  }

  /** Where the key ends that {@link #restoreKey} last took. */
  int restoredKeyEnd() {
    return restoredKeyEnd;
  }

  /** The key group of a group in use. */
  public int keyGroup(int slot) {
    return keyGroup(index.keys, slot);
  }

  private int keyGroup(Column[] keysOfSlots, int slot) {
    long hash = Hashing.SEED;
    for (int i = 0; i < hashedColumns; i++) {
      hash = Hashing.ofValue(hash, keysOfSlots[i], slot);
    }
    return KeyGroups.of(hash);
  }

  /** Equal keys have equal bytes, since an entry is found by them. */
  void writeKey(int slot, ByteBuilder out) {
    for (Column key : index.keys) {
      ColumnCodec.writeKey(key, slot, out);
    }
  }
}
