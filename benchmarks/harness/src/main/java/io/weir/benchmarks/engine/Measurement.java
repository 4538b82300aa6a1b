package io.weir.benchmarks.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process measured.
 *
 * @param seconds wall-clock time of each run
 * @param cpuSeconds of the whole process during each run
 * @param peakResidentBytes of the process, from its start on
 * @param peakHeapBytes sum of the peaks of the heap's pools: no less than the true peak
 */
public record Measurement(
    List<Double> seconds,
    List<Double> cpuSeconds,
    long peakResidentBytes,
    long peakHeapBytes,
    ResultDigest.@Nullable Summary digest) {}
