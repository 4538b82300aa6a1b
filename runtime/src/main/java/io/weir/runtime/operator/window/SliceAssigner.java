package io.weir.runtime.operator.window;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.operator.OperatorMetrics;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives each row its slice and the first of its windows that has not fired, by the watermark in
 * force before the row; drops rows that are too late or have no time, and counts these as well as
 * those that are late for some of their windows.
 */
public final class SliceAssigner {
  private final WindowSpec window;
  private final WindowClock clock;
  private final Batch view;
  private final int inputColumns;
  private final long slice;
  private final boolean dropsLate;
  private int[] picked = new int[Batch.CAPACITY];
  private int count;
  private boolean all;
  private long firstFiring;

  /** The slice that the last row fell into. */
  private long sliceStart = 1;

  private long sliceEnd;
  private long firstWindow;
  private long firstFires;
  private long lastWindow;

  /**
   * @param input schema of the batches
   */
  public SliceAssigner(WindowSpec window, RowType input) {
    this(window, input, true);
  }

  /**
   * @param input schema of the batches
   * @param dropsLate whether windows fire, so that rows can be late
   */
  SliceAssigner(WindowSpec window, RowType input, boolean dropsLate) {
    this.window = window;
    this.dropsLate = dropsLate;
    clock = new WindowClock(window);
    slice = window.slice();
    inputColumns = input.fields().size();
    view = new Batch(WindowSpec.withSlices(input), Batch.CAPACITY);
  }

  /**
   * Assigns the rows of a batch.
   *
   * @param watermark in force when the batch does not tell it row by row
   * @param now the time of the rows of a processing-time window, micros
   * @return the batch with two more columns, slice end and first window; of its rows only the
   *     {@link #picked} ones count. Valid until the next call
   */
  public Batch assign(Batch in, long watermark, long now, OperatorMetrics metrics) {
    int rows = in.rows;
    view.clear();
    view.ensureCapacity(rows);
    for (int i = 0; i < inputColumns; i++) {
      view.share(i, in.columns[i]);
    }
    view.rows = rows;
    if (in.hasKinds) {
      view.kinds = in.kinds;
      view.hasKinds = true;
    }
    if (picked.length < rows) {
      picked = new int[rows];
    }
    if (window.processingTime()) {
      assignNow(rows, now, metrics);
    } else {
      LongColumn times = (LongColumn) in.columns[window.timeIndex()];
      long[] rowWatermarks = dropsLate && in.hasRowWatermarks ? in.rowWatermarks : null;
      assign(times, rows, rowWatermarks, dropsLate ? watermark : Long.MIN_VALUE, metrics);
    }
    all = count == rows;
    return view;
  }

  private void assign(
      LongColumn times,
      int rows,
      long @Nullable [] rowWatermarks,
      long watermark,
      OperatorMetrics metrics) {
    long[] values = times.values;
    boolean[] nulls = times.hasNulls ? times.nulls : null;
    long[] ends = ((LongColumn) view.columns[inputColumns]).values;
    long[] firsts = ((LongColumn) view.columns[inputColumns + 1]).values;
    long first = Long.MAX_VALUE;
    int kept = 0;
    int withoutTime = 0;
    int outside = 0;
    int partlyLate = 0;
    long lateness = 0;
    long partialLateness = 0;
    for (int row = 0; row < rows; row++) {
      if (nulls != null && nulls[row]) {
        withoutTime++;
        continue;
      }
      long time = clock.local(values[row]);
      if (time < sliceStart || time >= sliceEnd) {
        enterSlice(time);
      }
      if (firstWindow > lastWindow) {
        outside++;
        continue;
      }
      long now = rowWatermarks == null ? watermark : rowWatermarks[row];
      long fires = firstWindow;
      ends[row] = sliceEnd;
      firsts[row] = sliceEnd;
      if (now >= firstFires) {
        fires = clock.windowEndAfter(now);
        firsts[row] = fires;
        partialLateness = Math.max(partialLateness, clock.lateness(firstWindow, now));
        if (fires > lastWindow) {
          lateness = Math.max(lateness, clock.lateness(lastWindow, now));
          continue;
        }
        partlyLate++;
      }
      first = Math.min(first, fires);
      picked[kept++] = row;
    }
    firstFiring = first == Long.MAX_VALUE ? first : clock.firing(first);
    metrics.rowsWithoutTime += withoutTime;
    metrics.rowsFiltered += outside;
    metrics.rowsLate += rows - withoutTime - outside - kept;
    metrics.greatestLateness = Math.max(metrics.greatestLateness, lateness);
    metrics.rowsPartlyLate += partlyLate;
    metrics.greatestPartialLateness = Math.max(metrics.greatestPartialLateness, partialLateness);
    count = kept;
  }

  private void assignNow(int rows, long now, OperatorMetrics metrics) {
    enterSlice(clock.local(now));
    boolean inWindow = firstWindow <= lastWindow;
    count = inWindow ? rows : 0;
    metrics.rowsFiltered += rows - count;
    firstFiring = inWindow ? firstFires : Long.MAX_VALUE;
    Arrays.fill(((LongColumn) view.columns[inputColumns]).values, 0, rows, sliceEnd);
    Arrays.fill(((LongColumn) view.columns[inputColumns + 1]).values, 0, rows, sliceEnd);
  }

  private void enterSlice(long time) {
    sliceStart = time - Math.floorMod(time - window.offset(), slice);
    sliceEnd = sliceStart + slice;
    firstWindow = window.windowEndFrom(sliceEnd);
    firstFires = clock.firing(firstWindow);
    lastWindow = firstWindow;
    if (window.size() != window.slide()) {
      lastWindow = window.lastWindow(sliceEnd);
    }
  }

  /** Rows that were not dropped, null for all. */
  public int @Nullable [] picked() {
    return all ? null : picked;
  }

  /** How many rows were not dropped. */
  public int count() {
    return count;
  }

  /**
   * The watermark at which the first window of these rows fires, {@link Long#MAX_VALUE} when there
   * are no rows.
   */
  public long firstFiring() {
    return firstFiring;
  }
}
