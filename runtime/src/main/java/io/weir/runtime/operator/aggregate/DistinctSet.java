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
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.SlotImage;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values that an argument has had in each group, and aggregates over them, for inputs
 * that take nothing back. An entry is a pair (slot of the group, value) with a mark for each branch
 * that has seen it, so that aggregates which differ in their filters share one set. The aggregates
 * are part of the groups' image.
 */
final class DistinctSet implements GroupValues {
  private static final int NONE = -1;

  private final String name;
  private final DistinctSetSpec spec;
  private final GroupEntries entries;
  private final KeyIndex index;
  private final Branch[] branches;
  private final SlotImage image;
  private @Nullable Eviction eviction;

  /** By entry: a bit for each branch that has seen it. */
  private final IntColumn marks = new IntColumn(0);

  private int initialized;

  /** By picked row of the batch at hand. */
  private int[] pickedMarks = {};

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

    void accumulate(Batch entryRows) {
      calls.accumulate(entryRows, gained, gainedCount, gainedGroups);
      gainedCount = 0;
      calls.compactHeaps();
    }
  }

  DistinctSet(String name, GroupStore groups, DistinctSetSpec spec, KernelLoader kernels) {
    this.name = name;
    this.spec = spec;
    entries = new GroupEntries(groups, spec.keys(), spec.valueType(), kernels);
    index = entries.index();
    image = new SlotImage(index, new Column[] {marks});
    branches = spec.branches().stream().map(b -> new Branch(b, kernels)).toArray(Branch[]::new);
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

  private int[] show(Column values, int rows) {
    int[] groupOfRow = entries.show(values, rows);
    if (pickedMarks.length < entries.pickedRows().length) {
      pickedMarks = new int[entries.pickedRows().length];
    }
    return groupOfRow;
  }

  private void ensureMarks() {
    marks.ensureCapacity(index.capacity());
  }

  /** Adds the picked pairs, of which there are {@code rows} in all. */
  private void add(int rows, int picked) {
    index.clearAdded();
    int[] found = entries.intern(rows, picked);
    ensureMarks();
    if (eviction != null) {
      eviction.fetchAdded();
      eviction.used(found, picked);
    }
    int[] seen = marks.values;
    for (int i = 0; i < picked; i++) {
      int entry = found[i];
      int gained = pickedMarks[i] & ~seen[entry];
      if (gained != 0) {
        seen[entry] |= gained;
        image.changed(entry);
        gain(entry, gained);
      }
    }
    accumulate();
    if (eviction != null) {
      eviction.makeRoom();
    }
  }

  private void gain(int entry, int gained) {
    for (int left = gained; left != 0; left &= left - 1) {
      branches[Integer.numberOfTrailingZeros(left)].gain(entry, entries.groupOf(entry));
    }
  }

  private void accumulate() {
    for (Branch branch : branches) {
      branch.accumulate(entries.entryRows());
    }
  }

  @Override
  public void merge(GroupValues store, int[] from, int count, int[] slots) {
    DistinctSet others = (DistinctSet) store;
    int limit = others.index.limit();
    others.findGroups(from, count, slots);
    int[] groupOfRow = show(others.entries.values(), limit);
    int[] pickedRows = entries.pickedRows();
    int picked = 0;
    for (int entry = 0; entry < limit; entry++) {
      int slot =
          others.index.isLive(entry) ? others.slotOfGroup[others.entries.groupOf(entry)] : NONE;
      if (slot != NONE) {
        groupOfRow[entry] = slot;
        pickedRows[picked] = entry;
        pickedMarks[picked++] = others.marks.values[entry];
      }
    }
    add(limit, picked);
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
    int[] dead = new int[index.size()];
    int deadCount = 0;
    for (int entry = 0; entry < index.limit(); entry++) {
      if (index.isLive(entry) && slotOfGroup[entries.groupOf(entry)] != NONE) {
        marks.values[entry] = 0;
        dead[deadCount++] = entry;
      }
    }
    if (deadCount > 0) {
      index.remove(dead, deadCount);
    }
    for (Branch branch : branches) {
      for (int i = 0; i < count; i++) {
        branch.calls.reset(slots[i]);
      }
    }
  }

  @Override
  public void clear(int limit) {
    Arrays.fill(marks.values, 0, Math.min(marks.capacity(), index.limit()), 0);
    index.clear();
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
  public void bound(OperatorContext context) {
    eviction =
        new Eviction(new EvictedValues(), index, context.coldStore(name), context.stateMemory());
  }

  @Override
  public void close() {
    if (eviction != null) {
      eviction.close();
    }
  }

  /** The values as they are evicted: the key is the group's with the value behind it. */
  private final class EvictedValues implements Eviction.Entries {
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
    image.write(0, writer);
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    if (own == null) {
      pieces.read((part, chunk, kind, bytes) -> image.readPiece(chunk, kind, bytes));
      image.finishReading();
      return;
    }
    SlotImage.readForeign(
        pieces,
        entries.types(),
        new DataType[] {DataType.integer()},
        (part, first, count, live, keysThere, values) -> {
          int taken = entries.take(worker, count, live, keysThere);
          ensureMarks();
          for (int i = 0; i < taken; i++) {
            marks.values[entries.found()[i]] =
                ((IntColumn) values[0]).values[entries.pickedRows()[i]];
          }
        });
  }

  @Override
  public void writeEntries(StateWriter writer) {
    EntryWriter out = new EntryWriter(writer);
    for (int entry = 0; entry < index.limit(); entry++) {
      if (index.isLive(entry)) {
        entries.writeKey(entry, out.key());
        ColumnCodec.writeLong(marks.values[entry], out.value());
        out.put(entries.keyGroup(entry));
      }
    }
    for (int group = 0; group < KeyGroups.COUNT && eviction != null; group++) {
      eviction.read(
          group,
          (keyGroup, key, value) -> {
            if (!entries.isInMemory(key)) {
              writer.put(keyGroup, key, key.length, value, value.length);
            }
          });
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    int entry = entries.restore(key);
    ensureMarks();
    marks.values[entry] = (int) ColumnCodec.readLong(value, 0);
  }
}
