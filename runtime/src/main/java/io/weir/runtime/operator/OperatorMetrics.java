package io.weir.runtime.operator;

/**
 * Counters of one operator on one worker. Written by its worker, read by anyone at any time (plain
 * longs: a reader may see a slightly old value).
 */
public final class OperatorMetrics {
  public long rowsIn;
  public long rowsOut;
  public long rowsFiltered;

  /** Rows whose last window had fired. */
  public long rowsLate;

  /** Records that could not be read, or rows without a time. */
  public long rowsBad;

  /** Rows that were held in state until nothing could need them any more. */
  public long rowsExpired;

  /** Rows or groups held in state. */
  public long rowsHeld;
}
