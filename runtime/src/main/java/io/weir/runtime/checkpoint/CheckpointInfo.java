package io.weir.runtime.checkpoint;

/**
 * A checkpoint that is durable.
 *
 * @param number counts up from 1 over all runs of a job
 * @param completedMicros when, micros since the epoch
 * @param durationMicros from the trigger to the commit of the sinks
 * @param bytes of all files, -1 when none are written
 */
public record CheckpointInfo(long number, long completedMicros, long durationMicros, long bytes) {}
