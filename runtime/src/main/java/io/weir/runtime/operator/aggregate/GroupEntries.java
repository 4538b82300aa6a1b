package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.PagedBytesColumn;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a group's slot and a value, as they are kept by stores of the values of groups: shows
 * those of a batch, finds them in indexes, and names them. As state the key of an entry is the
 * group's key with the value behind it.
 */
final class GroupEntries {
  private final GroupStore groups;
  private final KeyKernel keys;

  /** Rows as pairs (group, value): shows the values of a batch. */
  private final Batch pairs;

  private final Batch entryRows;

  /** Of entries that are shown as rows, and of those that are given to a kernel. */
  private final Column shown;

  private final Column accumulated;

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
    pairs = new Batch(types, 1);
    entryRows = new Batch(types, 1);
    shown = valueType.newColumn(1);
    accumulated = valueType.newColumn(1);
  }

  /** An empty index of entries. */
  KeyIndex newIndex(KeyIndex.Strings strings) {
    return new KeyIndex(types(), 64, strings);
  }

  static int groupOf(KeyIndex index, int entry) {
    return ((IntColumn) index.keys[0]).values[entry];
  }

  /** The values of the entries. */
  static Column values(KeyIndex index) {
    return index.keys[1];
  }

  /** The entries as rows (group, value), until entries are added or others are asked for. */
  Batch entryRows(KeyIndex index) {
    entryRows.share(0, index.keys[0]);
    entryRows.share(1, index.keys[1]);
    return entryRows;
  }

  /**
   * Shows copies of entries, all but their groups.
   *
   * @return by row its group, to be filled in
   */
  int[] showCopies(KeyIndex index, int[] picked, int count) {
    shown.clear();
    shown.copyRows(index.keys[1], picked, count, 0);
    return show(shown, count);
  }

  /**
   * Gives rows (group, value) of entries to a kernel, which works on values in one array.
   *
   * @param picked the entries
   */
  void accumulate(
      CallAccumulators calls, KeyIndex index, int[] picked, int count, int[] groupsOfPicked) {
    if (index.keys[1] instanceof PagedBytesColumn paged) {
      accumulated.clear();
      accumulated.copyRows(paged, picked, count, 0);
      entryRows.share(1, accumulated);
      calls.accumulate(entryRows, null, count, groupsOfPicked);
    } else {
      calls.accumulate(entryRows(index), picked, count, groupsOfPicked);
    }
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

  /** The hashes of the first rows that are shown. */
  long[] hash(int rows) {
    keys.hash(pairs, rows, hashes);
    return hashes;
  }

  /**
   * Finds the entries of rows that are shown, and adds those that are missing.
   *
   * @param hashesOfRows as of {@link #hash}
   * @return by picked row its entry
   */
  int[] intern(KeyIndex index, int[] rows, int count, long[] hashesOfRows) {
    keys.internRows(pairs, rows, count, hashesOfRows, index, found);
    return found;
  }

  // --- state ---

  DataType[] types() {
    return pairs.types();
  }

  DataType valueType() {
    return types()[1];
  }

  /** Shows the entry with a key of {@link #writeKey}, whose group is added, as the only row. */
  long[] showKey(byte[] key) {
    int group = groups.restoreKey(key);
    shown.clear();
    shown.ensureCapacity(1);
    ColumnCodec.read(key, groups.restoredKeyEnd(), shown, 0);
    int[] groupOfRow = show(shown, 1);
    groupOfRow[0] = group;
    pickedRows[0] = 0;
    return hash(1);
  }

  /** The entry of the only row that is shown, -1 if it is not there. */
  int findOnly(KeyIndex index) {
    keys.find(pairs, 1, hashes, index, found);
    return found[0];
  }

  /**
   * Shows the entries of a chunk of another worker's image.
   *
   * @return how many have groups that are here; {@link #pickedRows} tells which
   */
  int showForeign(int worker, int count, boolean @Nullable [] live, Column[] keysThere) {
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
    return picked;
  }

  int keyGroup(KeyIndex index, int entry) {
    return groups.keyGroup(groupOf(index, entry));
  }

  void writeKey(KeyIndex index, int entry, ByteBuilder out) {
    groups.writeKey(groupOf(index, entry), out);
    ColumnCodec.writeKey(index.keys[1], entry, out);
  }
}
