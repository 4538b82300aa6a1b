package io.weir.runtime.checkpoint;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint consists of besides the stores.
 *
 * @param version of this format
 * @param checkpoint its number
 * @param jobId unique, kept over restores
 * @param fingerprint of the job's nodes: a checkpoint fits only a job with the same
 * @param finished whether the job had processed all its input: nothing is left to run
 * @param createdMicros micros since the epoch
 * @param workers how many images there are
 * @param sources by state id
 * @param committables of sinks by state id
 * @param finishedNodes state ids of nodes that will never run again
 * @param timeZone of the session, by which times and dates in the state are; null when it means
 *     nothing, and in manifests of earlier versions
 */
public record Manifest(
    int version,
    long checkpoint,
    String jobId,
    String jobName,
    String fingerprint,
    boolean finished,
    long createdMicros,
    int workers,
    Map<String, SourceProgress> sources,
    Map<String, List<String>> committables,
    Set<String> finishedNodes,
    @Nullable String timeZone) {
  /** The version that this code writes. */
  public static final int VERSION = 4;

  /** An earlier version, which this code reads: only images say which checkpoint's they are. */
  public static final int IMAGES_SIGNED_VERSION = 3;

  /** An earlier version, which this code reads: images do not say that either. */
  public static final int UNSIGNED_VERSION = 2;

  /**
   * Progress of a source.
   *
   * @param readers texts of {@link io.weir.runtime.connector.SourceReader#snapshot}, one per reader
   * @param partitions event time, for partitions that had any
   */
  public record SourceProgress(List<String> readers, List<PartitionProgress> partitions) {
    public SourceProgress {
      readers = List.copyOf(readers);
      partitions = List.copyOf(partitions);
    }
  }

  public Manifest {
    Objects.requireNonNull(jobId);
    Objects.requireNonNull(jobName);
    Objects.requireNonNull(fingerprint);
    sources = Map.copyOf(sources);
    Map<String, List<String>> copies = new HashMap<>();
    committables.forEach((sink, list) -> copies.put(sink, List.copyOf(list)));
    committables = Map.copyOf(copies);
    // Sorted, as the signature of the checkpoint is made of the text.
    finishedNodes = Collections.unmodifiableSet(new TreeSet<>(finishedNodes));
  }

  /** Texts of a source's readers; empty when there is no such source. */
  public List<String> readers(String stateId) {
    SourceProgress source = sources.get(stateId);
    return source == null ? List.of() : source.readers();
  }

  /** Event time of a source's partitions; empty when there is no such source. */
  public List<PartitionProgress> partitions(String stateId) {
    SourceProgress source = sources.get(stateId);
    return source == null ? List.of() : source.partitions();
  }
}
