package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;

/** Where one of several sorted runs is being read: a piece of it and a row there. */
abstract class RunCursor {
  final Batch piece;
  long[] prefixes = {};
  int row;

  /** Of the rows that were taken and not yet copied: where they are, and where they go. */
  int[] takenRows = new int[64];

  int[] takenTo = new int[64];
  int taken;

  private final RowOrder order;

  RunCursor(DataType[] types, RowOrder order) {
    piece = new Batch(types, 1);
    this.order = order;
  }

  /**
   * Brings the next piece, which has rows.
   *
   * @return false when there is none
   */
  abstract boolean load(Batch into);

  /** Goes to the first row of the next piece; false when there is none. */
  boolean nextPiece() {
    if (!load(piece)) {
      return false;
    }
    row = 0;
    if (prefixes.length < piece.rows) {
      prefixes = new long[piece.rows];
    }
    order.prefixes(piece.columns, piece.rows, prefixes);
    return true;
  }
}
