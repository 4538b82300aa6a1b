package io.weir.benchmarks.report;

import io.weir.benchmarks.engine.LatencyMeasurement;
import java.util.List;

/**
 * What was measured of Weir's latency; kept as JSON.
 *
 * @param command that measures it again
 * @param date of the measurement, ISO
 * @param machine what it was measured on
 */
public record LatencyResult(
    String command, String date, String machine, int threads, List<Line> lines) {
  /**
   * A query at a rate.
   *
   * @param rate rows per second that arrived
   */
  public record Line(String query, long rate, LatencyMeasurement measured) {}
}
