package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotChanges;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values that an argument has in each group, with how often, and aggregates over them. An entry
 * is a pair (slot of the group, value); the entries of a group form a list in the order in which
 * they first came. As state, an entry of the set is an entry of the store.
 */
final class ValueSet implements GroupValues, SlotChanges.Entries {
  private static final int NONE = -1;

  private final String name;
  private final ValueSetSpec spec;
  private final CallAccumulators calls;
  private final GroupEntries entries;
  private final KeyIndex index;
  private final SlotChanges changes = new SlotChanges();

  // By entry.
  private long[] counts = {};
  private long[] firstSeen = {};
  private long[] lastSeen = {};
  private int[] next = {};
  private int[] previous = {};
  private boolean[] linked = {};
  private int[] touchedIn = {};

  // By group.
  private int[] heads = {};
  private int[] tails = {};
  private int[] recomputedIn = {};
  private int initialized;

  // By touched entry of the batch at hand.
  private int[] touched = {};
  private int[] gained = {};
  private int[] gainedGroups = {};
  private int[] lost = {};
  private int[] lostGroups = {};
  private int[] dead = {};

  private long sequence;
  private int batchNumber;
  private boolean restored;

  ValueSet(String name, GroupStore groups, ValueSetSpec spec, KernelLoader kernels) {
    this.name = name;
    this.spec = spec;
    calls = new CallAccumulators(spec.calls(), kernels);
    entries = new GroupEntries(groups, spec.keys(), spec.valueType(), kernels);
    index = entries.index();
  }

  @Override
  public void ensureGroups(int capacity) {
    if (initialized < capacity) {
      calls.ensureCapacity(capacity);
      heads = Arrays.copyOf(heads, capacity);
      tails = Arrays.copyOf(tails, capacity);
      recomputedIn = Arrays.copyOf(recomputedIn, capacity);
      Arrays.fill(heads, initialized, capacity, NONE);
      Arrays.fill(tails, initialized, capacity, NONE);
      initialized = capacity;
    }
  }

  private void ensureEntries() {
    int capacity = index.capacity();
    if (counts.length < capacity) {
      counts = Arrays.copyOf(counts, capacity);
      firstSeen = Arrays.copyOf(firstSeen, capacity);
      lastSeen = Arrays.copyOf(lastSeen, capacity);
      next = Arrays.copyOf(next, capacity);
      previous = Arrays.copyOf(previous, capacity);
      linked = Arrays.copyOf(linked, capacity);
      touchedIn = Arrays.copyOf(touchedIn, capacity);
    }
  }

  private void ensureTouched() {
    int room = entries.pickedRows().length;
    if (touched.length < room) {
      touched = new int[room];
      gained = new int[room];
      gainedGroups = new int[room];
      lost = new int[room];
      lostGroups = new int[room];
      dead = new int[room];
    }
  }

  @Override
  public void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    absorbRestored();
    Column argument = in.columns[spec.argument()];
    int[] groupOfRow = entries.show(argument, in.rows);
    int[] pickedRows = entries.pickedRows();
    int picked = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (!argument.isNull(row) && passes(in, row)) {
        groupOfRow[row] = slots[i];
        pickedRows[picked++] = row;
      }
    }
    int[] found = intern(in.rows, picked);
    int touchedCount = 0;
    batchNumber++;
    for (int i = 0; i < picked; i++) {
      int entry = found[i];
      if (touchedIn[entry] != batchNumber) {
        touchedIn[entry] = batchNumber;
        touched[touchedCount++] = entry;
      }
      if (ChangeKind.isRetraction(in.kind(pickedRows[i]))) {
        counts[entry]--;
      } else {
        seen(entry, 1);
      }
    }
    settle(touchedCount);
  }

  private boolean passes(Batch in, int row) {
    if (spec.filter() < 0) {
      return true;
    }
    BooleanColumn filter = (BooleanColumn) in.columns[spec.filter()];
    return filter.values[row] && !filter.isNull(row);
  }

  private int[] intern(int rows, int picked) {
    int[] found = entries.intern(rows, picked);
    ensureEntries();
    ensureTouched();
    return found;
  }

  private void seen(int entry, long times) {
    counts[entry] += times;
    lastSeen[entry] = ++sequence;
    if (!linked[entry] && counts[entry] == times) {
      firstSeen[entry] = sequence;
    }
  }

  /** Brings lists and accumulators in line with the counts of the touched entries. */
  private void settle(int touchedCount) {
    int gainedCount = 0;
    int lostCount = 0;
    int deadCount = 0;
    for (int i = 0; i < touchedCount; i++) {
      int entry = touched[i];
      boolean present = counts[entry] > 0;
      if (present && (!linked[entry] || spec.recompute())) {
        gained[gainedCount] = entry;
        gainedGroups[gainedCount++] = entries.groupOf(entry);
      } else if (!present && linked[entry]) {
        lost[lostCount] = entry;
        lostGroups[lostCount++] = entries.groupOf(entry);
      }
      if (present) {
        changes.changed(entry);
      } else {
        dead[deadCount++] = entry;
      }
      if (present != linked[entry]) {
        setLinked(entry, present);
      }
    }
    calls.accumulate(entries.entryRows(), gained, gainedCount, gainedGroups);
    if (spec.recompute()) {
      recompute(lostCount);
      accumulateLastSeen(gainedCount);
    } else if (lostCount > 0) {
      calls.retract(entries.entryRows(), lost, lostCount, lostGroups);
    }
    removeEntries(dead, deadCount);
    calls.compactHeaps();
  }

  /** Computes the groups anew that have lost a value. */
  private void recompute(int lostCount) {
    for (int i = 0; i < lostCount; i++) {
      int group = lostGroups[i];
      if (recomputedIn[group] != batchNumber) {
        recomputedIn[group] = batchNumber;
        calls.reset(group);
        accumulateList(group);
      }
    }
  }

  /** Adds the values of a group in the order in which they came, at last the one seen last. */
  private void accumulateList(int group) {
    int[] one = new int[1];
    int[] slot = {group};
    int last = NONE;
    for (int entry = heads[group]; entry != NONE; entry = next[entry]) {
      one[0] = entry;
      calls.accumulate(entries.entryRows(), one, 1, slot);
      if (last == NONE || lastSeen[entry] > lastSeen[last]) {
        last = entry;
      }
    }
    if (last != NONE && spec.recompute()) {
      one[0] = last;
      calls.accumulate(entries.entryRows(), one, 1, slot);
    }
  }

  /**
   * Adds the values that came in this batch once more in the order of their last rows: LAST_VALUE.
   */
  private void accumulateLastSeen(int gainedCount) {
    if (gainedCount < 2) {
      return;
    }
    int[] ordered =
        IntStream.range(0, gainedCount)
            .boxed()
            .sorted((a, b) -> Long.compare(lastSeen[gained[a]], lastSeen[gained[b]]))
            .mapToInt(i -> gained[i])
            .toArray();
    int[] slots = Arrays.stream(ordered).map(entries::groupOf).toArray();
    calls.accumulate(entries.entryRows(), ordered, gainedCount, slots);
  }

  private void setLinked(int entry, boolean link) {
    int group = entries.groupOf(entry);
    if (link) {
      previous[entry] = tails[group];
      next[entry] = NONE;
      if (tails[group] == NONE) {
        heads[group] = entry;
      } else {
        next[tails[group]] = entry;
      }
      tails[group] = entry;
    } else {
      if (previous[entry] == NONE) {
        heads[group] = next[entry];
      } else {
        next[previous[entry]] = next[entry];
      }
      if (next[entry] == NONE) {
        tails[group] = previous[entry];
      } else {
        previous[next[entry]] = previous[entry];
      }
    }
    linked[entry] = link;
  }

  private void removeEntries(int[] slots, int count) {
    if (count == 0) {
      return;
    }
    for (int i = 0; i < count; i++) {
      changes.removing(slots[i], this);
      counts[slots[i]] = 0;
      linked[slots[i]] = false;
    }
    index.remove(slots, count);
  }

  @Override
  public void merge(GroupValues store, int[] from, int count, int[] slots) {
    ValueSet others = (ValueSet) store;
    others.absorbRestored();
    int limit = others.limit();
    int[] groupOfRow = entries.show(others.entries.values(), limit);
    int[] pickedRows = entries.pickedRows();
    int picked = 0;
    for (int i = 0; i < count; i++) {
      for (int entry = others.heads[from[i]]; entry != NONE; entry = others.next[entry]) {
        groupOfRow[entry] = slots[i];
        pickedRows[picked++] = entry;
      }
    }
    int[] found = intern(limit, picked);
    int touchedCount = 0;
    batchNumber++;
    for (int i = 0; i < picked; i++) {
      int entry = found[i];
      if (touchedIn[entry] != batchNumber) {
        touchedIn[entry] = batchNumber;
        touched[touchedCount++] = entry;
      }
      seen(entry, others.counts[pickedRows[i]]);
    }
    settle(touchedCount);
  }

  @Override
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    absorbRestored();
    calls.result(slots, count, out, offset, at);
  }

  @Override
  public void reset(int[] slots, int count) {
    absorbRestored();
    int deadCount = 0;
    for (int i = 0; i < count; i++) {
      int group = slots[i];
      for (int entry = heads[group]; entry != NONE; entry = next[entry]) {
        if (deadCount == dead.length) {
          dead = Arrays.copyOf(dead, Math.max(64, deadCount * 2));
        }
        dead[deadCount++] = entry;
      }
      heads[group] = NONE;
      tails[group] = NONE;
      calls.reset(group);
    }
    removeEntries(dead, deadCount);
  }

  @Override
  public void clear(int limit) {
    Arrays.fill(counts, 0, Math.min(counts.length, limit()), 0);
    Arrays.fill(linked, 0, Math.min(linked.length, limit()), false);
    index.clear();
    Arrays.fill(heads, 0, limit, NONE);
    Arrays.fill(tails, 0, limit, NONE);
    calls.clear(limit);
  }

  // --- state ---

  @Override
  public String name() {
    return name;
  }

  @Override
  public void snapshot(StateWriter writer) {
    absorbRestored();
    changes.write(this, writer);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    int entry = entries.restore(key);
    ensureEntries();
    counts[entry] = ColumnCodec.readLong(value, 0);
    firstSeen[entry] = ColumnCodec.readLong(value, 8);
    lastSeen[entry] = ColumnCodec.readLong(value, 16);
    sequence = Math.max(sequence, lastSeen[entry]);
    changes.restored(entry);
    restored = true;
  }

  /** Links the entries that were restored, in their order, and computes the groups from them. */
  private void absorbRestored() {
    if (!restored) {
      return;
    }
    restored = false;
    int[] all = new int[index.size()];
    index.liveSlots(all);
    Arrays.stream(all)
        .boxed()
        .sorted((a, b) -> Long.compare(firstSeen[a], firstSeen[b]))
        .forEach(entry -> setLinked(entry, true));
    for (int group = 0; group < initialized; group++) {
      accumulateList(group);
    }
  }

  @Override
  public int limit() {
    return index.limit();
  }

  @Override
  public boolean isLive(int slot) {
    return index.isLive(slot);
  }

  @Override
  public int keyGroup(int slot) {
    return entries.keyGroup(slot);
  }

  @Override
  public void writeKey(int slot, ByteBuilder out) {
    entries.writeKey(slot, out);
  }

  @Override
  public void writeValue(int slot, ByteBuilder out) {
    ColumnCodec.writeLong(counts[slot], out);
    ColumnCodec.writeLong(firstSeen[slot], out);
    ColumnCodec.writeLong(lastSeen[slot], out);
  }
}
