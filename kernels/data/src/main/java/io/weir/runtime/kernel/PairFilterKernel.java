package io.weir.runtime.kernel;

import io.weir.runtime.data.Column;

/** The residual condition of a join, over pairs of row numbers. */
public interface PairFilterKernel {
  /**
   * Keeps the pairs for which the condition is true, in order, moving them to the front of both
   * arrays.
   *
   * @return how many are kept
   */
  int filter(Column[] left, int[] leftRows, Column[] right, int[] rightRows, int count);
}
