package io.weir.planner.plan;

import org.jspecify.annotations.Nullable;

/**
 * Windows of equal size, all lengths in micros. A row with time t belongs to every window [start,
 * start + size) that contains t, with starts at {@code offset + n * slide}.
 *
 * @param timeIndex input field with the time: a TIMESTAMP or TIMESTAMP_LTZ
 * @param slide equal to size for tumbling windows
 * @param unit smallest step of the time: window_time is window_end - unit and a window fires when
 *     the watermark reaches it; 1,000 for precision up to 3, else 1
 * @param processingTime whether the time is the clock's instead of the event's
 * @param timeZone for a TIMESTAMP_LTZ time the zone by whose local time windows are aligned and
 *     window_start and window_end are given; null for TIMESTAMP
 */
public record Window(
    Kind kind,
    int timeIndex,
    long size,
    long slide,
    long offset,
    long unit,
    boolean processingTime,
    @Nullable String timeZone) {
  /** A window over a TIMESTAMP. */
  public Window(
      Kind kind,
      int timeIndex,
      long size,
      long slide,
      long offset,
      long unit,
      boolean processingTime) {
    this(kind, timeIndex, size, slide, offset, unit, processingTime, null);
  }

  /** The same window with the time in another field. */
  public Window withTimeIndex(int newTimeIndex) {
    return new Window(kind, newTimeIndex, size, slide, offset, unit, processingTime, timeZone);
  }

  /** The kinds of windows. */
  public enum Kind {
    TUMBLE,
    HOP
  }

  public Window {
    if (size <= 0 || slide <= 0 || (kind == Kind.TUMBLE && size != slide)) {
      throw new IllegalArgumentException(kind + " window of size " + size + ", slide " + slide);
    }
  }
}
