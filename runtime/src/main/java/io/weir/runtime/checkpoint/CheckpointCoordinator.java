package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.Manifest.SourceProgress;
import io.weir.runtime.restart.KeptNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads checkpoints: asks the workers, gathers what they acknowledge, makes it durable, commits the
 * sinks. One checkpoint at a time. Used on one thread, which may block on storage and sinks.
 */
public final class CheckpointCoordinator {
  /**
   * What is common to all checkpoints of a job.
   *
   * @param batch whether results come once, at the end of the inputs
   * @param nodeWorkers on how many workers each node runs, by state id
   * @param timeZone as {@link Manifest#timeZone}
   * @param nodes those that keep something
   */
  public record Identity(
      String jobId,
      String jobName,
      boolean batch,
      int workers,
      Map<String, Integer> nodeWorkers,
      @Nullable String timeZone,
      List<KeptNode> nodes) {}

  /** What a checkpoint under way waits for. */
  public enum Phase {
    /** For the workers, or nothing is under way. */
    WAITING,
    /** For its storage. */
    STORING,
    /** For the sinks to commit. */
    COMMITTING
  }

  /** The job that is led. */
  public interface Participants {
    /**
     * Asks all workers to let a barrier pass.
     *
     * @param stop whether sources read nothing after it
     */
    void request(long checkpoint, boolean stop);

    /** Commits sinks; by their state ids. */
    void commit(Map<String, List<String>> committables);
  }

  /** Event time of a partition, merged from what its readers finished. */
  private static final class PartitionMerge {
    long next;
    long maximum = Long.MIN_VALUE;
    final Map<Long, Long> later = new HashMap<>();

    void add(Map<Long, Long> splits) {
      later.putAll(splits);
      Long ready;
      while ((ready = later.remove(next)) != null) {
        maximum = Math.max(maximum, ready);
        next++;
      }
    }
  }

  private final Identity identity;
  private final Participants participants;
  private final @Nullable CheckpointStorage storage;
  private final long intervalMicros;
  private final LongSupplier ticker;
  private final LongSupplier wallClock;
  private final Map<String, Map<Integer, PartitionMerge>> partitions = new HashMap<>();
  private final Set<String> finishedBefore;

  /** State ids of the nodes that keep something: of the others it means nothing that they end. */
  private final Set<String> kept = new HashSet<>();

  private final List<WorkerAcknowledgement> acknowledged = new ArrayList<>();
  private long number;
  private long underWay;
  private long startedMicros;
  private long dueMicros;
  private boolean stopRequested;
  private boolean stopUnderWay;
  private boolean stopped;
  private volatile Phase phase = Phase.WAITING;
  private volatile @Nullable CheckpointInfo last;

  /**
   * @param storage null when checkpoints only commit sinks
   * @param intervalMicros between the starts of two checkpoints; 0 when only {@link #requestStop}
   *     starts one
   * @param ticker micros of a clock that only goes forward, from any origin, as for all methods
   * @param wallClock micros since the epoch, for the times that checkpoints are labelled with
   */
  public CheckpointCoordinator(
      Identity identity,
      Participants participants,
      @Nullable CheckpointStorage storage,
      long intervalMicros,
      LongSupplier ticker,
      LongSupplier wallClock) {
    this.identity = identity;
    identity.nodes().forEach(node -> kept.add(node.id()));
    this.participants = participants;
    this.storage = storage;
    this.intervalMicros = intervalMicros;
    this.ticker = ticker;
    this.wallClock = wallClock;
    dueMicros = intervalMicros == 0 ? Long.MAX_VALUE : ticker.getAsLong() + intervalMicros;
    Manifest restored = storage == null ? null : storage.restored();
    finishedBefore = restored == null ? Set.of() : restored.finishedNodes();
    if (restored != null) {
      number = restored.checkpoint();
      last = new CheckpointInfo(number, restored.createdMicros(), 0, -1);
      restored.sources().forEach((id, source) -> takeUp(id, source.partitions()));
    }
  }

  private void takeUp(String source, List<PartitionProgress> progress) {
    for (PartitionProgress each : progress) {
      PartitionMerge merge = partition(source, each.partition());
      merge.next = each.nextSplit();
      merge.maximum = each.watermark();
      merge.later.putAll(each.later());
    }
  }

  private PartitionMerge partition(String source, int partition) {
    return partitions
        .computeIfAbsent(source, id -> new HashMap<>())
        .computeIfAbsent(partition, p -> new PartitionMerge());
  }

  /** The last durable checkpoint; any thread. */
  public @Nullable CheckpointInfo last() {
    return last;
  }

  /** What the checkpoint under way waits for; any thread. */
  public Phase phase() {
    return phase;
  }

  /** The next checkpoint starts as soon as possible and is the last one. */
  public void requestStop() {
    stopRequested = true;
  }

  /** Whether the checkpoint asked for by {@link #requestStop} is complete. */
  public boolean isStopped() {
    return stopped;
  }

  /** When {@link #advance} has something to do although nothing is acknowledged, micros. */
  public long dueMicros() {
    return underWay != 0 ? Long.MAX_VALUE : stopRequested ? Long.MIN_VALUE : dueMicros;
  }

  public void acknowledge(WorkerAcknowledgement acknowledgement) {
    if (acknowledgement.checkpoint() != underWay) {
      throw new IllegalStateException(
          "checkpoint " + acknowledgement.checkpoint() + " is not under way");
    }
    acknowledged.add(acknowledgement);
  }

  /** Starts a checkpoint that is due, or completes the one that all have acknowledged. */
  public void advance(long nowMicros) {
    if (underWay != 0) {
      if (acknowledged.size() == identity.workers()) {
        complete(nowMicros);
      }
    } else if (!stopped && (stopRequested || nowMicros >= dueMicros)) {
      underWay = ++number;
      startedMicros = nowMicros;
      stopUnderWay = stopRequested;
      participants.request(underWay, stopUnderWay);
    }
  }

  private void complete(long nowMicros) {
    Map<String, List<String>> committables = new HashMap<>();
    Map<String, List<String>> readers = new HashMap<>();
    Set<String> finished = new HashSet<>();
    Map<String, Integer> finishedOn = new HashMap<>();
    for (WorkerAcknowledgement each : acknowledged) {
      addAll(committables, each.committables());
      each.sources()
          .forEach(
              (id, position) -> {
                readers.computeIfAbsent(id, i -> new ArrayList<>()).add(position.reader());
                position.splits().forEach((p, splits) -> partition(id, p).add(splits));
              });
      each.finishedNodes().forEach(id -> finishedOn.merge(id, 1, Integer::sum));
    }
    finishedOn.forEach(
        (id, count) -> {
          if (kept.contains(id) && count.equals(identity.nodeWorkers().get(id))) {
            finished.add(id);
          }
        });
    finished.addAll(finishedBefore);
    long completed = wallClock.getAsLong();
    long bytes = store(manifest(underWay, false, completed, readers, committables, finished));
    commit(committables);
    last = new CheckpointInfo(underWay, completed, ticker.getAsLong() - startedMicros, bytes);
    acknowledged.clear();
    stopped = stopUnderWay;
    underWay = 0;
    if (intervalMicros != 0) {
      dueMicros = Math.max(nowMicros, startedMicros + intervalMicros);
    }
  }

  /**
   * All rows are processed: the last commit, and a checkpoint that says that nothing is left. A
   * checkpoint under way is given up; what it was to commit is committed too.
   */
  public void finish(Map<String, List<String>> remaining) {
    Map<String, List<String>> committables = new HashMap<>();
    remaining.forEach((id, list) -> committables.put(id, new ArrayList<>(list)));
    for (WorkerAcknowledgement each : acknowledged) {
      addAll(committables, each.committables());
    }
    underWay = 0;
    number++;
    long completed = wallClock.getAsLong();
    long bytes = store(manifest(number, true, completed, Map.of(), committables, Set.of()));
    commit(committables);
    if (storage != null) {
      last = new CheckpointInfo(number, completed, 0, bytes);
    }
  }

  private static void addAll(Map<String, List<String>> to, Map<String, List<String>> more) {
    more.forEach((id, list) -> to.computeIfAbsent(id, i -> new ArrayList<>()).addAll(list));
  }

  private long store(Manifest manifest) {
    phase = Phase.STORING;
    return storage == null ? -1 : storage.complete(manifest);
  }

  private void commit(Map<String, List<String>> committables) {
    phase = Phase.COMMITTING;
    participants.commit(committables);
    phase = Phase.WAITING;
  }

  private Manifest manifest(
      long checkpoint,
      boolean finished,
      long completedMicros,
      Map<String, List<String>> readers,
      Map<String, List<String>> committables,
      Set<String> finishedNodes) {
    Map<String, SourceProgress> sources = new HashMap<>();
    readers.forEach((id, texts) -> sources.put(id, new SourceProgress(texts, progress(id))));
    return new Manifest(
        Manifest.VERSION,
        checkpoint,
        identity.jobId(),
        identity.jobName(),
        identity.batch(),
        finished,
        completedMicros,
        finished ? 0 : identity.workers(),
        sources,
        committables,
        finishedNodes,
        identity.timeZone(),
        identity.nodes());
  }

  private List<PartitionProgress> progress(String source) {
    List<PartitionProgress> list = new ArrayList<>();
    partitions
        .getOrDefault(source, Map.of())
        .forEach(
            (p, merge) ->
                list.add(new PartitionProgress(p, merge.next, merge.maximum, merge.later)));
    return list;
  }
}
