package io.weir.benchmarks.checkpoint;

import java.util.List;

/**
 * What checkpoints did to a job.
 *
 * @param firstRowMillis from opening the engine to the first row of the job
 * @param sinceStartMillis to that row from the start of the process; 0 when the job began anew
 * @param fullRateMillis from opening the engine until rows are put out as fast as later; 0 when the
 *     job began anew
 */
public record CheckpointMeasurement(
    List<Phase> phases, double firstRowMillis, double sinceStartMillis, double fullRateMillis) {
  /**
   * Some seconds of the job; rates in rows put out per second.
   *
   * @param longestPauseMillis the longest time for which a worker put out no row
   * @param during rate while a checkpoint was under way
   * @param between rate while none was
   * @param durationsMillis of the checkpoints
   * @param bytes of the last one
   */
  public record Phase(
      String name,
      double rate,
      double longestPauseMillis,
      double during,
      double between,
      List<Double> durationsMillis,
      long bytes) {}
}
