package io.weir.connector.generators;

import io.weir.runtime.data.Batch;

/** Makes rows by their numbers: the same number is always the same row. For one thread. */
interface NumberedRows {
  /**
   * Fills an empty batch with the rows {@code first + i * step} for {@code i < count}, without
   * setting its number of rows.
   */
  void fill(Batch out, int count, long first, long step);
}
