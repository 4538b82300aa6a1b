package io.weir.connector.kafka;

/**
 * How long the leader of a partition takes to answer, and so after how long its silence is none of
 * slowness. On a busy machine answers may take seconds: what tells slowness from an outage is that
 * they come, one after the other. Not thread-safe.
 */
final class AnswerTimes {
  /** A gap in the answers may be as long as this part of the idle timeout, whatever they take. */
  private static final int GAPS = 2;

  private static final long LONGEST_USUAL_GAP_MICROS = 2_000_000;
  private static final long SHORTEST_USUAL_GAP_MICROS = 100_000;
  private static final int KEPT = 8;

  /** A question asked right after an answer is answered two round trips after the one before. */
  private static final int ROUND_TRIPS_PER_GAP = 3;

  private final long usualGapMicros;
  private final long[] latest = new long[KEPT];
  private int next;

  /**
   * @param usualGapMicros longest gap between answers that come fast
   */
  AnswerTimes(long usualGapMicros) {
    this.usualGapMicros = usualGapMicros;
  }

  static long usualGapMicros(long idleMicros) {
    return Math.max(
        SHORTEST_USUAL_GAP_MICROS, Math.min(LONGEST_USUAL_GAP_MICROS, idleMicros / GAPS));
  }

  void add(long micros) {
    latest[next] = micros;
    next = (next + 1) % KEPT;
  }

  /** Longest time between two answers for which a partition counts as empty all the time. */
  long longestGapMicros() {
    // A single answer that took long was an outage, or a stop of this process.
    long longest = 0;
    long second = 0;
    for (long micros : latest) {
      if (micros > longest) {
        second = longest;
        longest = micros;
      } else if (micros > second) {
        second = micros;
      }
    }
    return Math.max(usualGapMicros, ROUND_TRIPS_PER_GAP * second);
  }
}
