package io.weir.runtime.operator.window;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows [start, start + size) with starts at {@code offset + n * slide}, all in micros, and the
 * slices that they consist of: pieces of length gcd(size, slide), named by their ends.
 *
 * @param timeIndex column with the time of a row
 * @param slide equal to size for tumbling windows
 * @param unit a window fires when the watermark reaches its end minus this
 * @param processingTime whether the time of a row is the clock's when it comes
 * @param timeZone where times are instants: the zone by whose local time windows are cut; else null
 */
public record WindowSpec(
    int timeIndex,
    long size,
    long slide,
    long offset,
    long unit,
    boolean processingTime,
    @Nullable String timeZone) {
  /** Columns that {@link #withSlices} adds. */
  public static final int SLICE_COLUMNS = 2;

  public WindowSpec {
    if (size <= 0 || slide <= 0 || unit <= 0) {
      throw new IllegalArgumentException("window of size " + size + ", slide " + slide);
    }
  }

  /** Windows that are cut by the time as it is. */
  public WindowSpec(
      int timeIndex, long size, long slide, long offset, long unit, boolean processingTime) {
    this(timeIndex, size, slide, offset, unit, processingTime, null);
  }

  /** A schema with columns {@code $slice_end} and {@code $first_window} added behind the last. */
  public static RowType withSlices(RowType rows) {
    List<Field> fields = new ArrayList<>(rows.fields());
    fields.add(new Field("$slice_end", DataType.bigint().withNullable(false)));
    fields.add(new Field("$first_window", DataType.bigint().withNullable(false)));
    return new RowType(fields, rows.nullable());
  }

  /** Length of a slice. */
  public long slice() {
    long a = size;
    long b = slide;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /**
   * The smallest window end that is at least {@code time}; for the end of a slice, that of the
   * first window it belongs to, or past {@link #lastWindow} when it belongs to none.
   */
  public long windowEndFrom(long time) {
    return time + Math.floorMod(offset + size - time, slide);
  }

  /** End of the last window that contains a slice. */
  public long lastWindow(long sliceEnd) {
    long most = sliceEnd - slice() + size;
    return most - Math.floorMod(most - offset - size, slide);
  }
}
