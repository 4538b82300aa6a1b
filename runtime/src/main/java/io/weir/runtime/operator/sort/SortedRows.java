package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.operator.OperatorContext;

/** Rows on their way to being sorted. */
interface SortedRows {
  /** Includes the rows in checkpoints. */
  void register(OperatorContext context);

  /** Takes a batch in. */
  void update(Batch in);

  /** Rows of {@link #columns} in order, as often as each is there. */
  int[] finish();

  Column[] columns();

  /** Rows held. */
  int size();
}
