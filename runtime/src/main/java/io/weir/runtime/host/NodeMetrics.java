package io.weir.runtime.host;

import io.weir.runtime.connector.ScanProgress;
import org.jspecify.annotations.Nullable;

/**
 * Counters of a node, summed over its workers.
 *
 * @param watermark micros; {@link Long#MIN_VALUE} when there is none yet
 * @param progress of a source, else null
 */
public record NodeMetrics(
    int id,
    String name,
    long rowsIn,
    long rowsOut,
    long rowsFiltered,
    long rowsLate,
    long rowsBad,
    long rowsExpired,
    long rowsHeld,
    long watermark,
    @Nullable ScanProgress progress) {}
