package io.weir.testkit.operator;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One operator on one worker, between two restores. */
final class Instance implements OperatorContext, Output {
  private static final int MOST_RESUMES = 1_000_000;

  /** What a checkpoint has of one worker. */
  record Saved(Map<String, MemoryImage> images, Map<String, MemoryColdStore> cold) {}

  /** The tester, as its operators see it. */
  interface World {
    BooleanSupplier room();

    long clock();

    long inputWatermark(int input);

    StateMemory memory();

    /** Rows that came out of any worker. */
    void out(List<Event.Row> rows);
  }

  final OperatorMetrics metrics = new OperatorMetrics();
  private final Subject subject;
  private final World world;
  private final int worker;
  private final int workers;
  private final Operator operator;
  private final Map<String, StateStore> stores = new LinkedHashMap<>();
  private final Map<String, MemoryImage> images;
  private final Map<String, MemoryColdStore> cold = new HashMap<>();
  private long timer = Long.MAX_VALUE;
  private boolean opening;
  private boolean calling;

  /** A -U is out, and its +U is not. */
  private boolean updating;

  /** Rows were changed by what is before the operator: then -U and +U may be on different ways. */
  private boolean inputChanges;

  /**
   * @param restored what each worker there was has saved
   * @param goesOn whether the images of this worker go on being written; then there were as many
   *     workers as now
   */
  Instance(
      Subject subject,
      KernelLoader kernels,
      World world,
      int worker,
      int workers,
      List<Saved> restored,
      boolean goesOn) {
    this.subject = subject;
    this.world = world;
    this.worker = worker;
    this.workers = workers;
    images = goesOn ? restored.get(worker).images() : new HashMap<>();
    KeyGroupRange own = KeyGroups.range(worker, workers);
    for (Saved saved : restored) {
      saved.cold().forEach((name, entries) -> takeCold(name, entries, own));
    }
    OperatorSpec spec = subject.node().operator();
    operator = spec.create(kernels);
    opening = true;
    operator.open(this);
    opening = false;
    List<String> declared = spec.stores().stream().map(StoreSpec::name).toList();
    if (!declared.equals(List.copyOf(stores.keySet()))) {
      throw new AssertionError("declared " + declared + ", registered " + stores.keySet());
    }
    stores.values().forEach(store -> restore(store, restored, own, goesOn));
  }

  private void takeCold(String name, MemoryColdStore entries, KeyGroupRange own) {
    MemoryColdStore target = cold.computeIfAbsent(name, n -> new MemoryColdStore());
    entries.all(
        (keyGroup, key, value) -> {
          if (own.contains(keyGroup)) {
            target.put(keyGroup, key, key.length, value, value.length);
          }
        });
    target.flush();
  }

  private void restore(StateStore store, List<Saved> restored, KeyGroupRange own, boolean goesOn) {
    for (int from = 0; from < restored.size(); from++) {
      if (goesOn && from != worker) {
        continue;
      }
      MemoryImage found = restored.get(from).images().get(store.name());
      if (found != null) {
        found.restore(store, from, goesOn ? null : own);
        if (!goesOn && !(store instanceof ImageStore)) {
          images.computeIfAbsent(store.name(), n -> new MemoryImage()).addEntries(found, own);
        }
      }
    }
  }

  /** Calls the operator, and goes on until it is done. */
  void call(Supplier<Progress> action) {
    calling = true;
    Progress progress = action.get();
    for (int i = 0; progress == Progress.MORE; i++) {
      if (i > MOST_RESUMES) {
        throw new AssertionError("is never done");
      }
      progress = operator.resume();
    }
    calling = false;
    if (updating && !inputChanges) {
      throw new AssertionError("a -U without its +U");
    }
  }

  void process(int input, Batch batch) {
    inputChanges |= batch.hasKinds;
    call(
        () -> {
          Progress progress = operator.process(input, batch);
          if (progress == Progress.MORE && subject.node().operator().chainable()) {
            throw new AssertionError("a chainable operator was not done");
          }
          return progress;
        });
  }

  Operator operator() {
    return operator;
  }

  void fireTimers() {
    while (timer <= world.clock()) {
      timer = Long.MAX_VALUE;
      call(() -> operator.timer(world.clock()));
    }
  }

  /**
   * Takes a checkpoint and closes the operator.
   *
   * @param portable whether all stores are saved as entries, whatever their own form is
   */
  Saved save(boolean portable) {
    call(() -> operator.beforeBarrier(1));
    for (StateStore store : stores.values()) {
      store.snapshot(images.computeIfAbsent(store.name(), name -> new MemoryImage()));
    }
    Map<String, MemoryImage> saved = new HashMap<>(images);
    for (StateStore store : stores.values()) {
      if (store instanceof ImageStore image) {
        MemoryImage entries = new MemoryImage();
        image.writeEntries(entries);
        checkKeyGroups(store, entries);
        if (portable) {
          saved.put(store.name(), entries);
        }
      } else {
        checkKeyGroups(store, images.get(store.name()));
      }
    }
    Map<String, MemoryColdStore> savedCold = new HashMap<>();
    cold.forEach((name, entries) -> savedCold.put(name, entries.copy()));
    operator.close();
    return new Saved(saved, savedCold);
  }

  private void checkKeyGroups(StateStore store, @Nullable MemoryImage entries) {
    KeyGroupRange own = KeyGroups.range(worker, workers);
    if (entries != null) {
      entries.entries(
          (keyGroup, key, value) -> {
            if (!own.contains(keyGroup)) {
              throw new AssertionError(
                  "store " + store.name() + " has key group " + keyGroup + ", not of " + own);
            }
          });
    }
  }

  void close() {
    operator.close();
  }

  // --- Output ---

  @Override
  public void emit(Batch batch) {
    if (!calling) {
      throw new AssertionError("rows come out although nobody calls");
    }
    if (batch.rows == 0) {
      return;
    }
    Cells.check(batch, subject.node().output(), subject.node().name());
    List<Event.Row> rows = Cells.rows(batch);
    for (Event.Row row : inputChanges ? List.<Event.Row>of() : rows) {
      boolean after = row.kind() == ChangeKind.UPDATE_AFTER_BYTE;
      if (updating && !after) {
        throw new AssertionError("a -U is followed by " + ChangeKind.of(row.kind()));
      }
      if (after && !updating && subject.upsertKey().isEmpty()) {
        throw new AssertionError("a +U without its -U");
      }
      updating = row.kind() == ChangeKind.UPDATE_BEFORE_BYTE;
    }
    metrics.rowsOut += rows.size();
    world.out(new ArrayList<>(rows));
  }

  @Override
  public boolean hasRoom() {
    return world.room().getAsBoolean();
  }

  // --- OperatorContext ---

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
    return world.inputWatermark(input);
  }

  @Override
  public long currentMicros() {
    return world.clock();
  }

  @Override
  public void registerTimer(long micros) {
    timer = Math.min(timer, micros);
  }

  @Override
  public void register(StateStore store) {
    if (!opening) {
      throw new AssertionError("store " + store.name() + " is registered after open");
    }
    if (stores.put(store.name(), store) != null) {
      throw new AssertionError("two stores named " + store.name());
    }
  }

  @Override
  public StateMemory stateMemory() {
    return world.memory();
  }

  @Override
  public ColdStore coldStore(String store) {
    return cold.computeIfAbsent(store, name -> new MemoryColdStore());
  }

  @Override
  public OperatorMetrics metrics() {
    return metrics;
  }
}
