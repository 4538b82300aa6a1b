package io.weir.testkit.operator;

/**
 * A way to run an operator.
 *
 * @param mostBatchRows rows of a batch are one to this, by chance
 * @param fullRate how often the output is full when the operator asks
 * @param restoreRate how often a checkpoint is taken after a call, from which fresh operators go on
 * @param mostWorkers workers are one to this, by chance, at the start and after each restore
 * @param stateMemory bytes that stores may hold before they evict
 */
public record Variation(
    int mostBatchRows, double fullRate, double restoreRate, int mostWorkers, long stateMemory) {
  /** One worker, large batches, room for everything: what all other ways are compared with. */
  public static final Variation PLAIN = new Variation(2048, 0, 0, 1, 1L << 30);
}
