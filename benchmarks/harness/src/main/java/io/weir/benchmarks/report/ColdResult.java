package io.weir.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was measured of whole processes; kept as JSON.
 *
 * @param machine what it was measured on
 * @param engines versions of Weir's Java and of DuckDB
 * @param nodeSeconds of each start of Node.js with an empty program
 */
public record ColdResult(
    String machine, String engines, List<Double> nodeSeconds, List<Line> lines) {
  /**
   * A query over one file.
   *
   * @param command that measures it again
   * @param date of the measurement, ISO
   * @param bytes of the file
   * @param weir seconds of each process of Weir's
   * @param duckdb seconds of each process of Node.js with DuckDB in it
   */
  public record Line(
      String command,
      String date,
      String query,
      long bytes,
      List<Double> weir,
      List<Double> duckdb) {
    private boolean isOfTheSame(Line other) {
      return query.equals(other.query) && bytes == other.bytes;
    }
  }

  /** The same with another line, in place of an older one of the same query and file. */
  public ColdResult with(Line newer) {
    Stream<Line> others = lines.stream().filter(line -> !line.isOfTheSame(newer));
    return new ColdResult(
        machine,
        engines,
        nodeSeconds,
        Stream.concat(others, Stream.of(newer))
            .sorted(Comparator.comparingLong(Line::bytes))
            .toList());
  }

  /** Seconds of an empty program of Node.js: the median. */
  public double node() {
    return median(nodeSeconds);
  }

  /** The middle one of some times. */
  static double median(List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
