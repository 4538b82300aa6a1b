package io.weir.runtime.connector;

import io.weir.runtime.kernel.RecordEncoder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a job gives to a sink.
 *
 * @param jobId unique to this sink of this job, the same after a restore
 * @param restoredCheckpoint number of the checkpoint that the job goes on from, 0 when it begins:
 *     what was committed with a higher number is going to be written again
 * @param writers number of writers that will be made
 * @param encoder makes an encoder of the value format; one per writer. Fails when the connector
 *     uses no formats
 * @param keyEncoder the same for the key format of a connector that has keys
 * @param clock micros since the epoch
 * @param deadline by when a job that stops must have ended
 */
public record SinkContext(
    String jobId,
    long restoredCheckpoint,
    int writers,
    Supplier<RecordEncoder> encoder,
    Supplier<RecordEncoder> keyEncoder,
    LongSupplier clock,
    StopDeadline deadline) {}
