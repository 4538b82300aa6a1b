package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;
import org.jspecify.annotations.Nullable;

/** Filter and projection of one Calc node. */
public interface CalcKernel {
  /**
   * Tests the condition on rows {@code 0 … in.rows - 1}.
   *
   * @param rows is filled with the ascending numbers of the rows where the condition is true; at
   *     least {@code in.rows} long
   * @return how many; -1 when there is no condition (all rows pass, {@code rows} untouched)
   */
  int filter(Batch in, int[] rows);

  /**
   * Computes all output columns for the picked rows: row {@code i} of {@code out} comes from row
   * {@code rows[i]} (null: {@code i}) of {@code in}. {@code out} is cleared; its columns are filled
   * or shared with {@code in}'s; {@code out.rows}, kinds and row watermarks are left to the caller.
   */
  void project(Batch in, int @Nullable [] rows, int count, Batch out);
}
