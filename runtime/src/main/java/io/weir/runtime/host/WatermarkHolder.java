package io.weir.runtime.host;

/**
 * The partition of a source that the source's watermark waits for.
 *
 * @param partition its name
 * @param watermark up to which it has come, micros; {@link Long#MIN_VALUE} when it has no row yet
 * @param silentMicros time since it brought something, or since the start
 */
public record WatermarkHolder(String partition, long watermark, long silentMicros) {}
