package io.weir.runtime.kernel;

import io.weir.runtime.data.Column;

/** The order of ORDER BY over rows in columns. */
public interface SortKernel {
  /**
   * Writes, for rows {@code 0 … rows - 1}, a number that never orders two rows the wrong way: a
   * smaller one comes before; equal ones are told apart by {@link #compare}.
   */
  void prefixes(Column[] columns, int rows, long[] prefixes);

  /**
   * Negative, zero or positive as the left row comes before, is equal to, or comes after the right.
   */
  int compare(Column[] left, int leftRow, Column[] right, int rightRow);
}
