package io.weir.runtime.host;

import io.weir.runtime.connector.FirstLeftOut;
import io.weir.runtime.connector.ScanProgress;
import org.jspecify.annotations.Nullable;

/**
 * Counters of a node, summed over its workers.
 *
 * @param greatestLateness micros by which the delay of the watermark would have had to be greater
 *     for no row to be late; 0 when none is
 * @param greatestPartialLateness micros by which the delay of the watermark would have had to be
 *     greater for no row to be late for any of its windows; 0 when none is
 * @param rowsHeld rows or groups in state, in memory or not
 * @param stateBytes of memory that state holds, as of when it grew or shrank last
 * @param watermark micros; {@link Long#MIN_VALUE} when there is none yet
 * @param progress of a source, else null
 * @param firstLeftOut of a source that may leave records out, else null
 * @param holder the partition that the watermark of a source waits for; null when none does, or
 *     event time does not count
 */
public record NodeMetrics(
    int id,
    String name,
    long rowsIn,
    long rowsOut,
    long rowsFiltered,
    long rowsLate,
    long greatestLateness,
    long rowsPartlyLate,
    long greatestPartialLateness,
    long rowsBad,
    long rowsIgnored,
    long valuesIgnored,
    long rowsEmpty,
    long rowsWithoutTime,
    long rowsExpired,
    long rowsHeld,
    long stateBytes,
    long watermark,
    @Nullable ScanProgress progress,
    @Nullable FirstLeftOut firstLeftOut,
    @Nullable WatermarkHolder holder) {}
