package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.SortKernel;
import java.util.Arrays;

/** Sorts row numbers by a kernel's order; stable. */
final class RowOrder {
  private static final int RUN = 24;

  private final SortKernel kernel;
  private Column[] columns = {};
  private int[] rows = {};
  private long[] prefixes = {};
  private int[] otherRows = {};
  private long[] otherPrefixes = {};

  RowOrder(SortKernel kernel) {
    this.kernel = kernel;
  }

  /** As {@link SortKernel#prefixes}. */
  void prefixes(Column[] of, int count, long[] out) {
    kernel.prefixes(of, count, out);
  }

  /** As {@link SortKernel#compare}. */
  int compare(Column[] left, int leftRow, Column[] right, int rightRow) {
    return kernel.compare(left, leftRow, right, rightRow);
  }

  /**
   * Sorts.
   *
   * @param sorted row numbers below {@code limit}, in an order that is kept among equal rows
   */
  void sort(Column[] of, int limit, int[] sorted, int count) {
    columns = of;
    long[] all = new long[limit];
    kernel.prefixes(of, limit, all);
    rows = sorted;
    prefixes = new long[count];
    for (int i = 0; i < count; i++) {
      prefixes[i] = all[sorted[i]];
    }
    otherRows = Arrays.copyOf(rows, count);
    otherPrefixes = prefixes.clone();
    sort(0, count, otherRows, otherPrefixes, rows, prefixes);
    columns = new Column[0];
    otherRows = new int[0];
    otherPrefixes = new long[0];
    prefixes = otherPrefixes;
  }

  /** Sorts a range of the source, which equals the target there, into the target. */
  private void sort(
      int from, int to, int[] fromRows, long[] fromPrefixes, int[] toRows, long[] toPrefixes) {
    if (to - from <= RUN) {
      insertionSort(from, to, toRows, toPrefixes);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle, toRows, toPrefixes, fromRows, fromPrefixes);
    sort(middle, to, toRows, toPrefixes, fromRows, fromPrefixes);
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          right == to
              || left < middle
                  && !before(
                      fromPrefixes[right], fromRows[right], fromPrefixes[left], fromRows[left]);
      int taken = takeLeft ? left++ : right++;
      toRows[at] = fromRows[taken];
      toPrefixes[at] = fromPrefixes[taken];
    }
  }

  private void insertionSort(int from, int to, int[] toRows, long[] toPrefixes) {
    for (int i = from + 1; i < to; i++) {
      int row = toRows[i];
      long prefix = toPrefixes[i];
      int at = i;
      while (at > from && before(prefix, row, toPrefixes[at - 1], toRows[at - 1])) {
        toRows[at] = toRows[at - 1];
        toPrefixes[at] = toPrefixes[at - 1];
        at--;
      }
      toRows[at] = row;
      toPrefixes[at] = prefix;
    }
  }

  private boolean before(long prefix, int row, long otherPrefix, int otherRow) {
    return prefix != otherPrefix
        ? prefix < otherPrefix
        : kernel.compare(columns, row, columns, otherRow) < 0;
  }
}
