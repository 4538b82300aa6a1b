package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec.Emit;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the results of groups up to date: at most one change per group and batch, none where the
 * result is what it was. A group in the store is one that downstream knows.
 */
final class GroupAggregate implements Operator {
  private final GroupAggregateSpec spec;
  private final KernelLoader kernels;
  private final KeyKernel keys;
  private final GroupStore store;
  private final int keyCount;
  private final Batch out;

  /** Results of the touched groups before the batch, then after it. */
  private final Batch results;

  private OperatorContext context;
  private long[] hashes = new long[Batch.CAPACITY];
  private int[] slots = new int[Batch.CAPACITY];

  /** Groups that the batch concerns; those that it brought. */
  private int[] touched = new int[Batch.CAPACITY];

  private boolean[] differs = new boolean[Batch.CAPACITY];
  private int touchedCount;
  private int[] touchedIn = {};

  /** What this batch writes into {@link #touchedIn} begins behind this. */
  private int mark;

  private static final int ADDED = 1;
  private static final int ADDED_AND_TOUCHED = 2;
  private static final int TOUCHED = 3;
  private static final int NEXT = 4;

  private int[] removed = new int[Batch.CAPACITY];
  private final int[] changeSlots = new int[Batch.CAPACITY];
  private final int[] changeResults = new int[Batch.CAPACITY];
  private final byte[] changeKinds = new byte[Batch.CAPACITY];
  private int changes;

  /** At the end: whether the groups have their results. */
  private boolean finished;

  /** At the end: what is being put out, and the next slot of it. */
  private @Nullable GroupStore emitting;

  private int emitted;

  GroupAggregate(GroupAggregateSpec spec, KernelLoader kernels) {
    this.spec = spec;
    keys = kernels.create(spec.keys(), KeyKernel.class);
    keyCount = spec.keyColumns().size();
    this.kernels = kernels;
    store = newStore();
    store.index.recordAdded();
    out = new Batch(spec.output(), Batch.CAPACITY);
    DataType[] types = out.types();
    results = new Batch(Arrays.copyOfRange(types, keyCount, types.length), Batch.CAPACITY);
  }

  private GroupStore newStore() {
    return new GroupStore(
        spec.input(),
        keys,
        spec.keyColumns().stream().mapToInt(Integer::intValue).toArray(),
        keyCount,
        spec.aggregates(),
        kernels,
        spec.inputRetracts(),
        KeyIndex.Strings.IN_PAGES);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    store.registerBounded(context, spec.emit() == Emit.AT_END ? this::newStore : null);
  }

  @Override
  public Progress process(int input, Batch batch) {
    int rows = batch.rows;
    if (hashes.length < rows) {
      hashes = new long[rows];
      slots = new int[rows];
    }
    store.index.clearAdded();
    // Without keys all rows are of group 0, and so are all slots.
    int keyed = keyCount == 0 ? 1 : rows;
    keys.hash(batch, keyed, hashes);
    keys.intern(batch, keyed, hashes, store.index, slots);
    store.grow();
    store.fetchAdded();
    if (spec.emit() == Emit.AT_END) {
      update(batch);
    } else {
      findTouched(rows);
      results.clear();
      store.result(touched, touchedCount, results.columns, 0, 0);
      update(batch);
      store.result(touched, touchedCount, results.columns, 0, touchedCount);
      emitChanges();
    }
    store.makeRoom();
    context.metrics().rowsHeld = store.size();
    return Progress.DONE;
  }

  @Override
  public void close() {
    store.close();
  }

  private void update(Batch batch) {
    if (spec.partials()) {
      store.mergePartials(batch, keyCount, null, batch.rows, slots);
    } else {
      store.update(batch, null, batch.rows, slots);
    }
  }

  private void findTouched(int rows) {
    mark += NEXT;
    if (mark > Integer.MAX_VALUE - NEXT) {
      Arrays.fill(touchedIn, 0);
      mark = NEXT;
    }
    if (touchedIn.length < store.index.capacity()) {
      touchedIn = Arrays.copyOf(touchedIn, store.index.capacity());
    }
    if (touched.length < rows) {
      touched = new int[rows];
      removed = new int[rows];
      differs = new boolean[rows];
    }
    int[] added = store.index.added();
    for (int i = 0; i < store.index.addedCount(); i++) {
      touchedIn[added[i]] = mark + ADDED;
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int slot = slots[i];
      int seen = touchedIn[slot];
      if (seen < mark + ADDED_AND_TOUCHED) {
        touchedIn[slot] = mark + (seen == mark + ADDED ? ADDED_AND_TOUCHED : TOUCHED);
        touched[count++] = slot;
      }
    }
    touchedCount = count;
  }

  private void emitChanges() {
    Arrays.fill(differs, 0, touchedCount, false);
    for (Column column : results.columns) {
      Columns.differing(column, 0, column, touchedCount, touchedCount, differs);
    }
    changes = 0;
    int gone = 0;
    for (int i = 0; i < touchedCount; i++) {
      int slot = touched[i];
      boolean isNew = touchedIn[slot] == mark + ADDED_AND_TOUCHED;
      if (keyCount > 0 && store.isEmpty(slot)) {
        removed[gone++] = slot;
        if (!isNew) {
          change(slot, i, ChangeKind.DELETE_BYTE);
        }
      } else if (isNew) {
        change(slot, touchedCount + i, ChangeKind.INSERT_BYTE);
      } else if (differs[i]) {
        if (spec.emit() == Emit.RETRACT) {
          change(slot, i, ChangeKind.UPDATE_BEFORE_BYTE);
        }
        change(slot, touchedCount + i, ChangeKind.UPDATE_AFTER_BYTE);
      }
    }
    emitCollected();
    if (gone > 0) {
      store.remove(removed, gone);
    }
  }

  private void change(int slot, int result, byte kind) {
    if (changes == Batch.CAPACITY) {
      emitCollected();
    }
    changeSlots[changes] = slot;
    changeResults[changes] = result;
    changeKinds[changes++] = kind;
  }

  private void emitCollected() {
    if (changes == 0) {
      return;
    }
    out.clear();
    for (int i = 0; i < keyCount; i++) {
      out.columns[i].copyRows(store.index.keys[i], changeSlots, changes, 0);
    }
    for (int i = 0; i < results.columns.length; i++) {
      out.columns[keyCount + i].copyRows(results.columns[i], changeResults, changes, 0);
    }
    System.arraycopy(changeKinds, 0, out.useKinds(Batch.CAPACITY), 0, changes);
    out.rows = changes;
    context.output().emit(out);
    changes = 0;
  }

  @Override
  public Progress endOfInput(int input) {
    if (keyCount == 0 && store.index.size() == 0) {
      internOnlyGroup();
      if (spec.emit() != Emit.AT_END) {
        touched[0] = 0;
        results.clear();
        store.result(touched, 1, results.columns, 0, 0);
        change(0, 0, ChangeKind.INSERT_BYTE);
        emitCollected();
      }
    }
    if (spec.emit() != Emit.AT_END) {
      return Progress.DONE;
    }
    emitting = store.hasRuns() ? store.nextMerged() : store;
    return resume();
  }

  /** The group of an aggregate without keys exists even if there are no rows. */
  private void internOnlyGroup() {
    Batch none = new Batch(spec.input(), 1);
    keys.hash(none, 1, hashes);
    keys.intern(none, 1, hashes, store.index, slots);
    store.grow();
  }

  @Override
  public Progress resume() {
    if (!finished) {
      finished = store.finish();
      if (!finished) {
        return Progress.MORE;
      }
    }
    while (emitting != null) {
      GroupStore groups = emitting;
      if (emitted == groups.index.limit()) {
        emitted = 0;
        emitting = store.hasRuns() ? store.nextMerged() : null;
        continue;
      }
      int count = 0;
      int slot = emitted;
      for (; slot < groups.index.limit() && count < Batch.CAPACITY; slot++) {
        if (groups.index.isLive(slot) && !(keyCount > 0 && groups.isEmpty(slot))) {
          changeSlots[count++] = slot;
        }
      }
      emitted = slot;
      emitGroups(groups, count);
      if (!context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }

  private void emitGroups(GroupStore groups, int count) {
    if (count == 0) {
      return; // All rows of the groups were taken away.
    }
    out.clear();
    for (int i = 0; i < keyCount; i++) {
      out.columns[i].copyRows(groups.index.keys[i], changeSlots, count, 0);
    }
    groups.result(changeSlots, count, out.columns, keyCount, 0);
    out.rows = count;
    context.output().emit(out);
  }
}
