package io.weir.codegen.column;

import io.weir.codegen.column.Rows.Change;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.Output;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.MemoryColdStore;
import io.weir.runtime.state.MemoryImage;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StoreSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one operator as a host would, and collects the changes that it puts out. */
final class Harness implements OperatorContext, Output, AutoCloseable {
  final List<Change> out = new ArrayList<>();
  final OperatorMetrics metrics = new OperatorMetrics();
  long clock;
  long watermark = Long.MIN_VALUE;
  long timer = Long.MAX_VALUE;

  /** By input, where it is not {@link #watermark}. */
  final Map<Integer, Long> inputWatermarks = new HashMap<>();

  /** Batches until the output is full, and an operator must wait. */
  int room = 1;

  private final OperatorSpec spec;
  private final KernelLoader kernels;
  private final StateMemory memory;
  private final Operator operator;
  private final Map<String, StateStore> stores = new LinkedHashMap<>();
  private final Map<String, MemoryImage> image;
  private final Map<String, MemoryColdStore> cold;
  private final int worker;
  private final int workers;
  private int emitted;

  /** How the next restore is done. */
  private Way way = Way.GO_ON;

  /** Ways to restore. */
  private enum Way {
    /** From the own image, which goes on being written. */
    GO_ON,
    /** As if the image was another worker's. */
    FOREIGN,
    /** From all entries in their portable form. */
    ENTRIES
  }

  Harness(OperatorSpec spec, KernelLoader kernels) {
    this(spec, kernels, StateMemory.ofHeap());
  }

  Harness(OperatorSpec spec, KernelLoader kernels, StateMemory memory) {
    this(spec, kernels, memory, List.of(), KeyGroupRange.ALL, new HashMap<>(), 0, 1);
  }

  /**
   * @param restored images of the workers there were
   * @param own key groups to take from them; null when the only image goes on
   */
  private Harness(
      OperatorSpec spec,
      KernelLoader kernels,
      StateMemory memory,
      List<Map<String, MemoryImage>> restored,
      @Nullable KeyGroupRange own,
      Map<String, MemoryColdStore> cold,
      int worker,
      int workers) {
    this.worker = worker;
    this.workers = workers;
    this.spec = spec;
    this.kernels = kernels;
    this.memory = memory;
    this.cold = cold;
    image = own == null ? restored.get(0) : new HashMap<>();
    operator = spec.create(kernels);
    operator.open(this);
    List<String> declared = spec.stores().stream().map(StoreSpec::name).toList();
    if (!declared.equals(List.copyOf(stores.keySet()))) {
      throw new AssertionError("declared " + declared + ", registered " + stores.keySet());
    }
    for (StateStore store : stores.values()) {
      for (int from = 0; from < restored.size(); from++) {
        MemoryImage found = restored.get(from).getOrDefault(store.name(), new MemoryImage());
        found.restore(store, from, own);
        if (own != null && !(store instanceof ImageStore)) {
          image.computeIfAbsent(store.name(), n -> new MemoryImage()).addEntries(found, own);
        }
      }
    }
  }

  static KernelLoader load(Collection<JavaSource> sources) {
    Map<String, byte[]> classes = new HashMap<>();
    for (JavaSource source : sources) {
      classes.putAll(JaninoCompiler.compile(source));
    }
    return new KernelLoader(
        classes,
        new KernelContext() {
          @Override
          public long currentMicros() {
            return 0;
          }

          @Override
          public long jobStartMicros() {
            return 0;
          }
        });
  }

  void process(int input, RowType schema, List<Change> changes) {
    finish(operator.process(input, Rows.batch(schema, changes)));
  }

  /** Feeds changes in batches of a size. */
  void processAll(int input, RowType schema, List<Change> changes, int batchRows) {
    for (int from = 0; from < changes.size(); from += batchRows) {
      process(input, schema, changes.subList(from, Math.min(changes.size(), from + batchRows)));
    }
  }

  void watermark(long micros) {
    watermark = micros;
    finish(operator.watermark(micros));
  }

  void idle() {
    finish(operator.idle());
  }

  void advanceClock(long micros) {
    clock = micros;
    while (timer <= clock) {
      timer = Long.MAX_VALUE;
      finish(operator.timer(clock));
    }
  }

  void end(int input) {
    finish(operator.endOfInput(input));
  }

  @Override
  public void close() {
    operator.close();
  }

  boolean isFinished() {
    return operator.isFinished();
  }

  /** Watermark and end of a bounded input. */
  void endAll() {
    watermark(Long.MAX_VALUE);
    end(0);
  }

  private void finish(Progress progress) {
    Progress now = progress;
    while (now == Progress.MORE) {
      emitted = 0;
      now = operator.resume();
    }
    emitted = 0;
  }

  /**
   * Takes a checkpoint, and gives several fresh workers with their share of the state and no
   * output.
   */
  List<Harness> rescale(int newWorkers) {
    snapshot();
    List<Harness> harnesses = new ArrayList<>();
    for (int i = 0; i < newWorkers; i++) {
      int owner = i;
      Map<String, MemoryColdStore> coldShare = new HashMap<>();
      cold.forEach((name, store) -> copyCold(store, name, coldShare, owner, newWorkers));
      Harness harness =
          new Harness(
              spec,
              kernels,
              memory,
              List.of(image),
              KeyGroups.range(i, newWorkers),
              coldShare,
              i,
              newWorkers);
      harness.watermark = watermark;
      harnesses.add(harness);
    }
    return harnesses;
  }

  /** Takes a checkpoint of several workers, and gives one with the state of all and no output. */
  static Harness gather(List<Harness> harnesses) {
    List<Map<String, MemoryImage>> all = new ArrayList<>();
    Map<String, MemoryColdStore> allCold = new HashMap<>();
    for (Harness harness : harnesses) {
      harness.snapshot();
      harness.cold.forEach((name, store) -> copyCold(store, name, allCold, 0, 1));
      all.add(harness.image);
    }
    Harness any = harnesses.get(0);
    return new Harness(any.spec, any.kernels, any.memory, all, KeyGroupRange.ALL, allCold, 0, 1);
  }

  /** Adds the entries of a worker's key groups. */
  private static void copyCold(
      MemoryColdStore from, String name, Map<String, MemoryColdStore> to, int worker, int workers) {
    MemoryColdStore target = to.computeIfAbsent(name, n -> new MemoryColdStore());
    from.all(
        (keyGroup, key, value) -> {
          if (KeyGroups.worker(keyGroup, workers) == worker) {
            target.put(keyGroup, key, key.length, value, value.length);
          }
        });
    target.flush();
  }

  private Map<String, MemoryImage> checkpointImage = new HashMap<>();
  private Map<String, MemoryColdStore> checkpointCold = new HashMap<>();
  private int checkpointOut;

  /** A barrier passes; the operator goes on while the checkpoint is not stored yet. */
  void beginCheckpoint() {
    finish(operator.beforeBarrier(1));
    checkpointImage = new HashMap<>();
    for (StateStore store : stores.values()) {
      MemoryImage own = image.computeIfAbsent(store.name(), name -> new MemoryImage());
      store.snapshot(own);
      checkpointImage.put(store.name(), own.copy());
    }
    checkpointOut = out.size();
  }

  /** The checkpoint is stored, with what has been evicted until now. */
  void storeCheckpoint() {
    checkpointCold = new HashMap<>();
    cold.forEach((name, store) -> checkpointCold.put(name, store.copy()));
    cold.values().forEach(MemoryColdStore::checkpointStored);
  }

  /** A crash: a fresh operator with what the stored checkpoint has, and what was put out then. */
  Harness restoreCheckpoint() {
    operator.close();
    Harness restored =
        new Harness(spec, kernels, memory, List.of(checkpointImage), null, checkpointCold, 0, 1);
    restored.out.addAll(out.subList(0, checkpointOut));
    return restored;
  }

  private void snapshot() {
    finish(operator.beforeBarrier(1));
    for (StateStore store : stores.values()) {
      store.snapshot(image.computeIfAbsent(store.name(), name -> new MemoryImage()));
    }
    operator.close();
  }

  /**
   * Takes a checkpoint, and gives a fresh operator restored from it in one of the ways there are,
   * which goes on with this output.
   */
  Harness snapshotAndRestore() {
    snapshot();
    Map<String, MemoryColdStore> stored = new HashMap<>();
    cold.forEach((name, store) -> stored.put(name, store.copy()));
    Map<String, MemoryImage> source = image;
    if (way == Way.ENTRIES) {
      source = new HashMap<>(image);
      for (StateStore store : stores.values()) {
        if (store instanceof ImageStore images) {
          MemoryImage entries = new MemoryImage();
          images.writeEntries(entries);
          source.put(store.name(), entries);
        }
      }
    }
    Harness restored =
        new Harness(
            spec,
            kernels,
            memory,
            List.of(source),
            way == Way.GO_ON ? null : KeyGroupRange.ALL,
            stored,
            0,
            1);
    restored.way = Way.values()[(way.ordinal() + 1) % Way.values().length];
    restored.out.addAll(out);
    restored.clock = clock;
    restored.watermark = watermark;
    restored.inputWatermarks.putAll(inputWatermarks);
    restored.metrics.rowsLate += metrics.rowsLate;
    restored.metrics.rowsPartlyLate += metrics.rowsPartlyLate;
    return restored;
  }

  /** Entries that are not in memory, or were not at some time. */
  int evicted() {
    int[] count = new int[1];
    cold.values().forEach(store -> store.all((keyGroup, key, value) -> count[0]++));
    return count[0];
  }

  /** Entries and pieces in the durable image, over all stores. */
  int imageSize() {
    return image.values().stream().mapToInt(MemoryImage::size).sum();
  }

  /** The table that the changes put out amount to: rows with their counts. */
  Map<List<@Nullable Object>, Integer> table() {
    return table(out);
  }

  static Map<List<@Nullable Object>, Integer> table(List<Change> changes) {
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    for (Change change : changes) {
      int sign = ChangeKind.isRetraction(change.kind()) ? -1 : 1;
      int count = table.merge(change.values(), sign, Integer::sum);
      if (count < 0) {
        throw new AssertionError("takes back what is not there: " + change);
      }
      if (count == 0) {
        table.remove(change.values());
      }
    }
    return table;
  }

  @Override
  public Output output() {
    return this;
  }

  @Override
  public int worker() {
    return worker;
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public long inputWatermark(int input) {
    return inputWatermarks.getOrDefault(input, watermark);
  }

  @Override
  public long currentMicros() {
    return clock;
  }

  @Override
  public void registerTimer(long micros) {
    timer = Math.min(timer, micros);
  }

  @Override
  public void register(StateStore store) {
    if (stores.put(store.name(), store) != null) {
      throw new AssertionError("two stores named " + store.name());
    }
  }

  @Override
  public StateMemory stateMemory() {
    return memory;
  }

  @Override
  public ColdStore coldStore(String store) {
    return cold.computeIfAbsent(store, name -> new MemoryColdStore());
  }

  @Override
  public OperatorMetrics metrics() {
    return metrics;
  }

  @Override
  public void emit(Batch batch) {
    if (batch.rows == 0) {
      throw new AssertionError("an empty batch");
    }
    emitted++;
    out.addAll(Rows.changes(batch));
  }

  @Override
  public boolean hasRoom() {
    return emitted < room;
  }
}
