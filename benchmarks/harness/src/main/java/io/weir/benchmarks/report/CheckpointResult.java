package io.weir.benchmarks.report;

import io.weir.benchmarks.checkpoint.CheckpointMeasurement;
import java.util.List;

/**
 * What checkpoints did to a count by many keys; kept as JSON.
 *
 * @param command that measures it again
 * @param date of the measurement, ISO
 * @param machine what it was measured on
 * @param rate rows per second that the source offers
 */
public record CheckpointResult(
    String command,
    String date,
    String machine,
    int threads,
    long keys,
    long rate,
    List<EngineResult> engines) {
  /**
   * Of an engine.
   *
   * @param runs of a job that begins anew, then of one that goes on after a kill
   */
  public record EngineResult(String engine, List<CheckpointMeasurement> runs) {}
}
