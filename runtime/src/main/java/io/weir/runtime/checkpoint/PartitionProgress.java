package io.weir.runtime.checkpoint;

import java.util.Map;

/**
 * How far event time is in one partition of a source, at a checkpoint.
 *
 * @param partition number within the source
 * @param nextSplit number of the first split that is not wholly processed
 * @param watermark greatest watermark asserted by the splits before {@code nextSplit}, micros;
 *     {@link Long#MIN_VALUE} when there is none
 * @param later the same for each split behind {@code nextSplit} that is already wholly processed
 */
public record PartitionProgress(
    int partition, long nextSplit, long watermark, Map<Long, Long> later) {
  public PartitionProgress {
    later = Map.copyOf(later);
  }
}
