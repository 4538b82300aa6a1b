package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.ColumnPieces;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.StateMemory;
import java.util.Arrays;

/**
 * Values of groups that do not fit into memory, where results are wanted at the end only: pieces of
 * columns that are appended to a {@link ColdStore} and read again at the end. A value may be in any
 * number of pieces. A piece is of one key group, and has the keys of its groups, so that any worker
 * can read it.
 */
final class ValueRuns {
  /** Takes pieces. */
  interface Taker {
    /**
     * @param rows (slot of the group INT, value, marks INT)
     * @return whether further ones are wanted
     */
    boolean take(Batch rows);
  }

  private static final int PIECE_ENTRIES = 4096;

  private final ColdStore cold;
  private final StateMemory.Account account;
  private final GroupStore groups;
  private final Batch rows;
  private final ByteBuilder key = new ByteBuilder(16);
  private final ByteBuilder value = new ByteBuilder(1 << 12);
  private final ByteBuilder groupKeys = new ByteBuilder(64);

  /** By slot of a group: its number in the piece at hand, while {@link #pieceOf} is the piece. */
  private int[] numberOf = {};

  private int[] pieceOf = {};
  private int piece;
  private int[] picked = {};

  /** Of the next piece. */
  private long sequence;

  /** Key groups that may have pieces: looking for them costs more than it seems. */
  private final boolean[] written = new boolean[KeyGroups.COUNT];

  ValueRuns(String name, GroupStore groups, DataType valueType, OperatorContext context) {
    this.groups = groups;
    cold = context.coldStore(name);
    account = context.stateMemory().open();
    rows = new Batch(new DataType[] {DataType.integer(), valueType, DataType.integer()}, 1);
  }

  void close() {
    account.close();
  }

  void imageTaken() {
    cold.imageTaken();
  }

  boolean isWritable() {
    return cold.isWritable();
  }

  void holds(long bytes) {
    account.holds(bytes);
  }

  /**
   * Whether a store that holds {@code memory} bytes has no memory for {@code more}. Waits a moment
   * if much too much is held because nothing can be written.
   */
  boolean isScarce(long memory, long more) {
    account.holds(memory + more);
    boolean scarce = account.isScarce();
    boolean exceeded = scarce && account.isExceeded();
    account.holds(memory);
    if (exceeded && !cold.isWritable()) {
      cold.awaitWritable();
    }
    return scarce;
  }

  /** Of the next piece, to be kept with the image. */
  long sequence() {
    return sequence;
  }

  void restoreSequence(long restored) {
    sequence = Math.max(sequence, restored);
    Arrays.fill(written, true);
  }

  /** Appends the entries of a part. */
  void append(DistinctPart part) {
    KeyIndex index = part.index;
    if (picked.length < index.size()) {
      picked = new int[index.capacity()];
    }
    int count = index.liveSlots(picked);
    int[] byGroup = byKeyGroup(part, count);
    int from = 0;
    for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
      int end = byGroup[keyGroup];
      for (; from < end; from += PIECE_ENTRIES) {
        int[] slots = Arrays.copyOfRange(picked, from, Math.min(end, from + PIECE_ENTRIES));
        appendPiece(keyGroup, part, slots);
      }
      from = end;
    }
    cold.flush();
  }

  /** Sorts the picked slots by key group; returns where each of them ends. */
  private int[] byKeyGroup(DistinctPart part, int count) {
    int[] next = new int[KeyGroups.COUNT + 1];
    byte[] keyGroups = new byte[count];
    for (int i = 0; i < count; i++) {
      int keyGroup = part.keyGroup(picked[i]);
      keyGroups[i] = (byte) keyGroup;
      next[keyGroup + 1]++;
    }
    for (int keyGroup = 0; keyGroup < KeyGroups.COUNT; keyGroup++) {
      next[keyGroup + 1] += next[keyGroup];
    }
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[next[keyGroups[i] & 0xff]++] = picked[i];
    }
    System.arraycopy(sorted, 0, picked, 0, count);
    return next;
  }

  private void appendPiece(int keyGroup, DistinctPart part, int[] slots) {
    int count = slots.length;
    rows.clear();
    rows.columns[0].ensureCapacity(count);
    int[] numbers = ((IntColumn) rows.columns[0]).values;
    rows.columns[1].copyRows(GroupEntries.values(part.index), slots, count, 0);
    rows.columns[2].copyRows(part.marks, slots, count, 0);
    int groupCount = 0;
    groupKeys.clear();
    piece++;
    for (int i = 0; i < count; i++) {
      int group = GroupEntries.groupOf(part.index, slots[i]);
      if (group >= pieceOf.length) {
        pieceOf = Arrays.copyOf(pieceOf, Math.max(group + 1, groups.index.capacity()));
        numberOf = Arrays.copyOf(numberOf, pieceOf.length);
      }
      if (pieceOf[group] != piece) {
        pieceOf[group] = piece;
        numberOf[group] = groupCount++;
        groups.writeKey(group, groupKeys);
      }
      numbers[i] = numberOf[group];
    }
    value.clear();
    ColumnCodec.writeInt(count, value);
    ColumnCodec.writeInt(groupCount, value);
    value.append(groupKeys.bytes, 0, groupKeys.length);
    for (Column column : rows.columns) {
      ColumnPieces.write(column, 0, count, value);
    }
    writePart(part.number);
    ColumnCodec.writeLong(sequence++, key);
    written[keyGroup] = true;
    cold.put(keyGroup, key.bytes, key.length, value.bytes, value.length);
  }

  private void writePart(int number) {
    key.clear();
    ColumnCodec.writeInt(number, key);
  }

  /**
   * Reads the pieces of a part.
   *
   * @return false when the taker did not want all of them
   */
  boolean read(int part, Taker taker) {
    writePart(part);
    return read(key.bytes, key.length, taker);
  }

  /** Reads the pieces of all parts, as {@link #read(int, Taker)} does. */
  boolean readAll(Taker taker) {
    return read(key.bytes, 0, taker);
  }

  private boolean read(byte[] prefix, int prefixLength, Taker taker) {
    boolean[] stopped = {false};
    byte[] start = Arrays.copyOf(prefix, prefixLength);
    for (int keyGroup = 0; keyGroup < KeyGroups.COUNT && !stopped[0]; keyGroup++) {
      if (!written[keyGroup]) {
        continue;
      }
      cold.scan(
          keyGroup,
          start,
          prefixLength,
          (group, pieceKey, bytes) -> {
            if (!stopped[0]) {
              readPiece(bytes);
              stopped[0] = !taker.take(rows);
            }
          });
    }
    return !stopped[0];
  }

  private void readPiece(byte[] bytes) {
    int count = ColumnCodec.readInt(bytes, 0);
    int[] slots = new int[ColumnCodec.readInt(bytes, 4)];
    int at = 8;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = groups.restoreKey(bytes, at);
      at = groups.restoredKeyEnd();
    }
    rows.clear();
    for (Column column : rows.columns) {
      column.ensureCapacity(count);
      at = ColumnPieces.read(bytes, at, column, 0, count);
    }
    int[] groupOfRow = ((IntColumn) rows.columns[0]).values;
    for (int i = 0; i < count; i++) {
      groupOfRow[i] = slots[groupOfRow[i]];
    }
    rows.rows = count;
  }
}
