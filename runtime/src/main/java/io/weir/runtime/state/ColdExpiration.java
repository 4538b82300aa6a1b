package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.LongColumn;

/** Looks for cold rows whose time has passed, a part at a time. */
final class ColdExpiration {
  /** Fewer cold rows than that are not looked through. */
  private static final long FEWEST_TO_FORGET = 1 << 14;

  /** Cold rows that are looked through at once, about: some tens of milliseconds. */
  private static final long ROWS_LOOKED_THROUGH = 1 << 16;

  private static final byte[] NO_BYTES = {};

  private final ColdRows rows;
  private final ColdStore cold;
  private ByteBuilder value = new ByteBuilder(1 << 10);

  /** Cold rows at which it is worth looking for expired ones again. */
  private long forgetAt = FEWEST_TO_FORGET;

  /** The key group to be looked through next. */
  private int sweptGroup = KeyGroups.COUNT;

  ColdExpiration(ColdRows rows, ColdStore cold) {
    this.rows = rows;
    this.cold = cold;
  }

  /**
   * Looks through some key groups' cold rows when enough were evicted since all were looked
   * through; returns how many it forgot.
   */
  long forget(int column, long latest) {
    if (cold.isEmpty() || !cold.isWritable()) {
      return 0;
    }
    rows.removeStale();
    if (sweptGroup == KeyGroups.COUNT) {
      if (rows.rows() < forgetAt) {
        return 0;
      }
      sweptGroup = 0;
    }
    long forgotten = 0;
    long looked = 0;
    for (; sweptGroup < KeyGroups.COUNT && looked < ROWS_LOOKED_THROUGH; sweptGroup++) {
      long before = rows.counts[sweptGroup];
      if (before > 0) {
        looked += before;
        cold.scan(
            sweptGroup,
            NO_BYTES,
            0,
            (group, name, found) -> forget(group, name, found, column, latest));
        forgotten += before - rows.counts[sweptGroup];
      }
    }
    cold.flush();
    if (sweptGroup == KeyGroups.COUNT) {
      forgetAt = Math.max(FEWEST_TO_FORGET, 2 * rows.rows());
    }
    return forgotten;
  }

  private void forget(int group, byte[] name, byte[] found, int column, long latest) {
    value.clear();
    int at = 0;
    int gone = 0;
    while (at < found.length) {
      int count = rows.readRows(found, at);
      LongColumn times = (LongColumn) rows.read.columns[column];
      for (int row = 0; row < count; row++) {
        if (times.isNull(row) || times.values[row] <= latest) {
          gone++;
        } else {
          value.append(found, rows.starts[row], rows.starts[row + 1] - rows.starts[row]);
        }
      }
      at = rows.starts[count];
    }
    if (gone == 0) {
      return;
    }
    rows.counts[group] -= gone;
    if (value.length == 0) {
      cold.delete(group, name, name.length);
    } else {
      cold.put(group, name, name.length, value.bytes, value.length);
    }
    if (value.bytes.length > 1 << 20) {
      value = new ByteBuilder(1 << 10);
    }
  }
}
