package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.operator.OperatorContext;

/** Rows on their way to being sorted. */
interface SortedRows {
  /** Includes the rows in checkpoints. */
  void register(OperatorContext context);

  /** Takes a batch in. */
  void update(Batch in);

  /** Nothing more comes: rows are read from now on. */
  void finish();

  /** Leaves out the next rows, as many of them as there are. */
  void skip(long rows);

  /**
   * Gives the next rows in order.
   *
   * @param out is cleared; gets at most {@link Batch#CAPACITY} rows, none when there are no more
   */
  void read(Batch out, int most);

  /** Rows held. */
  long size();

  /** Gives back what is held outside of memory. */
  default void close() {}
}
