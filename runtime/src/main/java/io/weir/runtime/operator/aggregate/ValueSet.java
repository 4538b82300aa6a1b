package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.EntryWriter;
import io.weir.runtime.state.Eviction;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotImage;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The values that an argument has in each group, with how often, and aggregates over them. An entry
 * is a pair (slot of the group, value); the entries of a group form a list in the order in which
 * they first came. As state, an entry of the set is an entry of the store.
 */
final class ValueSet implements GroupValues {
  private static final int NONE = -1;

  /** A part of the image that tells of the set as a whole; no entries have it. */
  private static final int SET = Integer.MAX_VALUE;

  private final String name;
  private final ValueSetSpec spec;
  private final CallAccumulators calls;
  private final GroupEntries entries;
  private final KeyIndex index;
  private final SlotImage image;
  private final GroupStore groups;
  private final EvictedValues evictable = new EvictedValues();
  private @Nullable Eviction eviction;

  // By entry.
  private final LongColumn counts = new LongColumn(0);
  private final LongColumn firstSeen = new LongColumn(0);
  private final LongColumn lastSeen = new LongColumn(0);
  private int[] next = {};
  private int[] previous = {};
  private boolean[] linked = {};
  private int[] touchedIn = {};

  // By group.
  private int[] heads = {};
  private int[] tails = {};
  private int[] recomputedIn = {};

  /** Whether values of the group may be evicted. */
  private boolean[] mayHaveEvicted = {};

  /** Whether values came back, and the list of the group is no longer in its order. */
  private boolean[] unordered = {};

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
  private boolean unlinked;

  /** Whether it is known that some were evicted before this run. */
  private boolean evictedKnown;

  ValueSet(String name, GroupStore groups, ValueSetSpec spec, KernelLoader kernels) {
    this.name = name;
    this.spec = spec;
    this.groups = groups;
    calls = new CallAccumulators(spec.calls(), kernels);
    entries = new GroupEntries(groups, spec.keys(), spec.valueType(), kernels);
    index = entries.newIndex(KeyIndex.Strings.TOGETHER);
    image = new SlotImage(index, new Column[] {counts, firstSeen, lastSeen});
  }

  @Override
  public void ensureGroups(int capacity) {
    if (initialized < capacity) {
      calls.ensureCapacity(capacity);
      heads = Arrays.copyOf(heads, capacity);
      tails = Arrays.copyOf(tails, capacity);
      recomputedIn = Arrays.copyOf(recomputedIn, capacity);
      mayHaveEvicted = Arrays.copyOf(mayHaveEvicted, capacity);
      unordered = Arrays.copyOf(unordered, capacity);
      Arrays.fill(heads, initialized, capacity, NONE);
      Arrays.fill(tails, initialized, capacity, NONE);
      initialized = capacity;
    }
  }

  private void ensureEntries() {
    int capacity = index.capacity();
    counts.ensureCapacity(capacity);
    firstSeen.ensureCapacity(capacity);
    lastSeen.ensureCapacity(capacity);
    if (next.length < capacity) {
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
    linkRestored();
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
    index.clearAdded();
    int[] found = intern(in.rows, picked);
    if (eviction != null) {
      findEvictedBefore(eviction);
      eviction.fetchAdded();
      eviction.used(found, picked);
    }
    int touchedCount = 0;
    batchNumber++;
    for (int i = 0; i < picked; i++) {
      int entry = found[i];
      if (touchedIn[entry] != batchNumber) {
        touchedIn[entry] = batchNumber;
        touched[touchedCount++] = entry;
      }
      if (ChangeKind.isRetraction(in.kind(pickedRows[i]))) {
        counts.values[entry]--;
      } else {
        seen(entry, 1);
      }
    }
    settle(touchedCount);
    if (eviction != null) {
      eviction.makeRoom();
    }
  }

  private boolean passes(Batch in, int row) {
    if (spec.filter() < 0) {
      return true;
    }
    BooleanColumn filter = (BooleanColumn) in.columns[spec.filter()];
    return filter.values[row] && !filter.isNull(row);
  }

  private int[] intern(int rows, int picked) {
    int[] found = entries.intern(index, entries.pickedRows(), picked, entries.hash(rows));
    ensureEntries();
    ensureTouched();
    return found;
  }

  private void seen(int entry, long times) {
    counts.values[entry] += times;
    lastSeen.values[entry] = ++sequence;
    if (!linked[entry] && counts.values[entry] == times) {
      firstSeen.values[entry] = sequence;
    }
  }

  /** Brings lists and accumulators in line with the counts of the touched entries. */
  private void settle(int touchedCount) {
    int gainedCount = 0;
    int lostCount = 0;
    int deadCount = 0;
    for (int i = 0; i < touchedCount; i++) {
      int entry = touched[i];
      boolean present = counts.values[entry] > 0;
      if (present && (!linked[entry] || spec.recompute())) {
        gained[gainedCount] = entry;
        gainedGroups[gainedCount++] = GroupEntries.groupOf(index, entry);
      } else if (!present && linked[entry]) {
        lost[lostCount] = entry;
        lostGroups[lostCount++] = GroupEntries.groupOf(index, entry);
      }
      if (present) {
        image.changed(entry);
      } else {
        dead[deadCount++] = entry;
      }
      if (present != linked[entry]) {
        setLinked(entry, present);
      }
    }
    calls.accumulate(entries.entryRows(index), gained, gainedCount, gainedGroups);
    if (spec.recompute()) {
      recompute(lostCount);
      accumulateLastSeen(gainedCount);
    } else if (lostCount > 0) {
      calls.retract(entries.entryRows(index), lost, lostCount, lostGroups);
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
        loadEvicted(group);
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
      calls.accumulate(entries.entryRows(index), one, 1, slot);
      if (last == NONE || lastSeen.values[entry] > lastSeen.values[last]) {
        last = entry;
      }
    }
    if (last != NONE && spec.recompute()) {
      one[0] = last;
      calls.accumulate(entries.entryRows(index), one, 1, slot);
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
            .sorted((a, b) -> Long.compare(lastSeen.values[gained[a]], lastSeen.values[gained[b]]))
            .mapToInt(i -> gained[i])
            .toArray();
    int[] slots = Arrays.stream(ordered).map(entry -> GroupEntries.groupOf(index, entry)).toArray();
    calls.accumulate(entries.entryRows(index), ordered, gainedCount, slots);
  }

  private void setLinked(int entry, boolean link) {
    int group = GroupEntries.groupOf(index, entry);
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
    if (eviction != null) {
      eviction.removing(slots, count);
    }
    for (int i = 0; i < count; i++) {
      counts.values[slots[i]] = 0;
      linked[slots[i]] = false;
    }
    index.remove(slots, count);
  }

  // --- values that do not fit into memory ---

  /**
   * Brings back all values of a group, in the order in which they first came. What of them stays in
   * the cold store is not looked at while they are in memory.
   */
  private void loadEvicted(int group) {
    Eviction evicted = eviction;
    if (evicted != null && mayHaveEvicted[group] && !evicted.isEmpty()) {
      mayHaveEvicted[group] = false;
      ByteBuilder key = new ByteBuilder(64);
      groups.writeKey(group, key);
      int[] loaded = {0};
      evicted.read(
          groups.keyGroup(group),
          key.bytes,
          key.length,
          (keyGroup, entryKey, value) -> {
            entries.showKey(entryKey);
            int before = index.addedCount();
            int entry = intern(1, 1)[0];
            if (index.addedCount() > before) {
              evictable.readValue(entry, value);
              loaded[0]++;
            }
          });
      evicted.broughtBack(loaded[0]);
    }
    if (unordered[group]) {
      unordered[group] = false;
      sortList(group);
    }
  }

  /** Of which groups a checkpoint has evicted values is not known. */
  private void findEvictedBefore(Eviction evicted) {
    if (!evictedKnown) {
      evictedKnown = true;
      Arrays.fill(mayHaveEvicted, !evicted.isEmpty());
    }
  }

  /** Brings the list of a group into the order in which its values first came. */
  private void sortList(int group) {
    int[] list = new int[16];
    int count = 0;
    for (int entry = heads[group]; entry != NONE; entry = next[entry]) {
      if (count == list.length) {
        list = Arrays.copyOf(list, count * 2);
      }
      list[count++] = entry;
    }
    int[] ordered =
        Arrays.stream(list, 0, count)
            .boxed()
            .sorted((a, b) -> Long.compare(firstSeen.values[a], firstSeen.values[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    heads[group] = NONE;
    tails[group] = NONE;
    for (int entry : ordered) {
      setLinked(entry, true);
    }
  }

  /** The values as they are evicted: the key is the group's with the value behind it. */
  private final class EvictedValues implements Eviction.Entries {
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
      ColumnCodec.writeLong(counts.values[slot], out);
      ColumnCodec.writeLong(firstSeen.values[slot], out);
      ColumnCodec.writeLong(lastSeen.values[slot], out);
    }

    @Override
    public void readValue(int slot, byte[] value) {
      counts.values[slot] = ColumnCodec.readLong(value, 0);
      firstSeen.values[slot] = ColumnCodec.readLong(value, 8);
      lastSeen.values[slot] = ColumnCodec.readLong(value, 16);
      setLinked(slot, true);
      unordered[GroupEntries.groupOf(index, slot)] = true;
      image.changed(slot);
    }

    @Override
    public void forget(int[] slots, int count) {
      for (int i = 0; i < count; i++) {
        int slot = slots[i];
        mayHaveEvicted[GroupEntries.groupOf(index, slot)] = true;
        setLinked(slot, false);
        counts.values[slot] = 0;
      }
      index.remove(slots, count);
    }

    @Override
    public long memory() {
      return index.memory()
          + counts.memory()
          + firstSeen.memory()
          + lastSeen.memory()
          + 13L * next.length;
    }
  }

  @Override
  public void merge(GroupValues store, int[] from, int count, int[] slots) {
    ValueSet others = (ValueSet) store;
    others.linkRestored();
    int limit = others.index.limit();
    int[] groupOfRow = entries.show(GroupEntries.values(others.index), limit);
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
      seen(entry, others.counts.values[pickedRows[i]]);
    }
    settle(touchedCount);
  }

  @Override
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    linkRestored();
    calls.result(slots, count, out, offset, at);
  }

  @Override
  public void reset(int[] slots, int count) {
    linkRestored();
    int deadCount = 0;
    for (int i = 0; i < count; i++) {
      int group = slots[i];
      loadEvicted(group);
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
    Arrays.fill(counts.values, 0, Math.min(counts.capacity(), index.limit()), 0);
    Arrays.fill(linked, 0, Math.min(linked.length, index.limit()), false);
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
  public void bound(OperatorContext context, boolean atEnd) {
    eviction = new Eviction(evictable, index, context.coldStore(name), context.stateMemory());
  }

  @Override
  public void close() {
    if (eviction != null) {
      eviction.close();
    }
  }

  @Override
  public List<Column> groupColumns() {
    return List.of(calls.columns());
  }

  @Override
  public void snapshot(StateWriter writer) {
    linkRestored();
    if (eviction != null) {
      eviction.imageTaken();
    }
    ColumnCodec.writeLong(sequence, writer.piece(SET, 0, 0));
    image.write(0, writer);
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    unlinked = true;
    if (own == null) {
      withoutSet(pieces).read((part, chunk, kind, bytes) -> image.readPiece(chunk, kind, bytes));
      image.finishReading();
      return;
    }
    SlotImage.readForeign(
        withoutSet(pieces),
        entries.types(),
        new DataType[] {DataType.bigint(), DataType.bigint(), DataType.bigint()},
        (part, first, count, live, keysThere, values) -> {
          int taken = entries.showForeign(worker, count, live, keysThere);
          int[] found = intern(count, taken);
          for (int i = 0; i < taken; i++) {
            int entry = found[i];
            int there = entries.pickedRows()[i];
            counts.values[entry] = ((LongColumn) values[0]).values[there];
            firstSeen.values[entry] = ((LongColumn) values[1]).values[there];
            lastSeen.values[entry] = ((LongColumn) values[2]).values[there];
          }
        });
  }

  /** Reads what the image tells of the set as a whole. */
  private Pieces withoutSet(Pieces pieces) {
    return reader ->
        pieces.read(
            (part, chunk, kind, bytes) -> {
              if (part == SET) {
                sequence = Math.max(sequence, ColumnCodec.readLong(bytes, 0));
              } else {
                reader.piece(part, chunk, kind, bytes);
              }
            });
  }

  @Override
  public void writeEntries(StateWriter writer) {
    EntryWriter out = new EntryWriter(writer);
    for (int entry = 0; entry < index.limit(); entry++) {
      if (index.isLive(entry)) {
        entries.writeKey(index, entry, out.key());
        evictable.writeValue(entry, out.value());
        out.put(entries.keyGroup(index, entry));
      }
    }
    for (int group = 0; group < KeyGroups.COUNT && eviction != null; group++) {
      eviction.read(
          group,
          (keyGroup, key, value) -> {
            entries.showKey(key);
            if (entries.findOnly(index) < 0) {
              writer.put(keyGroup, key, key.length, value, value.length);
            }
          });
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    entries.showKey(key);
    int entry = intern(1, 1)[0];
    counts.values[entry] = ColumnCodec.readLong(value, 0);
    firstSeen.values[entry] = ColumnCodec.readLong(value, 8);
    lastSeen.values[entry] = ColumnCodec.readLong(value, 16);
    unlinked = true;
  }

  /** Links the entries that were restored, in their order. */
  private void linkRestored() {
    if (!unlinked) {
      return;
    }
    unlinked = false;
    ensureEntries();
    int limit = index.limit();
    for (int entry = 0; entry < limit; entry++) {
      sequence = Math.max(sequence, lastSeen.values[entry]);
    }
    for (int entry : inOrder()) {
      setLinked(entry, true);
    }
  }

  /** The entries in the order in which they came; those of different workers anyhow. */
  private int[] inOrder() {
    int[] all = new int[index.size()];
    int count = index.liveSlots(all);
    long[] sorted = new long[count];
    boolean ascending = true;
    for (int i = 0; i < count; i++) {
      sorted[i] = firstSeen.values[all[i]];
      ascending &= i == 0 || sorted[i - 1] <= sorted[i];
    }
    if (ascending) {
      return all;
    }
    Arrays.sort(sorted);
    int[] ordered = new int[count];
    Arrays.fill(ordered, NONE);
    for (int i = 0; i < count; i++) {
      int place = Arrays.binarySearch(sorted, firstSeen.values[all[i]]);
      while (place > 0 && sorted[place - 1] == sorted[place]) {
        place--;
      }
      while (ordered[place] != NONE) {
        place++;
      }
      ordered[place] = all[i];
    }
    return ordered;
  }
}
