package io.weir.codegen.keyed;

import io.weir.codegen.keyed.Rows.Change;
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
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.MemoryColdStore;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import io.weir.runtime.state.StoreSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private final Map<String, TreeMap<String, byte[][]>> image;
  private final Map<String, MemoryColdStore> cold;
  private final int worker;
  private final int workers;
  private int emitted;

  Harness(OperatorSpec spec, KernelLoader kernels) {
    this(spec, kernels, StateMemory.ofHeap());
  }

  Harness(OperatorSpec spec, KernelLoader kernels, StateMemory memory) {
    this(spec, kernels, memory, new HashMap<>(), new HashMap<>(), 0, 1);
  }

  private Harness(
      OperatorSpec spec,
      KernelLoader kernels,
      StateMemory memory,
      Map<String, TreeMap<String, byte[][]>> image,
      Map<String, MemoryColdStore> cold,
      int worker,
      int workers) {
    this.worker = worker;
    this.workers = workers;
    this.spec = spec;
    this.kernels = kernels;
    this.memory = memory;
    this.image = image;
    this.cold = cold;
    operator = spec.create(kernels);
    operator.open(this);
    List<String> declared = spec.stores().stream().map(StoreSpec::name).toList();
    if (!declared.equals(List.copyOf(stores.keySet()))) {
      throw new AssertionError("declared " + declared + ", registered " + stores.keySet());
    }
    for (StateStore store : stores.values()) {
      for (byte[][] entry : image.getOrDefault(store.name(), new TreeMap<>()).values()) {
        store.restore(entry[0], entry[1]);
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
    snapshotAndRestore();
    List<Harness> harnesses = new ArrayList<>();
    for (int i = 0; i < newWorkers; i++) {
      int owner = i;
      Map<String, TreeMap<String, byte[][]>> share = new HashMap<>();
      for (Map.Entry<String, TreeMap<String, byte[][]>> store : image.entrySet()) {
        TreeMap<String, byte[][]> own = new TreeMap<>(store.getValue());
        own.keySet()
            .removeIf(
                name -> {
                  int group = Integer.parseInt(name.substring(0, name.indexOf('[')));
                  return KeyGroups.worker(group, newWorkers) != owner;
                });
        share.put(store.getKey(), own);
      }
      Map<String, MemoryColdStore> coldShare = new HashMap<>();
      cold.forEach((name, store) -> copyCold(store, name, coldShare, owner, newWorkers));
      Harness harness = new Harness(spec, kernels, memory, share, coldShare, i, newWorkers);
      harness.watermark = watermark;
      harnesses.add(harness);
    }
    return harnesses;
  }

  /** Takes a checkpoint of several workers, and gives one with the state of all and no output. */
  static Harness gather(List<Harness> harnesses) {
    Map<String, TreeMap<String, byte[][]>> all = new HashMap<>();
    Map<String, MemoryColdStore> allCold = new HashMap<>();
    for (Harness harness : harnesses) {
      harness.snapshotAndRestore();
      harness.cold.forEach((name, store) -> copyCold(store, name, allCold, 0, 1));
      harness.image.forEach(
          (store, entries) -> all.computeIfAbsent(store, s -> new TreeMap<>()).putAll(entries));
    }
    Harness any = harnesses.get(0);
    return new Harness(any.spec, any.kernels, any.memory, all, allCold, 0, 1);
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

  /**
   * Takes a checkpoint, and gives a fresh operator restored from it, which goes on with this
   * output.
   */
  Harness snapshotAndRestore() {
    finish(operator.beforeBarrier(1));
    for (StateStore store : stores.values()) {
      TreeMap<String, byte[][]> entries =
          image.computeIfAbsent(store.name(), name -> new TreeMap<>());
      store.snapshot(
          new StateWriter() {
            @Override
            public void put(
                int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
              byte[] ownKey = Arrays.copyOf(key, keyLength);
              entries.put(
                  keyGroup + Arrays.toString(ownKey),
                  new byte[][] {ownKey, Arrays.copyOf(value, valueLength)});
            }

            @Override
            public void delete(int keyGroup, byte[] key, int keyLength) {
              String name = keyGroup + Arrays.toString(Arrays.copyOf(key, keyLength));
              if (entries.remove(name) == null) {
                throw new AssertionError("deletes what is not there in " + store.name());
              }
            }
          });
    }
    operator.close();
    Map<String, MemoryColdStore> stored = new HashMap<>();
    cold.forEach((name, store) -> stored.put(name, store.copy()));
    Harness restored = new Harness(spec, kernels, memory, image, stored, 0, 1);
    restored.out.addAll(out);
    restored.clock = clock;
    restored.watermark = watermark;
    restored.inputWatermarks.putAll(inputWatermarks);
    restored.metrics.rowsLate += metrics.rowsLate;
    restored.metrics.rowsPartlyLate += metrics.rowsPartlyLate;
    return restored;
  }

  /** Entries in the durable image, over all stores. */
  int imageSize() {
    return image.values().stream().mapToInt(TreeMap::size).sum();
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
