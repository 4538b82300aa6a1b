package io.weir.runtime.operator.join;

/**
 * When rows of a join's side can be forgotten, because no row that is still to come matches them.
 *
 * @param column of the side, micros; a row with null there can always be forgotten
 * @param delayMicros a row can be forgotten once the other input's watermark has reached its time
 *     plus this
 */
public record RowExpiry(int column, long delayMicros) {
  /** The latest time at which rows can be forgotten. */
  long latest(long watermark) {
    long latest = watermark - delayMicros;
    boolean overflow = ((watermark ^ delayMicros) & (watermark ^ latest)) < 0;
    return overflow ? (watermark < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : latest;
  }
}
