package io.weir.runtime.state;

import io.weir.runtime.data.LongColumn;

/** Looks for rows in memory whose time has passed, in a constant time for each row added. */
final class RowExpiration {
  /** Fewer rows than that are not looked through. */
  private static final int FEWEST_TO_FORGET = 4096;

  private final RowsByKey store;
  private int forgetAt = FEWEST_TO_FORGET;

  RowExpiration(RowsByKey store) {
    this.store = store;
  }

  /** See {@link RowsByKey#forgetExpired}; returns how many rows are forgotten. */
  long forget(int column, long latest) {
    int before = store.liveRows();
    if (before < forgetAt) {
      return 0;
    }
    RowChunks places = store.places;
    boolean any = false;
    boolean[][] expired = new boolean[places.count][];
    for (int c : places.filled) {
      expired[c] = expired(places.all[c], column, latest);
      for (boolean each : expired[c]) {
        any |= each;
      }
    }
    if (any) {
      store.forget(expired);
    }
    int slots = 0;
    for (int c : places.filled) {
      slots += places.all[c].used;
    }
    int left = store.liveRows();
    forgetAt = Math.max(Math.max(FEWEST_TO_FORGET, 2 * left), left + slots / 4);
    return before - left;
  }

  private static boolean[] expired(RowChunk chunk, int column, long latest) {
    LongColumn times = (LongColumn) chunk.columns[column];
    boolean[] marks = new boolean[chunk.used];
    for (int at = 0; at < chunk.used; at++) {
      marks[at] =
          chunk.live[at]
              && !chunk.isNegative(at)
              && (times.isNull(at) || times.values[at] <= latest);
    }
    return marks;
  }
}
