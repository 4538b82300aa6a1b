package io.weir.benchmarks.report;

import java.util.List;

/**
 * What was measured of starts; kept as JSON.
 *
 * @param command that measures it again
 * @param date of the measurement, ISO
 * @param machine what it was measured on
 */
public record StartupResult(String command, String date, String machine, List<Line> lines) {
  /**
   * Starts of an engine on a JDK.
   *
   * @param seconds of each round
   */
  public record Line(String engine, String java, List<Double> seconds) {}
}
