package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import org.jspecify.annotations.Nullable;

/**
 * The different values of groups: an entry for each pair of a group's slot and a value. As state
 * the key of an entry is the group's key with the value behind it.
 */
final class GroupEntries {
  private final GroupStore groups;
  private final KeyKernel keys;
  private final KeyIndex index;

  /** Rows as pairs (group, value): shows the values of a batch. */
  private final Batch pairs;

  private final Batch entryRows;

  // By row of the batch at hand.
  private int[] pickedRows = {};
  private int[] found = {};
  private long[] hashes = {};

  /**
   * @param keys of (group INT, value)
   */
  GroupEntries(GroupStore groups, KernelSpec keys, DataType valueType, KernelLoader kernels) {
    this.groups = groups;
    this.keys = kernels.create(keys, KeyKernel.class);
    DataType[] types = {DataType.integer(), valueType};
    index = new KeyIndex(types, 64, KeyIndex.Strings.TOGETHER);
    pairs = new Batch(types, 1);
    entryRows = new Batch(types, 1);
  }

  KeyIndex index() {
    return index;
  }

  /** The entries as rows (group, value), after {@link #intern}. */
  Batch entryRows() {
    return entryRows;
  }

  int groupOf(int entry) {
    return ((IntColumn) index.keys[0]).values[entry];
  }

  /** The values of the entries. */
  Column values() {
    return index.keys[1];
  }

  /**
   * Shows the values of a batch.
   *
   * @return by row its group, to be filled in where the row is picked
   */
  int[] show(Column values, int rows) {
    if (pickedRows.length < rows) {
      int room = Math.max(rows, Batch.CAPACITY);
      pickedRows = new int[room];
      found = new int[room];
      hashes = new long[room];
    }
    pairs.clear();
    pairs.columns[0].ensureCapacity(rows);
    pairs.share(1, values);
    return ((IntColumn) pairs.columns[0]).values;
  }

  /** To be filled with the rows shown that count; as long as there were ever rows at least. */
  int[] pickedRows() {
    return pickedRows;
  }

  /**
   * Finds the entries of the first {@code picked} picked rows of {@code rows} that are shown, and
   * adds those that are missing.
   *
   * @return by picked row its entry
   */
  int[] intern(int rows, int picked) {
    keys.hash(pairs, rows, hashes);
    keys.internRows(pairs, pickedRows, picked, hashes, index, found);
    showEntries();
    return found;
  }

  /** Lets {@link #entryRows} show the entries that there are. */
  void showEntries() {
    entryRows.share(0, index.keys[0]);
    entryRows.share(1, index.keys[1]);
  }

  // --- state ---

  DataType[] types() {
    return pairs.types();
  }

  /** Adds the entry with a key of {@link #writeKey}. */
  int restore(byte[] key) {
    int group = groups.restoreKey(key);
    int[] groupOfRow = show(pairs.columns[1], 1);
    ColumnCodec.read(key, groups.restoredKeyLength(), pairs.columns[1], 0);
    groupOfRow[0] = group;
    pickedRows[0] = 0;
    return intern(1, 1)[0];
  }

  /** Whether the entry with a key of {@link #writeKey}, whose group is there, is in memory. */
  boolean isInMemory(byte[] key) {
    int group = groups.restoreKey(key);
    int[] groupOfRow = show(pairs.columns[1], 1);
    ColumnCodec.read(key, groups.restoredKeyLength(), pairs.columns[1], 0);
    groupOfRow[0] = group;
    keys.hash(pairs, 1, hashes);
    keys.find(pairs, 1, hashes, index, found);
    return found[0] >= 0;
  }

  /**
   * Interns the entries of a chunk of another worker's image whose groups are here.
   *
   * @return how many; {@link #pickedRows} tells which of the chunk, the result of {@link #found}
   *     where they are
   */
  int take(int worker, int count, boolean @Nullable [] live, Column[] keysThere) {
    int[] groupOfRow = show(keysThere[1], count);
    int[] groupsThere = ((IntColumn) keysThere[0]).values;
    int picked = 0;
    for (int i = 0; i < count; i++) {
      int group =
          live == null || live[i] ? groups.slotOfForeign(worker, groupsThere[i]) : GroupStore.NONE;
      if (group != GroupStore.NONE) {
        groupOfRow[i] = group;
        pickedRows[picked++] = i;
      }
    }
    intern(count, picked);
    return picked;
  }

  /** By picked row its entry, after {@link #intern} or {@link #take}. */
  int[] found() {
    return found;
  }

  int keyGroup(int entry) {
    return groups.keyGroup(groupOf(entry));
  }

  void writeKey(int entry, ByteBuilder out) {
    groups.writeKey(groupOf(entry), out);
    ColumnCodec.write(index.keys[1], entry, out);
  }
}
