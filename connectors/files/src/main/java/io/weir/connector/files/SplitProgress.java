package io.weir.connector.files;

/**
 * How much of a split was processed.
 *
 * @param rows from its first one on
 * @param leftOut records before the last of these that were left out as bad or malformed
 * @param policy by which records became rows
 */
record SplitProgress(int rows, int leftOut, RowPolicy policy) {
  static final SplitProgress NONE = new SplitProgress(0, 0, RowPolicy.DEFAULT);

  /** Records that were processed, where each gave a row or was left out. */
  int records() {
    return rows + leftOut;
  }

  /** Whether less was processed, of the same split. */
  boolean isBehind(SplitProgress other) {
    return records() < other.records();
  }
}
