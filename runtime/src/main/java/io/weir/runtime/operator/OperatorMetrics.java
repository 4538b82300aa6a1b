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

  /**
   * By how much the watermark had passed the end of the last window of the latest of these rows, in
   * micros: with a delay of the watermark that is greater by that none of them would be late.
   */
  public long greatestLateness;

  /** Rows of which some windows had fired, but not the last one: those windows lack them. */
  public long rowsPartlyLate;

  /**
   * By how much the watermark had passed the end of the first window of the latest of all late and
   * partly late rows, in micros: with a delay of the watermark that is greater by that each of them
   * would be in all its windows.
   */
  public long greatestPartialLateness;

  /** Records of a source that could not be read. */
  public long rowsBad;

  /** Records of a source that could not be read, which an option of the format says to ignore. */
  public long rowsIgnored;

  /** Values of a source made NULL since they could not be read, as an option of the format says. */
  public long valuesIgnored;

  /** Messages of a source that had nothing to read: deletions and empty ones. */
  public long rowsEmpty;

  /** Rows that belong to no window because their time is NULL. */
  public long rowsWithoutTime;

  /** Rows that were held in state until nothing could need them any more. */
  public long rowsExpired;

  /** Rows or groups held in state. */
  public long rowsHeld;

  /** Bytes of memory of the stores that evict, as of when they grew or shrank last. */
  public long stateBytes;
}
