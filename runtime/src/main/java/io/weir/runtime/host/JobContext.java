package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.TemporaryColdStores;
import io.weir.runtime.checkpoint.WorkerAcknowledgement;
import io.weir.runtime.checkpoint.WorkerState;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.StopDeadline;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.BugException;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.kernel.FileDecoder;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.RecordDecoder;
import io.weir.runtime.kernel.RecordEncoder;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers of a job share. Thread-safe. */
final class JobContext implements KernelContext {
  /** An input whose end lets a source start. */
  private record Gate(int node, int input) {}

  /** The input of a join that must have ended before the other side starts. */
  private static final int BUILD_INPUT = 1;

  private final JobSpec spec;
  private final JobOptions options;
  private final @Nullable CheckpointStorage storage;
  private final @Nullable Manifest restored;
  private final long startMicros;
  private final TemporaryColdStores temporary;
  private final @Nullable JobJars jars;
  private final KernelLoader kernels;
  private final Placement placement;
  private final Map<Integer, Source> sources = new HashMap<>();
  private final Map<Integer, Sink> sinks = new HashMap<>();
  private final Map<Integer, SourceWatermarks> watermarks = new HashMap<>();
  private int eventTimeSources;
  private final Map<Gate, AtomicInteger> gates = new HashMap<>();
  private final ConcurrentLinkedQueue<WorkerAcknowledgement> acknowledgements =
      new ConcurrentLinkedQueue<>();
  private final StopDeadline deadline = new StopDeadline();
  private volatile Runnable onAcknowledgement = () -> {};

  JobContext(JobSpec spec, JobOptions options, @Nullable CheckpointStorage storage) {
    this.spec = spec;
    this.options = options;
    this.storage = storage;
    restored = storage == null ? null : storage.restored();
    startMicros = options.clock().getAsLong();
    temporary = new TemporaryColdStores(options.stateMemory().directory());
    jars = JobJars.open(spec.jars());
    kernels =
        new KernelLoader(
            spec.classes(), this, jars == null ? JobContext.class.getClassLoader() : jars.loader());
    placement = new Placement(spec, options.parallelism());
    for (JobNode node : spec.nodes()) {
      if (node instanceof JobNode.SinkNode sink) {
        sinks.put(sink.id(), sink.sink().create(options.result()));
      } else if (node instanceof JobNode.SourceNode source) {
        sources.put(source.id(), source.source().create());
        watermarks.put(source.id(), newWatermarks(source));
        eventTimeSources += source.watermark() == null ? 0 : 1;
        for (int join : source.startAfter()) {
          gates.put(new Gate(join, BUILD_INPUT), new AtomicInteger(placement.workers(join)));
        }
      }
    }
  }

  private SourceWatermarks newWatermarks(JobNode.SourceNode node) {
    Source source = source(node);
    long idleMicros = options.idleTimeout().toNanos() / 1000;
    SourceWatermarks made =
        source.isSequential()
            ? new SequentialWatermarks(
                source::groups, source.isBounded(), idleMicros, options.ticker())
            : new PartitionWatermarks(source.isBounded(), idleMicros, options.ticker());
    if (restored != null) {
      made.restore(restored.partitions(node.stateId()));
    }
    return made;
  }

  JobSpec spec() {
    return spec;
  }

  JobOptions options() {
    return options;
  }

  /** By when the job must have ended, once it is to end. */
  StopDeadline deadline() {
    return deadline;
  }

  KernelLoader kernels() {
    return kernels;
  }

  Placement placement() {
    return placement;
  }

  @Override
  public long currentMicros() {
    return options.clock().getAsLong();
  }

  /** Micros that only go forward, whatever the wall clock does: for intervals. */
  long tickerMicros() {
    return options.ticker().getAsLong();
  }

  @Override
  public long jobStartMicros() {
    return startMicros;
  }

  SourceWatermarks watermarks(int source) {
    SourceWatermarks found = watermarks.get(source);
    if (found == null) {
      throw new IllegalArgumentException("no source " + source);
    }
    return found;
  }

  /**
   * Whether event time comes from many sources, so that an idle one must step aside. A source that
   * is alone has nobody to step aside for: its partitions and workers are combined without signals.
   */
  boolean combinesSources() {
    return eventTimeSources > 1;
  }

  // --- sources and sinks ---

  Source source(JobNode.SourceNode node) {
    Source source = sources.get(node.id());
    if (source == null) {
      throw new IllegalArgumentException("no source " + node.id());
    }
    return source;
  }

  Sink sink(JobNode.SinkNode node) {
    Sink sink = sinks.get(node.id());
    if (sink == null) {
      throw new IllegalArgumentException("no sink " + node.id());
    }
    return sink;
  }

  SourceContext sourceContext(JobNode.SourceNode node) {
    return new SourceContext(
        placement.workers(node.id()),
        restored == null ? List.of() : restored.readers(node.stateId()),
        kernel(node.decoder(), RecordDecoder.class, node.name()),
        kernel(node.keyDecoder(), RecordDecoder.class, node.name()),
        Batch.CAPACITY,
        options.ticker(),
        node.watermark() == null || spec.batch() || source(node).isBounded()
            ? 0
            : options.idleTimeout().toNanos() / 1000,
        options.clock(),
        deadline,
        kernel(node.decoder(), FileDecoder.class, node.name()));
  }

  SinkContext sinkContext(JobNode.SinkNode node, String jobId) {
    // Two sinks of a job may write to the same place: the node tells them apart.
    return new SinkContext(
        jobId + "-" + node.stateId(),
        restoredCheckpoint(),
        placement.workers(node.id()),
        kernel(node.encoder(), RecordEncoder.class, node.name()),
        kernel(node.keyEncoder(), RecordEncoder.class, node.name()),
        options.clock(),
        deadline);
  }

  private <T> Supplier<T> kernel(@Nullable KernelSpec kernel, Class<T> type, String node) {
    return () -> {
      if (kernel == null) {
        throw new BugException(node + " has no " + type.getSimpleName(), "", null);
      }
      return kernels.create(kernel, type);
    };
  }

  // --- order of sources ---

  boolean mayStart(JobNode.SourceNode node) {
    List<Integer> joins = node.startAfter();
    for (int i = 0; i < joins.size(); i++) {
      AtomicInteger gate = gates.get(new Gate(joins.get(i), BUILD_INPUT));
      if (gate != null && gate.get() > 0) {
        return false;
      }
    }
    return true;
  }

  void inputEnded(int node, int input) {
    AtomicInteger gate = gates.get(new Gate(node, input));
    if (gate != null) {
      gate.decrementAndGet();
    }
  }

  // --- checkpoints ---

  boolean keepsState() {
    return storage != null;
  }

  long restoredCheckpoint() {
    return restored == null ? 0 : restored.checkpoint();
  }

  boolean wasFinished(String stateId) {
    return restored != null && restored.finishedNodes().contains(stateId);
  }

  @Nullable WorkerState openState(int worker) {
    return storage == null ? null : storage.openWorker(worker, options.parallelism());
  }

  private KeyGroupRange ownGroups(int worker, String stateId) {
    int workers = placement.workersOf(stateId);
    return workers == 1 ? KeyGroupRange.ALL : KeyGroups.range(worker, workers);
  }

  /** Loads what a worker now has of a store that is restored; it is in the worker's new image. */
  void restore(int worker, String stateId, StateStore store, WorkerState image) {
    if (storage == null) {
      return;
    }
    KeyGroupRange own = ownGroups(worker, stateId);
    boolean goesOn = image.begin(stateId, store.name(), own);
    if (restored == null || !restored.hasState(stateId)) {
      return; // The node begins anew.
    }
    for (int from = 0; from < restored.workers(); from++) {
      if (!goesOn || from == worker) {
        restore(from, stateId, store, goesOn ? null : own, image);
      }
    }
  }

  /**
   * @param own key groups to take; null for all, which are in the image
   */
  private void restore(
      int from, String stateId, StateStore store, @Nullable KeyGroupRange own, WorkerState image) {
    CheckpointStorage stored = Objects.requireNonNull(storage);
    if (store instanceof ImageStore pieces) {
      pieces.restore(from, reader -> stored.readPieces(stateId, store.name(), from, reader), own);
      return;
    }
    StateWriter writer = image.writer(stateId, store.name());
    stored.read(
        stateId,
        store.name(),
        from,
        (keyGroup, key, value) -> {
          if (own == null || own.contains(keyGroup)) {
            store.restore(key, value);
            if (own != null) {
              writer.put(keyGroup, key, key.length, value, value.length);
            }
          }
        });
  }

  /**
   * The entries that a store of a worker has evicted: at first those of its key groups in the
   * restored checkpoint.
   *
   * @param image of the worker, null in a job without a state directory
   */
  ColdStore openCold(int worker, String stateId, String store, @Nullable WorkerState image) {
    if (storage == null || image == null) {
      return temporary.of(worker, stateId, store);
    }
    ColdStore cold = image.cold(stateId, store);
    KeyGroupRange own = ownGroups(worker, stateId);
    boolean goesOn = image.begin(stateId, store, own);
    if (restored != null && !goesOn && restored.hasState(stateId)) {
      storage.readCold(
          stateId,
          store,
          (keyGroup, key, value) -> {
            if (own.contains(keyGroup)) {
              cold.put(keyGroup, key, key.length, value, value.length);
            }
          });
      cold.flush();
    }
    return cold;
  }

  /** After the workers have stopped. */
  void close() {
    temporary.close();
    if (jars != null) {
      jars.close();
    }
  }

  /** Where acknowledgements are announced. */
  void onAcknowledgement(Runnable action) {
    onAcknowledgement = action;
  }

  void acknowledge(WorkerAcknowledgement acknowledgement) {
    acknowledgements.add(acknowledgement);
    onAcknowledgement.run();
  }

  @Nullable WorkerAcknowledgement nextAcknowledgement() {
    return acknowledgements.poll();
  }
}
