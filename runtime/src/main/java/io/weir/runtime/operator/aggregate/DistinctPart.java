package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.Eviction;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of the entries of a {@link DistinctSet}: those whose hashes have certain bits. */
final class DistinctPart implements Eviction.Entries {
  /** In the image. */
  final int number;

  final KeyIndex index;
  final SlotImage image;

  /** By entry: a bit for each branch that has seen it. */
  final IntColumn marks = new IntColumn(0);

  @Nullable Eviction eviction;

  /** Its bytes as the set has counted them. */
  long counted;

  private final GroupEntries entries;
  private final DistinctSet set;

  DistinctPart(int number, DistinctSet set, GroupEntries entries) {
    this.number = number;
    this.set = set;
    this.entries = entries;
    index = entries.newIndex(KeyIndex.Strings.IN_PAGES);
    image = new SlotImage(index, new Column[] {marks});
  }

  void ensureMarks() {
    marks.ensureCapacity(index.capacity());
  }

  void clear() {
    Arrays.fill(marks.values, 0, Math.min(marks.capacity(), index.limit()), 0);
    index.clear();
  }

  // --- as it is evicted: the key is the group's with the value behind it ---

  @Override
  public int keyGroup(int slot) {
    return entries.keyGroup(index, slot);
  }

  @Override
  public void writeKey(int slot, ByteBuilder out) {
    entries.writeKey(index, slot, out);
  }

  @Override
  public void writeValue(int slot, ByteBuilder out) {
    ColumnCodec.writeLong(marks.values[slot], out);
  }

  @Override
  public void readValue(int slot, byte[] value) {
    marks.values[slot] = (int) ColumnCodec.readLong(value, 0);
    image.changed(slot);
  }

  @Override
  public void forget(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      marks.values[slots[i]] = 0;
    }
    index.remove(slots, count);
  }

  @Override
  public long memory() {
    return index.memory() + marks.memory();
  }

  @Override
  public long otherMemory() {
    return set.memoryAfter(this) - counted;
  }
}
