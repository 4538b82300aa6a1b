package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.operator.window.SliceAssigner;
import io.weir.runtime.operator.window.WindowSpec;
import io.weir.runtime.state.Columns;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates rows of a bounded number of groups, putting the partial accumulators out when there
 * are too many, when a window may fire, before a barrier and at the end. When that hardly makes
 * fewer rows, rows are turned into partial accumulators one by one for a while, which needs no hash
 * table.
 */
final class LocalAggregate implements Operator {
  /** Rows after which the gain is judged, when nothing was put out before. */
  private static final int JUDGE_ROWS = 1024;

  /** Rows that are let through before another try. */
  private static final long PASS_ROWS = 1 << 20;

  private final LocalAggregateSpec spec;
  private final KeyKernel keys;
  private final AggregateKernel kernel;
  private final @Nullable SliceAssigner slices;
  private final int keyCount;
  private final int[] keyColumns;
  private final DataType[] accumulatorTypes;
  private final KeyIndex index;
  private final Column[] accumulators;
  private final Batch out;
  private final Column[] outAccumulators;
  private final int[] chunk = new int[Batch.CAPACITY];

  private OperatorContext context;
  private long[] hashes = new long[Batch.CAPACITY];
  private int[] slots = new int[Batch.CAPACITY];
  private int[] identity = {};
  private int initialized;
  private long rowsHeld;
  private long rowsToPass;
  private long watermark = Long.MIN_VALUE;
  private long firstFiring = Long.MAX_VALUE;
  private int flushed = -1;

  LocalAggregate(LocalAggregateSpec spec, KeyKernel keys, AggregateKernel kernel) {
    this.spec = spec;
    this.keys = keys;
    this.kernel = kernel;
    WindowSpec window = spec.window();
    slices = window == null ? null : new SliceAssigner(window, spec.input());
    keyColumns = keyColumns(spec);
    keyCount = keyColumns.length;
    out = new Batch(spec.output(), Batch.CAPACITY);
    DataType[] types = out.types();
    index = new KeyIndex(Arrays.copyOf(types, keyCount), Batch.CAPACITY, KeyIndex.Strings.IN_PAGES);
    accumulatorTypes = Arrays.copyOfRange(types, keyCount, types.length);
    accumulators = new Column[accumulatorTypes.length];
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = accumulatorTypes[i].newColumn(index.capacity());
    }
    outAccumulators = new Column[accumulators.length];
    grow();
  }

  private static int[] keyColumns(LocalAggregateSpec spec) {
    int[] columns = spec.keyColumns().stream().mapToInt(Integer::intValue).toArray();
    if (spec.window() == null) {
      return columns;
    }
    int[] withSlices = Arrays.copyOf(columns, columns.length + 2);
    withSlices[columns.length] = spec.input().fields().size();
    withSlices[columns.length + 1] = spec.input().fields().size() + 1;
    return withSlices;
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public Progress process(int input, Batch batch) {
    Batch rows = batch;
    int[] picked = null;
    int count = batch.rows;
    if (slices != null) {
      rows = slices.assign(batch, watermark, context.currentMicros(), context.metrics());
      picked = slices.picked();
      count = slices.count();
      firstFiring = Math.min(firstFiring, slices.firstFiring());
    }
    if (count == 0) {
      return Progress.DONE;
    }
    if (rowsToPass > 0) {
      rowsToPass -= count;
      pass(rows, picked, count);
      return Progress.DONE;
    }
    aggregate(rows, picked, count);
    if (spec.flushEachBatch() || index.size() >= spec.maxGroups()) {
      flushAll();
    }
    return Progress.DONE;
  }

  private void aggregate(Batch rows, int @Nullable [] picked, int count) {
    if (hashes.length < rows.rows) {
      hashes = new long[rows.rows];
      slots = new int[rows.rows];
    }
    if (keyCount == 0) {
      // All rows are of group 0, and so are all slots.
      keys.hash(rows, 1, hashes);
      keys.intern(rows, 1, hashes, index, slots);
    } else {
      intern(rows, picked, count);
    }
    grow();
    kernel.accumulate(rows, picked, count, slots, accumulators);
    rowsHeld += count;
  }

  private void intern(Batch rows, int @Nullable [] picked, int count) {
    keys.hash(rows, rows.rows, hashes);
    if (picked == null) {
      keys.intern(rows, count, hashes, index, slots);
    } else {
      keys.internRows(rows, picked, count, hashes, index, slots);
    }
  }

  private void grow() {
    int capacity = index.capacity();
    if (initialized < capacity) {
      for (Column accumulator : accumulators) {
        accumulator.ensureCapacity(capacity);
      }
      kernel.initialize(accumulators, initialized, capacity);
      initialized = capacity;
    }
  }

  private void pass(Batch rows, int @Nullable [] picked, int count) {
    out.clear();
    for (int i = 0; i < keyCount; i++) {
      Column key = rows.columns[keyColumns[i]];
      if (picked == null) {
        out.share(i, key);
      } else {
        out.columns[i].copyRows(key, picked, count, 0);
      }
    }
    for (int i = 0; i < outAccumulators.length; i++) {
      outAccumulators[i] = out.columns[keyCount + i];
      outAccumulators[i].ensureCapacity(count);
    }
    if (identity.length < count) {
      identity = new int[Math.max(count, Batch.CAPACITY)];
      Arrays.setAll(identity, i -> i);
    }
    kernel.initialize(outAccumulators, 0, count);
    kernel.accumulate(rows, picked, count, identity, outAccumulators);
    out.rows = count;
    context.output().emit(out);
  }

  /** Puts all groups out; at most {@code maxGroups} and a batch of them. */
  private void flushAll() {
    flushed = 0;
    while (flushed >= 0) {
      flushChunk();
    }
  }

  /** Puts a batch of groups out; {@code flushed} is how far that went, -1 when all are out. */
  private void flushChunk() {
    int size = index.size();
    int from = flushed;
    int count = Math.min(size - from, Batch.CAPACITY);
    if (count > 0) {
      for (int i = 0; i < count; i++) {
        chunk[i] = from + i;
      }
      out.clear();
      for (int i = 0; i < keyCount; i++) {
        out.columns[i].copyRows(index.keys[i], chunk, count, 0);
      }
      for (int i = 0; i < accumulators.length; i++) {
        out.columns[keyCount + i].copyRows(accumulators[i], chunk, count, 0);
      }
      out.rows = count;
      context.output().emit(out);
    }
    flushed = from + count;
    if (flushed == size) {
      forget(size);
    }
  }

  private void forget(int groups) {
    if (rowsHeld >= JUDGE_ROWS && groups > rowsHeld * 3 / 5) {
      rowsToPass = PASS_ROWS;
    }
    for (Column accumulator : accumulators) {
      Columns.forgetValues(accumulator);
    }
    kernel.initialize(accumulators, 0, groups);
    index.clear();
    rowsHeld = 0;
    firstFiring = Long.MAX_VALUE;
    flushed = -1;
  }

  private Progress flush() {
    if (flushed < 0) {
      flushed = 0;
    }
    while (flushed >= 0) {
      flushChunk();
      if (flushed >= 0 && !context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }

  @Override
  public Progress resume() {
    return flushed < 0 ? Progress.DONE : flush();
  }

  @Override
  public Progress watermark(long micros) {
    watermark = micros;
    return micros >= firstFiring || spec.flushEachBatch() ? flush() : Progress.DONE;
  }

  @Override
  public Progress idle() {
    return flush();
  }

  @Override
  public Progress beforeBarrier(long checkpoint) {
    return flush();
  }

  @Override
  public Progress endOfInput(int input) {
    return flush();
  }
}
