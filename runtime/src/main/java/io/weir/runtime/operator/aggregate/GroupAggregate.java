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

/**
 * Keeps the results of groups up to date: at most one change per group and batch, none where the
 * result is what it was. A group in the store is one that downstream knows.
 */
final class GroupAggregate implements Operator {
  private final GroupAggregateSpec spec;
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
  private int[] addedIn = {};
  private int batchNumber;

  private int[] removed = new int[Batch.CAPACITY];
  private final int[] changeSlots = new int[Batch.CAPACITY];
  private final int[] changeResults = new int[Batch.CAPACITY];
  private final byte[] changeKinds = new byte[Batch.CAPACITY];
  private int changes;

  /** At the end: the next slot to put out, -1 when that has not begun. */
  private int emitted = -1;

  GroupAggregate(GroupAggregateSpec spec, KernelLoader kernels) {
    this.spec = spec;
    keys = kernels.create(spec.keys(), KeyKernel.class);
    keyCount = spec.keyColumns().size();
    int[] keyColumns = spec.keyColumns().stream().mapToInt(Integer::intValue).toArray();
    store =
        new GroupStore(
            spec.input(),
            keys,
            keyColumns,
            keyCount,
            spec.aggregates(),
            kernels,
            spec.inputRetracts(),
            KeyIndex.Strings.IN_PAGES);
    store.index.recordAdded();
    out = new Batch(spec.output(), Batch.CAPACITY);
    DataType[] types = out.types();
    results = new Batch(Arrays.copyOfRange(types, keyCount, types.length), Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    store.register(context);
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
    context.metrics().rowsHeld = store.index.size();
    return Progress.DONE;
  }

  private void update(Batch batch) {
    if (spec.partials()) {
      store.mergePartials(batch, keyCount, null, batch.rows, slots);
    } else {
      store.update(batch, null, batch.rows, slots);
    }
  }

  private void findTouched(int rows) {
    batchNumber++;
    if (touchedIn.length < store.index.capacity()) {
      touchedIn = Arrays.copyOf(touchedIn, store.index.capacity());
      addedIn = Arrays.copyOf(addedIn, store.index.capacity());
    }
    if (touched.length < rows) {
      touched = new int[rows];
      removed = new int[rows];
      differs = new boolean[rows];
    }
    int[] added = store.index.added();
    for (int i = 0; i < store.index.addedCount(); i++) {
      addedIn[added[i]] = batchNumber;
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int slot = slots[i];
      if (touchedIn[slot] != batchNumber) {
        touchedIn[slot] = batchNumber;
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
      boolean isNew = addedIn[slot] == batchNumber;
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
    emitted = 0;
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
    while (emitted >= 0 && emitted < store.index.limit()) {
      int count = 0;
      int slot = emitted;
      for (; slot < store.index.limit() && count < Batch.CAPACITY; slot++) {
        if (store.index.isLive(slot) && !(keyCount > 0 && store.isEmpty(slot))) {
          changeSlots[count++] = slot;
        }
      }
      emitted = slot;
      emitGroups(count);
      if (emitted < store.index.limit() && !context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }

  private void emitGroups(int count) {
    out.clear();
    for (int i = 0; i < keyCount; i++) {
      out.columns[i].copyRows(store.index.keys[i], changeSlots, count, 0);
    }
    store.result(changeSlots, count, out.columns, keyCount, 0);
    out.rows = count;
    context.output().emit(out);
  }
}
