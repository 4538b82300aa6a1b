package io.weir.benchmarks.engine;

/**
 * How long rows took from their arrival until they were emitted, in milliseconds.
 *
 * @param rows that were timed
 * @param p50 half of the rows took no longer
 * @param p99 of 100 rows 99 took no longer
 * @param p999 of 1,000 rows 999 took no longer
 */
public record LatencyMeasurement(long rows, double p50, double p99, double p999, double longest) {}
