package io.weir.runtime.operator.window;

import static io.weir.runtime.state.KeyIndex.Strings.TOGETHER;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.operator.aggregate.GroupStore;
import io.weir.runtime.state.KeyKernel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one set of accumulators per group and slice, and when the watermark has passed a window
 * puts out its groups, merging the slices where a window has several. The store's key is the group,
 * the slice's end and the first window that its rows count for. Windows fire in the order of their
 * ends; those without rows do not.
 */
final class WindowAggregate implements Operator {
  private final WindowAggregateSpec spec;
  private final WindowSpec window;
  private final WindowClock clock;
  private final KeyKernel sliceKeys;
  private final KeyKernel groupKeys;
  private final int keyCount;
  private final @Nullable SliceAssigner assigner;
  private final int[] groupColumns;
  private final GroupStore store;
  private final GroupStore merged;
  private final SliceOrder order = new SliceOrder();

  /** Shows the store's keys at their places in the input. */
  private final Batch keyView;

  private final Batch out;

  private OperatorContext context;
  private WatermarkStore watermarkStore;
  private boolean begun;
  private long[] hashes = new long[Batch.CAPACITY];
  private int[] slots = new int[Batch.CAPACITY];
  private long[] groupHashes = {};
  private int[] mergedSlots = new int[Batch.CAPACITY];
  private int[] members = {};
  private final int[] chunk = new int[Batch.CAPACITY];
  private long watermark = Long.MIN_VALUE;

  /**
   * Where the key group that was furthest had come to before a restore. Until the watermark has
   * come there too, groups that had put out a window are left out of it.
   */
  private long restoredWatermark = Long.MIN_VALUE;

  /** End of the first window that has rows and has not fired, {@link Long#MAX_VALUE} for none. */
  private long nextWindow = Long.MAX_VALUE;

  private boolean firing;
  private long firingTo;

  /** The window being put out while {@code emitting} is not null. */
  private long windowEnd;

  private @Nullable GroupStore emitting;
  private int memberCount;
  private int emitted;

  WindowAggregate(WindowAggregateSpec spec, KernelLoader kernels) {
    this.spec = spec;
    window = spec.window();
    clock = new WindowClock(window);
    sliceKeys = kernels.create(spec.sliceKeys(), KeyKernel.class);
    groupKeys = kernels.create(spec.groupKeys(), KeyKernel.class);
    keyCount = spec.keyColumns().size();
    assigner = spec.partials() ? null : new SliceAssigner(window, spec.input());
    RowType rows = spec.partials() ? spec.input() : WindowSpec.withSlices(spec.input());
    int slices = spec.partials() ? keyCount : rows.fields().size() - WindowSpec.SLICE_COLUMNS;
    groupColumns = spec.keyColumns().stream().mapToInt(Integer::intValue).toArray();
    int[] columns = Arrays.copyOf(groupColumns, keyCount + WindowSpec.SLICE_COLUMNS);
    columns[keyCount] = slices;
    columns[keyCount + 1] = slices + 1;
    store = groups(rows, sliceKeys, columns, kernels);
    store.index.recordAdded();
    merged = groups(rows, groupKeys, groupColumns, kernels);
    keyView = new Batch(rows, 1);
    out = new Batch(spec.output(), Batch.CAPACITY);
  }

  private GroupStore groups(RowType rows, KeyKernel keys, int[] columns, KernelLoader kernels) {
    return new GroupStore(
        rows, keys, columns, keyCount, spec.aggregates(), kernels, spec.inputRetracts(), TOGETHER);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    store.register(context);
    watermarkStore = new WatermarkStore(context.worker(), context.workers());
    context.register(watermarkStore);
    if (window.processingTime()) {
      context.registerTimer(context.currentMicros());
    }
  }

  /** Takes what was restored into account; before the first batch, watermark or timer. */
  private void begin() {
    if (!begun) {
      begun = true;
      watermark = watermarkStore.lowestRestored();
      restoredWatermark = watermarkStore.highestRestored();
      int[] restored = new int[store.index.size()];
      expectWindows(restored, store.index.liveSlots(restored));
    }
  }

  @Override
  public Progress process(int input, Batch batch) {
    begin();
    Batch rows = batch;
    int[] picked = null;
    int count = batch.rows;
    if (assigner != null) {
      // The clock of a restored job may be behind windows that have fired.
      long fired = Math.max(watermark, restoredWatermark);
      long now = Math.max(context.currentMicros(), fired + window.unit());
      rows = assigner.assign(batch, watermark, now, context.metrics());
      picked = assigner.picked();
      count = assigner.count();
    }
    if (count == 0) {
      return Progress.DONE;
    }
    if (hashes.length < rows.rows) {
      hashes = new long[rows.rows];
      slots = new int[rows.rows];
    }
    store.index.clearAdded();
    sliceKeys.hash(rows, rows.rows, hashes);
    if (picked == null) {
      sliceKeys.intern(rows, count, hashes, store.index, slots);
    } else {
      sliceKeys.internRows(rows, picked, count, hashes, store.index, slots);
    }
    store.grow();
    if (spec.partials()) {
      store.mergePartials(rows, keyCount + WindowSpec.SLICE_COLUMNS, picked, count, slots);
    } else {
      store.update(rows, picked, count, slots);
    }
    if (watermark < restoredWatermark) {
      countLate(count);
    }
    expectWindows(store.index.added(), store.index.addedCount());
    context.metrics().rowsHeld = store.index.size();
    return Progress.DONE;
  }

  /**
   * Counts rows that are late because their key group was ahead of the others at a restore. How
   * many rows a partial result is of is not known, so it counts as one.
   */
  private void countLate(int count) {
    long[] sliceEnds = sliceEnds();
    long[] firstWindows = firstWindows();
    OperatorMetrics metrics = context.metrics();
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      long fired = watermarkStore.restored(store.keyGroup(slot));
      long first = window.windowEndFrom(sliceEnds[slot]);
      long last = window.lastWindow(sliceEnds[slot]);
      if (!clock.hasFired(first, fired)) {
        continue;
      }
      metrics.greatestPartialLateness =
          Math.max(metrics.greatestPartialLateness, clock.lateness(first, fired));
      // The assigner has counted the row when the watermark too had passed its first window.
      boolean counted = firstWindows[slot] > first;
      if (clock.hasFired(last, fired)) {
        metrics.rowsLate++;
        metrics.rowsPartlyLate -= counted ? 1 : 0;
        metrics.greatestLateness = Math.max(metrics.greatestLateness, clock.lateness(last, fired));
      } else if (!counted) {
        metrics.rowsPartlyLate++;
      }
    }
  }

  /** Takes the windows of new groups into account for the next firing. */
  private void expectWindows(int[] added, int count) {
    long before = nextWindow;
    long toCome = count == 0 ? 0 : clock.windowEndAfter(watermark);
    for (int i = 0; i < count; i++) {
      nextWindow = Math.min(nextWindow, nextWindow(added[i], toCome));
    }
    if (window.processingTime() && nextWindow < before) {
      context.registerTimer(clock.instant(nextWindow));
    }
  }

  private long[] sliceEnds() {
    return ((LongColumn) store.index.keys[keyCount]).values;
  }

  private long[] firstWindows() {
    return ((LongColumn) store.index.keys[keyCount + 1]).values;
  }

  /**
   * The end of the first window of a slot's slice that has not fired, or that to come when the
   * slice has fired altogether.
   */
  private long nextWindow(int slot, long toCome) {
    long from = Math.max(sliceEnds()[slot], firstWindows()[slot]);
    return Math.max(window.windowEndFrom(from), toCome);
  }

  @Override
  public Progress watermark(long micros) {
    if (window.processingTime() && micros != Long.MAX_VALUE) {
      return Progress.DONE;
    }
    return fireUpTo(micros);
  }

  @Override
  public Progress timer(long micros) {
    if (!window.processingTime()) {
      return Progress.DONE;
    }
    Progress progress = fireUpTo(micros - window.unit());
    if (!firing && nextWindow != Long.MAX_VALUE) {
      context.registerTimer(clock.instant(nextWindow));
    }
    return progress;
  }

  private Progress fireUpTo(long micros) {
    begin();
    if (micros <= watermark) {
      // The watermark of a restored job may begin before the one up to which windows have fired.
      return Progress.DONE;
    }
    boolean due = isDue(micros);
    watermark = micros;
    watermarkStore.advance(micros);
    if (!due) {
      return Progress.DONE;
    }
    firing = true;
    firingTo = micros;
    order.take(store.index, (LongColumn) store.index.keys[keyCount]);
    return resume();
  }

  @Override
  public Progress resume() {
    while (firing) {
      if (emitting != null) {
        emitChunk(emitting);
      } else if (isDue(firingTo)) {
        fire(nextWindow);
      } else {
        finishFiring();
      }
      if (firing && !context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }

  private boolean isDue(long micros) {
    return nextWindow != Long.MAX_VALUE && clock.hasFired(nextWindow, micros);
  }

  /** Collects the groups of a window and moves on to the next one that may have any. */
  private void fire(long end) {
    int from = order.firstAfter(end - window.size());
    int to = order.firstAfter(end);
    int first = order.start(from);
    int count = order.start(to) - first;
    if (members.length < count) {
      members = new int[Math.max(count, members.length + (members.length >> 1))];
    }
    long[] firstWindows = firstWindows();
    boolean oneEach = to - from <= 1;
    boolean anyFired = clock.hasFired(end, restoredWatermark);
    memberCount = 0;
    for (int i = first; i < first + count; i++) {
      int slot = order.slots()[i];
      if (anyFired && clock.hasFired(end, watermarkStore.restored(store.keyGroup(slot)))) {
        continue;
      }
      if (firstWindows[slot] <= end && !store.isEmpty(slot)) {
        members[memberCount++] = slot;
        oneEach &= firstWindows[slot] == order.end(from);
      }
    }
    windowEnd = end;
    if (memberCount > 0) {
      emitting = oneEach ? store : mergeMembers();
      emitted = 0;
    }
    nextWindow = end + window.slide();
    int next = order.firstAfter(nextWindow - window.size());
    if (next == order.slices()) {
      nextWindow = Long.MAX_VALUE;
    } else {
      nextWindow = Math.max(nextWindow, window.windowEndFrom(order.end(next)));
    }
  }

  /** Merges the slices of {@code members}, which then are slots of the merged groups. */
  private GroupStore mergeMembers() {
    merged.clear();
    int limit = store.index.limit();
    if (groupHashes.length < limit) {
      groupHashes = new long[store.index.capacity()];
    }
    if (mergedSlots.length < memberCount) {
      mergedSlots = new int[members.length];
    }
    keyView.clear();
    for (int i = 0; i < keyCount; i++) {
      keyView.share(groupColumns[i], store.index.keys[i]);
    }
    groupKeys.hash(keyView, limit, groupHashes);
    groupKeys.internRows(keyView, members, memberCount, groupHashes, merged.index, mergedSlots);
    merged.grow();
    merged.merge(store, members, memberCount, mergedSlots);
    memberCount = merged.index.size();
    for (int i = 0; i < memberCount; i++) {
      members[i] = i;
    }
    return merged;
  }

  private void emitChunk(GroupStore groups) {
    int count = Math.min(memberCount - emitted, Batch.CAPACITY);
    System.arraycopy(members, emitted, chunk, 0, count);
    out.clear();
    for (int i = 0; i < keyCount; i++) {
      out.columns[i].copyRows(groups.index.keys[i], chunk, count, 0);
    }
    groups.result(chunk, count, out.columns, keyCount, 0);
    int column = keyCount + spec.aggregates().results();
    for (WindowProperty property : spec.properties()) {
      out.columns[column].ensureCapacity(count);
      long[] values = ((LongColumn) out.columns[column++]).values;
      Arrays.fill(values, 0, count, clock.property(property, windowEnd));
    }
    out.rows = count;
    context.output().emit(out);
    emitted += count;
    if (emitted == memberCount) {
      emitting = null;
    }
  }

  /** Drops the slices whose last window has fired, and finds the next window. */
  private void finishFiring() {
    firing = false;
    int expired = 0;
    while (expired < order.slices()
        && clock.hasFired(window.lastWindow(order.end(expired)), firingTo)) {
      expired++;
    }
    if (expired > 0) {
      store.remove(order.slots(), order.start(expired));
    }
    nextWindow = Long.MAX_VALUE;
    long toCome = clock.windowEndAfter(watermark);
    for (int i = order.start(expired); i < order.start(order.slices()); i++) {
      nextWindow = Math.min(nextWindow, nextWindow(order.slots()[i], toCome));
    }
    if (window.processingTime() && nextWindow != Long.MAX_VALUE) {
      context.registerTimer(clock.instant(nextWindow));
    }
    context.metrics().rowsHeld = store.index.size();
  }
}
