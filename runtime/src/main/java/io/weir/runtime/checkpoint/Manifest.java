package io.weir.runtime.checkpoint;

import io.weir.runtime.restart.KeptNode;
import io.weir.runtime.restart.StateMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint consists of besides the stores.
 *
 * @param version of this format
 * @param checkpoint its number
 * @param jobId unique, kept over restores
 * @param finished whether the job had processed all its input: nothing is left to run
 * @param batch whether results were to come once, at the end of the inputs
 * @param createdMicros micros since the epoch
 * @param workers how many images there are
 * @param sources by state id
 * @param committables of sinks by state id
 * @param finishedNodes state ids of nodes that will never run again
 * @param timeZone of the session, by which times and dates in the state are; null when it means
 *     nothing
 * @param nodes the nodes that keep something: by what other versions of the job find their own
 */
public record Manifest(
    int version,
    long checkpoint,
    String jobId,
    String jobName,
    boolean batch,
    boolean finished,
    long createdMicros,
    int workers,
    Map<String, SourceProgress> sources,
    Map<String, List<String>> committables,
    Set<String> finishedNodes,
    @Nullable String timeZone,
    List<KeptNode> nodes) {
  /** The version that this code writes, and the only one that it reads. */
  public static final int VERSION = 5;

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
    sources = Map.copyOf(sources);
    Map<String, List<String>> copies = new HashMap<>();
    committables.forEach((sink, list) -> copies.put(sink, List.copyOf(list)));
    committables = Map.copyOf(copies);
    // Sorted, as the signature of the checkpoint is made of the text.
    finishedNodes = Collections.unmodifiableSet(new TreeSet<>(finishedNodes));
    nodes = List.copyOf(nodes);
  }

  /** Whether a node has state here: all that had not finished wrote theirs. */
  public boolean hasState(String stateId) {
    return !finished
        && !finishedNodes.contains(stateId)
        && nodes.stream().anyMatch(node -> node.id().equals(stateId));
  }

  /**
   * What sinks prepared that are no longer there.
   *
   * @param gone whether a sink is
   */
  public List<CheckpointStorage.Orphan> orphans(Predicate<KeptNode> gone) {
    List<CheckpointStorage.Orphan> orphans = new ArrayList<>();
    for (KeptNode node : nodes) {
      List<String> prepared = committables.getOrDefault(node.id(), List.of());
      if (!prepared.isEmpty() && node.recovery() != null && gone.test(node)) {
        orphans.add(new CheckpointStorage.Orphan(node.title(), node.recovery(), prepared));
      }
    }
    return orphans;
  }

  /**
   * The manifest as the nodes of another version of the job find it.
   *
   * @param anew whether that version begins with all of its inputs, since this one had finished
   */
  Manifest matched(StateMatch match, boolean anew) {
    Map<String, String> renamed = match.renamed();
    Map<String, SourceProgress> newSources = new HashMap<>();
    Map<String, List<String>> newCommittables = new HashMap<>();
    Set<String> newFinished = new TreeSet<>();
    List<KeptNode> newNodes = new ArrayList<>();
    for (KeptNode node : nodes) {
      String id = renamed.get(node.id());
      if (id == null || anew && node.kind() != KeptNode.Kind.SINK) {
        continue;
      }
      newNodes.add(
          new KeptNode(
              id,
              node.kind(),
              node.title(),
              node.parts(),
              node.columns(),
              node.inputs(),
              node.targets(),
              node.updates(),
              node.stores(),
              node.recovery()));
      SourceProgress progress = sources.get(node.id());
      if (progress != null) {
        newSources.put(id, progress);
      }
      List<String> committable = committables.get(node.id());
      if (committable != null) {
        newCommittables.put(id, committable);
      }
      if (finishedNodes.contains(node.id()) && match.staysFinished(node)) {
        newFinished.add(id);
      }
    }
    return new Manifest(
        version,
        checkpoint,
        jobId,
        jobName,
        batch,
        finished && !anew,
        createdMicros,
        workers,
        newSources,
        newCommittables,
        newFinished,
        timeZone,
        newNodes);
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
