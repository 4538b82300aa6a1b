package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.EntryWriter;
import io.weir.runtime.state.Eviction;
import io.weir.runtime.state.HashParts;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotImage;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values that an argument has had in each group, and aggregates over them, for inputs
 * that take nothing back. An entry is a pair (slot of the group, value) with a mark for each branch
 * that has seen it, so that aggregates which differ in their filters share one set. The aggregates
 * are part of the groups' image.
 *
 * <p>Entries are in parts by their hashes, so that nothing large is copied as the set grows and a
 * column of strings stays far below what an array can hold. Of values that do not fit into memory
 * those not used lately are evicted; where results are wanted at the end only, parts are appended
 * to runs instead, nothing is looked up, and what is distinct is found out at the end, part by
 * part. From then on the aggregates are those of no values until the end.
 */
final class DistinctSet implements GroupValues {
  private static final int NONE = -1;

  /** A part of the image that tells of the set as a whole; no entries have it. */
  private static final int SET = Integer.MAX_VALUE;

  /** Of an entry's value in the portable form: the aggregates wait for the end. */
  private static final long PUT_OFF = 1L << 32;

  /** Parts with fewer entries are not split when values are put off for the first time. */
  private static final int WORTH_SPLITTING = 1 << 12;

  /** Parts that are enough for all that may come, each made distinct by itself. */
  private static final int MANY_PARTS = 64;

  /** Bits of hashes, above those that tell parts, by which a part is read in several goes. */
  private static final int GO_SHIFT = 50;

  private static final int GO_BITS = 2;
  private static final int MOST_GO_BITS = 14;

  /** Bytes of memory that making a part distinct may take however little there is. */
  private static final long LEAST_GO_BYTES = 16L << 20;

  private final String name;
  private final DistinctSetSpec spec;
  private final GroupStore groups;
  private final GroupEntries entries;
  private final Branch[] branches;
  private final HashParts routes = new HashParts();

  /** By place. */
  private DistinctPart[] parts;

  /** Parts that were split since the last image. */
  private final List<DistinctPart> gone = new ArrayList<>();

  private int partEntries = StateMemory.PART_ENTRIES;
  private long memoryLimit = Long.MAX_VALUE;

  /** That of the first part there was; the others share its memory. */
  private @Nullable Eviction eviction;

  private @Nullable ValueRuns runs;

  /** Whether values are to be put off, once the batch at hand is in its parts. */
  private boolean scarce;

  /** As far as parts were looked at. */
  private long partsMemory;

  /** Whether values are only counted at the end. */
  private boolean putOff;

  /** Whether what is put off is of parts as they are here. */
  private boolean runsOfOthers;

  /** At the end: the next part to be counted, and whether all are. */
  private int counted;

  private boolean finished;

  private int initialized;

  /** By picked row of the batch at hand. */
  private int[] pickedMarks = {};

  // Of one part.
  private int[] partRows = {};
  private int[] partMarks = {};

  /** By group of another set, while that is merged. */
  private int[] slotOfGroup = {};

  /** The aggregates with one filter. */
  private static final class Branch {
    final int filter;
    final CallAccumulators calls;

    /** Entries that this branch saw for the first time in the batch at hand, and their groups. */
    int[] gained = {};

    int[] gainedGroups = {};
    int gainedCount;

    Branch(DistinctSetSpec.Branch spec, KernelLoader kernels) {
      filter = spec.filter();
      calls = new CallAccumulators(spec.calls(), kernels);
    }

    void gain(int entry, int group) {
      if (gainedCount == gained.length) {
        gained = Arrays.copyOf(gained, Math.max(Batch.CAPACITY, gainedCount * 2));
        gainedGroups = Arrays.copyOf(gainedGroups, gained.length);
      }
      gained[gainedCount] = entry;
      gainedGroups[gainedCount++] = group;
    }

    void accumulate(GroupEntries entries, KeyIndex index) {
      entries.accumulate(calls, index, gained, gainedCount, gainedGroups);
      gainedCount = 0;
      calls.compactHeaps();
    }
  }

  DistinctSet(String name, GroupStore groups, DistinctSetSpec spec, KernelLoader kernels) {
    this.name = name;
    this.spec = spec;
    this.groups = groups;
    entries = new GroupEntries(groups, spec.keys(), spec.valueType(), kernels);
    branches = spec.branches().stream().map(b -> new Branch(b, kernels)).toArray(Branch[]::new);
    parts = new DistinctPart[] {newPart(routes.number(0))};
  }

  private DistinctPart newPart(int number) {
    DistinctPart part = new DistinctPart(number, this, entries);
    if (eviction != null) {
      part.eviction = new Eviction(part, part.index, eviction);
    }
    return part;
  }

  @Override
  public void ensureGroups(int capacity) {
    if (initialized < capacity) {
      for (Branch branch : branches) {
        branch.calls.ensureCapacity(capacity);
      }
      initialized = capacity;
    }
  }

  @Override
  public void update(Batch in, int @Nullable [] rows, int count, int[] slots) {
    Column argument = in.columns[spec.argument()];
    int[] groupOfRow = show(argument, in.rows);
    int[] pickedRows = entries.pickedRows();
    int picked = 0;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      int passes = argument.isNull(row) ? 0 : marksOf(in, row);
      if (passes != 0) {
        groupOfRow[row] = slots[i];
        pickedRows[picked] = row;
        pickedMarks[picked++] = passes;
      }
    }
    add(in.rows, picked);
  }

  /** The branches whose filters a row passes. */
  private int marksOf(Batch in, int row) {
    int passes = 0;
    for (int i = 0; i < branches.length; i++) {
      int filter = branches[i].filter;
      if (filter < 0) {
        passes |= 1 << i;
      } else {
        BooleanColumn column = (BooleanColumn) in.columns[filter];
        if (column.values[row] && !column.isNull(row)) {
          passes |= 1 << i;
        }
      }
    }
    return passes;
  }

  private void ensurePicked(int rows) {
    if (pickedMarks.length < rows) {
      pickedMarks = new int[rows];
    }
  }

  private int[] show(Column values, int rows) {
    int[] groupOfRow = entries.show(values, rows);
    ensurePicked(entries.pickedRows().length);
    return groupOfRow;
  }

  /** Adds the picked pairs, of which there are {@code rows} in all. */
  private void add(int rows, int picked) {
    long[] hashes = entries.hash(rows);
    int[] pickedRows = entries.pickedRows();
    if (parts.length == 1) {
      addTo(parts[0], pickedRows, pickedMarks, picked, hashes);
    } else {
      distribute(hashes, pickedRows, picked, this::addTo);
    }
    for (int place = 0, last = parts.length; place < last; place++) {
      if (parts[place].index.size() > partEntries && routes.canSplit(place) && !putOff) {
        split(place);
      }
    }
    if (scarce && runs != null) {
      scarce = false;
      putOff(runs);
    }
  }

  /** Takes the picked pairs of one part. */
  private interface PartRows {
    void take(DistinctPart part, int[] rows, int[] marks, int count, long[] hashes);
  }

  private void distribute(long[] hashes, int[] rows, int count, PartRows taker) {
    routes.distribute(hashes, rows, count);
    if (partRows.length < count) {
      partRows = new int[count];
      partMarks = new int[count];
    }
    int[] order = routes.order();
    for (int place = 0; place < parts.length; place++) {
      int from = routes.start(place);
      int partCount = routes.start(place + 1) - from;
      for (int i = 0; i < partCount; i++) {
        partRows[i] = rows[order[from + i]];
        partMarks[i] = pickedMarks[order[from + i]];
      }
      if (partCount > 0) {
        taker.take(parts[place], partRows, partMarks, partCount, hashes);
      }
    }
  }

  private void addTo(DistinctPart part, int[] rows, int[] marks, int count, long[] hashes) {
    KeyIndex index = part.index;
    index.clearAdded();
    int[] found = entries.intern(index, rows, count, hashes);
    part.ensureMarks();
    Eviction evicted = part.eviction;
    if (evicted != null) {
      evicted.fetchAdded();
      evicted.used(found, count);
    }
    int[] seen = part.marks.values;
    boolean gains = !putOff;
    for (int i = 0; i < count; i++) {
      int entry = found[i];
      int gained = marks[i] & ~seen[entry];
      if (gained != 0) {
        seen[entry] |= gained;
        part.image.changed(entry);
        if (gains) {
          gain(index, entry, gained);
        }
      }
    }
    if (gains) {
      accumulate(index);
    }
    if (evicted != null) {
      evicted.makeRoom();
    } else if (runs != null) {
      makeRoom(part, runs);
    }
  }

  private void gain(KeyIndex index, int entry, int gained) {
    int group = GroupEntries.groupOf(index, entry);
    for (int left = gained; left != 0; left &= left - 1) {
      branches[Integer.numberOfTrailingZeros(left)].gain(entry, group);
    }
  }

  private void accumulate(KeyIndex index) {
    for (Branch branch : branches) {
      branch.accumulate(entries, index);
    }
  }

  // --- parts ---

  /** Bytes held by all parts, one of which may have grown; the others are not looked at. */
  long memoryAfter(DistinctPart grown) {
    long now = grown.memory();
    partsMemory += now - grown.counted;
    grown.counted = now;
    return partsMemory;
  }

  /** Counts what all parts hold, after there are others. */
  private void countMemory() {
    partsMemory = 0;
    for (DistinctPart part : parts) {
      part.counted = 0;
      memoryAfter(part);
    }
  }

  private void split(int place) {
    DistinctPart old = parts[place];
    int first = parts.length;
    routes.split(place);
    parts = Arrays.copyOf(parts, routes.count());
    parts[place] = newPart(routes.number(place));
    for (int i = first; i < parts.length; i++) {
      parts[i] = newPart(routes.number(i));
    }
    gone.add(old);
    showEntries(
        old,
        entry -> GroupEntries.groupOf(old.index, entry),
        count -> distribute(entries.hash(count), entries.pickedRows(), count, this::restoreTo));
    countMemory();
  }

  /**
   * Shows entries of a part, some at a time, as picked rows with their marks.
   *
   * @param groupOf the group to show an entry with, {@link #NONE} to leave it out
   * @param taker told how many are shown
   */
  private void showEntries(DistinctPart part, IntUnaryOperator groupOf, IntConsumer taker) {
    KeyIndex index = part.index;
    int[] slots = new int[Batch.CAPACITY];
    int[] slotGroups = new int[Batch.CAPACITY];
    int count = 0;
    int limit = index.limit();
    for (int entry = 0; entry < limit; entry++) {
      int group = index.isLive(entry) ? groupOf.applyAsInt(entry) : NONE;
      if (group != NONE) {
        slotGroups[count] = group;
        slots[count++] = entry;
      }
      if (count == Batch.CAPACITY || entry == limit - 1 && count > 0) {
        int[] groupOfRow = entries.showCopies(index, slots, count);
        ensurePicked(entries.pickedRows().length);
        System.arraycopy(slotGroups, 0, groupOfRow, 0, count);
        for (int i = 0; i < count; i++) {
          entries.pickedRows()[i] = i;
          pickedMarks[i] = part.marks.values[slots[i]];
        }
        taker.accept(count);
        count = 0;
      }
    }
  }

  /** Adds entries that were counted before. */
  private void restoreTo(DistinctPart part, int[] rows, int[] marks, int count, long[] hashes) {
    int[] found = entries.intern(part.index, rows, count, hashes);
    part.ensureMarks();
    for (int i = 0; i < count; i++) {
      part.marks.values[found[i]] |= marks[i];
      part.image.changed(found[i]);
    }
  }

  /** Adds the picked pairs, which were counted before. */
  private void restorePicked(int rows, int picked) {
    distribute(entries.hash(rows), entries.pickedRows(), picked, this::restoreTo);
    for (int place = 0, last = parts.length; place < last; place++) {
      if (parts[place].index.size() > partEntries && routes.canSplit(place)) {
        split(place);
      }
    }
  }

  // --- values that are put off ---

  private void makeRoom(DistinctPart part, ValueRuns to) {
    KeyIndex index = part.index;
    if (index.size() + Batch.CAPACITY <= index.capacity()) {
      return;
    }
    long grown = part.memory() / 2;
    if ((to.isScarce(memoryAfter(part), grown) || putOff && index.size() > partEntries)
        && to.isWritable()) {
      if (putOff) {
        to.append(part);
        part.clear();
      } else {
        scarce = true;
      }
    }
  }

  /** From now on nothing is counted. Memory becomes free, so that parts grow evenly. */
  private void putOff(ValueRuns to) {
    putOff = true;
    for (int place = 0, last = parts.length; place < last; place++) {
      if (parts.length < MANY_PARTS
          && parts[place].index.size() >= Math.min(WORTH_SPLITTING, partEntries)
          && routes.canSplit(place)) {
        split(place);
      }
    }
    for (int place = 0; place < parts.length; place++) {
      DistinctPart part = parts[place];
      to.append(part);
      part.clear();
      if (!part.image.isBegun()) {
        parts[place] = newPart(part.number);
      }
    }
    countMemory();
    to.holds(partsMemory);
  }

  /** Counts a part at a time; before the first one nothing counts. */
  @Override
  public boolean finish() {
    ValueRuns from = runs;
    if (!putOff || from == null || finished) {
      return true;
    }
    if (counted == 0) {
      for (Branch branch : branches) {
        branch.calls.clear(groups.index.limit());
      }
      for (DistinctPart part : parts) {
        if (from.isWritable()) {
          from.append(part);
          part.clear();
        }
      }
    }
    if (runsOfOthers) {
      makeDistinct(from, null, 0, 0, this::count);
      finished = true;
    } else {
      makeDistinct(from, parts[counted++], 0, 0, this::count);
      finished = counted == parts.length;
    }
    return finished;
  }

  private void count(DistinctPart distinct) {
    KeyIndex index = distinct.index;
    for (int entry = 0; entry < index.limit(); entry++) {
      gain(index, entry, distinct.marks.values[entry]);
      if (entry % Batch.CAPACITY == 0) {
        accumulate(index);
      }
    }
    accumulate(index);
  }

  /**
   * Gives the entries of a part, or of all, that have certain bits in their hashes, each once. When
   * they take too much memory, in several goes that ask for more bits.
   */
  private void makeDistinct(
      ValueRuns from,
      @Nullable DistinctPart part,
      int bits,
      int wanted,
      Consumer<DistinctPart> taker) {
    DistinctPart distinct = new DistinctPart(0, this, entries);
    if (addRuns(from, part, bits, wanted, distinct)) {
      taker.accept(distinct);
      return;
    }
    for (int i = 0; i < 1 << GO_BITS; i++) {
      makeDistinct(from, part, bits + GO_BITS, wanted | i << bits, taker);
    }
  }

  /** Gathers the entries; false when they are too many for one go. */
  private boolean addRuns(
      ValueRuns from, @Nullable DistinctPart part, int bits, int wanted, DistinctPart to) {
    ValueRuns.Taker taker =
        rows -> {
          int[] marks = ((IntColumn) rows.columns[2]).values;
          int[] groupOfRow = show(rows.columns[1], rows.rows);
          System.arraycopy(((IntColumn) rows.columns[0]).values, 0, groupOfRow, 0, rows.rows);
          long[] hashes = entries.hash(rows.rows);
          int[] pickedRows = entries.pickedRows();
          int picked = 0;
          for (int row = 0; row < rows.rows; row++) {
            if (isWanted(hashes[row], bits, wanted)) {
              pickedMarks[picked] = marks[row];
              pickedRows[picked++] = row;
            }
          }
          restoreTo(to, pickedRows, pickedMarks, picked, hashes);
          return bits >= MOST_GO_BITS || fits(to);
        };
    if (!(part == null ? from.readAll(taker) : from.read(part.number, taker))) {
      return false;
    }
    for (DistinctPart inMemory : part == null ? parts : new DistinctPart[] {part}) {
      KeyIndex index = inMemory.index;
      showEntries(
          inMemory,
          entry ->
              isWanted(index.hashes[entry], bits, wanted)
                  ? GroupEntries.groupOf(index, entry)
                  : NONE,
          count -> restoreTo(to, entries.pickedRows(), pickedMarks, count, entries.hash(count)));
    }
    return true;
  }

  private static boolean isWanted(long hash, int bits, int wanted) {
    return ((int) (hash >>> GO_SHIFT) & (1 << bits) - 1) == wanted;
  }

  private boolean fits(DistinctPart distinct) {
    return distinct.index.size() <= 4L * partEntries
        && distinct.memory() <= Math.max(LEAST_GO_BYTES, memoryLimit / 2);
  }

  // --- groups ---

  @Override
  public void merge(GroupValues store, int[] from, int count, int[] slots) {
    DistinctSet others = (DistinctSet) store;
    others.findGroups(from, count, slots);
    for (DistinctPart part : others.parts) {
      showEntries(
          part,
          entry -> others.slotOfGroup[GroupEntries.groupOf(part.index, entry)],
          shown -> add(shown, shown));
    }
  }

  private void findGroups(int[] found, int count, int[] slots) {
    if (slotOfGroup.length < initialized) {
      slotOfGroup = new int[initialized];
    }
    Arrays.fill(slotOfGroup, 0, initialized, NONE);
    for (int i = 0; i < count; i++) {
      slotOfGroup[found[i]] = slots[i];
    }
  }

  @Override
  public void result(int[] slots, int count, Column[] out, int offset, int at) {
    for (Branch branch : branches) {
      branch.calls.result(slots, count, out, offset, at);
    }
  }

  @Override
  public void reset(int[] slots, int count) {
    findGroups(slots, count, slots);
    for (DistinctPart part : parts) {
      KeyIndex index = part.index;
      int[] dead = new int[index.size()];
      int deadCount = 0;
      for (int entry = 0; entry < index.limit(); entry++) {
        if (index.isLive(entry) && slotOfGroup[GroupEntries.groupOf(index, entry)] != NONE) {
          dead[deadCount++] = entry;
        }
      }
      if (deadCount > 0) {
        part.forget(dead, deadCount);
      }
    }
    for (Branch branch : branches) {
      for (int i = 0; i < count; i++) {
        branch.calls.reset(slots[i]);
      }
    }
  }

  @Override
  public void clear(int limit) {
    for (DistinctPart part : parts) {
      part.clear();
    }
    for (Branch branch : branches) {
      branch.calls.clear(limit);
    }
  }

  // --- state ---

  @Override
  public String name() {
    return name;
  }

  @Override
  public void bound(OperatorContext context, boolean atEnd) {
    StateMemory memory = context.stateMemory();
    partEntries = memory.partEntries();
    memoryLimit = memory.limit();
    if (atEnd) {
      runs = new ValueRuns(name, groups, spec.valueType(), context);
    } else {
      DistinctPart first = parts[0];
      eviction = new Eviction(first, first.index, context.coldStore(name), memory);
      first.eviction = eviction;
    }
  }

  @Override
  public void close() {
    if (eviction != null) {
      eviction.close();
    }
    if (runs != null) {
      runs.close();
    }
  }

  @Override
  public List<Column> groupColumns() {
    return Arrays.stream(branches).flatMap(each -> Arrays.stream(each.calls.columns())).toList();
  }

  @Override
  public void snapshot(StateWriter writer) {
    if (eviction != null) {
      eviction.imageTaken();
    }
    if (runs != null) {
      runs.imageTaken();
    }
    if (putOff && runs != null) {
      ByteBuilder set = writer.piece(SET, 0, 0);
      ColumnCodec.writeLong(runs.sequence(), set);
      set.append((byte) (runsOfOthers ? 1 : 0));
    }
    for (DistinctPart part : gone) {
      part.image.delete(part.number, writer);
    }
    gone.clear();
    for (DistinctPart part : parts) {
      part.image.write(part.number, writer);
    }
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    if (own == null) {
      restoreOwn(pieces);
      return;
    }
    runsOfOthers = true;
    SlotImage.readForeign(
        reader ->
            pieces.read(
                (part, chunk, kind, bytes) -> {
                  if (part == SET) {
                    restoreSet(bytes);
                  } else {
                    reader.piece(part, chunk, kind, bytes);
                  }
                }),
        entries.types(),
        new DataType[] {DataType.integer()},
        (part, first, count, live, keysThere, values) -> {
          int[] marks = ((IntColumn) values[0]).values;
          ensurePicked(count);
          int picked = entries.showForeign(worker, count, live, keysThere);
          for (int i = 0; i < picked; i++) {
            pickedMarks[i] = marks[entries.pickedRows()[i]];
          }
          restorePicked(count, picked);
        });
  }

  private void restoreSet(byte[] bytes) {
    putOff = true;
    runsOfOthers |= bytes[8] != 0;
    if (runs != null) {
      runs.restoreSequence(ColumnCodec.readLong(bytes, 0));
    }
  }

  private void restoreOwn(Pieces pieces) {
    List<DistinctPart> restored = new ArrayList<>();
    pieces.read(
        (number, chunk, kind, bytes) -> {
          if (number == SET) {
            restoreSet(bytes);
            return;
          }
          int last = restored.size() - 1;
          if (last < 0 || restored.get(last).number != number) {
            restored.add(newPart(number));
            last++;
          }
          restored.get(last).image.readPiece(chunk, kind, bytes);
        });
    if (!restored.isEmpty()) {
      parts = restored.toArray(DistinctPart[]::new);
      countMemory();
      routes.restore(restored.stream().mapToInt(part -> part.number).toArray());
    }
    for (DistinctPart part : parts) {
      part.ensureMarks();
      part.image.finishReading();
    }
  }

  @Override
  public void writeEntries(StateWriter writer) {
    EntryWriter out = new EntryWriter(writer);
    if (putOff && runs != null) {
      makeDistinct(runs, null, 0, 0, part -> writeEntries(part, out));
      return;
    }
    for (DistinctPart part : parts) {
      writeEntries(part, out);
    }
    for (int group = 0; group < KeyGroups.COUNT && eviction != null; group++) {
      eviction.read(
          group,
          (keyGroup, key, value) -> {
            if (!isInMemory(key)) {
              writer.put(keyGroup, key, key.length, value, value.length);
            }
          });
    }
  }

  private void writeEntries(DistinctPart part, EntryWriter out) {
    for (int entry = 0; entry < part.index.limit(); entry++) {
      if (part.index.isLive(entry)) {
        part.writeKey(entry, out.key());
        writeMarks(part.marks.values[entry], out);
        out.put(part.keyGroup(entry));
      }
    }
  }

  private void writeMarks(int marks, EntryWriter out) {
    ColumnCodec.writeLong((putOff ? PUT_OFF : 0) | marks & 0xFFFFFFFFL, out.value());
  }

  private boolean isInMemory(byte[] key) {
    long[] hashes = entries.showKey(key);
    return entries.findOnly(parts[routes.placeOf(hashes[0])].index) >= 0;
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    long marks = ColumnCodec.readLong(value, 0);
    ensurePicked(1);
    entries.showKey(key);
    pickedMarks[0] = (int) marks;
    putOff |= (marks & PUT_OFF) != 0;
    runsOfOthers = true;
    restorePicked(1, 1);
  }
}
