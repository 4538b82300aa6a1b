package io.weir.runtime.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a worker says when the barrier has passed all its tasks and their state is in its {@link
 * WorkerState}.
 *
 * @param sources by state id
 * @param committables of sinks by state id
 * @param finishedNodes state ids of the nodes whose tasks on this worker will never run again
 */
public record WorkerAcknowledgement(
    long checkpoint,
    int worker,
    Map<String, SourcePosition> sources,
    Map<String, List<String>> committables,
    Set<String> finishedNodes) {

  /**
   * Where one reader is.
   *
   * @param reader text of {@link io.weir.runtime.connector.SourceReader#snapshot}
   * @param splits greatest watermark of each split that this reader finished since the last
   *     checkpoint, by partition and split number
   */
  public record SourcePosition(String reader, Map<Integer, Map<Long, Long>> splits) {}
}
