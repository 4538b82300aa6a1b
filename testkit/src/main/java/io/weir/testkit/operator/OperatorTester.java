package io.weir.testkit.operator;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyKernel;
import io.weir.runtime.state.StateMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one operator through a list of events in a way that a host might: on some workers, in
 * batches of any size, with an output that is full at any moment, with checkpoints after any call
 * from which fresh operators go on, on other numbers of workers. All the while it checks what
 * operators promise: rows have the schema, operators that are given inserts only put out a -U with
 * its +U, only called operators put out rows, chainable ones are done at once, state is that of the
 * worker's key groups, declared stores are registered; and that they do not keep batches, which are
 * spoiled when the call is over.
 */
public final class OperatorTester implements Instance.World {
  private final Subject subject;
  private final Variation variation;
  private final Random random;
  private final KernelLoader kernels;
  private final StateMemory memory;
  private final List<@Nullable KeyKernel> hashes = new ArrayList<>();
  private final boolean[] ended;
  private final OperatorMetrics sums = new OperatorMetrics();
  private final List<Event> events = new ArrayList<>();
  private List<Event.Row> out = new ArrayList<>();
  private List<Instance> instances;
  private long clock;
  private long watermark = Long.MIN_VALUE;
  private int calls;
  private int restores;

  private OperatorTester(Subject subject, Variation variation, Random random) {
    this.subject = subject;
    this.variation = variation;
    this.random = random;
    kernels =
        new KernelLoader(
            subject.classes(),
            new KernelContext() {
              @Override
              public long currentMicros() {
                return clock;
              }

              @Override
              public long jobStartMicros() {
                return 0;
              }
            });
    memory = new StateMemory(variation.stateMemory(), StateMemory.defaultDirectory());
    ended = new boolean[subject.inputs().size()];
    for (int input = 0; input < subject.inputs().size(); input++) {
      JobEdge edge = subject.edge(input);
      hashes.add(edge.hash() == null ? null : kernels.create(edge.hash(), KeyKernel.class));
    }
    instances = start(workers(), List.of(), false);
  }

  /** Runs the operator through the events. */
  public static Outcome run(
      Subject subject, List<Event> events, Variation variation, Random random) {
    OperatorTester tester = new OperatorTester(subject, variation, random);
    events.forEach(tester::take);
    tester.instances.forEach(
        instance -> {
          tester.count(instance.metrics);
          instance.close();
        });
    return new Outcome(List.copyOf(tester.events), tester.sums, tester.calls, tester.restores);
  }

  private int workers() {
    return subject.node().singleton() ? 1 : 1 + random.nextInt(variation.mostWorkers());
  }

  private List<Instance> start(int workers, List<Instance.Saved> restored, boolean goesOn) {
    List<Instance> started = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      started.add(new Instance(subject, kernels, this, worker, workers, restored, goesOn));
    }
    return started;
  }

  private void take(Event event) {
    if (event instanceof Event.Rows rows) {
      process(rows);
    } else if (event instanceof Event.Watermark mark) {
      if (mark.micros() <= watermark) {
        throw new IllegalArgumentException("the watermark goes back");
      }
      watermark = mark.micros();
      each(instance -> instance.call(() -> instance.operator().watermark(watermark)));
    } else if (event instanceof Event.Clock now) {
      clock = now.micros();
      each(Instance::fireTimers);
    } else if (event instanceof Event.End end) {
      ended[end.input()] = true;
      each(instance -> instance.call(() -> instance.operator().endOfInput(end.input())));
    }
    passOn(event);
  }

  private void passOn(Event event) {
    if (!out.isEmpty()) {
      events.add(new Event.Rows(0, out));
      out = new ArrayList<>();
    }
    boolean all = true;
    for (boolean each : ended) {
      all &= each;
    }
    if (event instanceof Event.Watermark || event instanceof Event.Clock) {
      events.add(event);
    } else if (event instanceof Event.End && all) {
      events.add(new Event.End(0));
    }
  }

  /** On all workers, in any order, with a checkpoint in between now and then. */
  private void each(Consumer<Instance> action) {
    for (int i = 0; i < instances.size(); i++) {
      action.accept(instances.get(i));
      calls++;
    }
    mayRestore();
  }

  private void process(Event.Rows rows) {
    RowType schema = subject.inputs().get(rows.input());
    List<Event.Row> left = rows.rows();
    while (!left.isEmpty()) {
      int count = Math.min(left.size(), 1 + random.nextInt(variation.mostBatchRows()));
      distribute(rows.input(), schema, left.subList(0, count));
      left = left.subList(count, left.size());
    }
  }

  private void distribute(int input, RowType schema, List<Event.Row> rows) {
    int workers = instances.size();
    Map<Integer, List<Event.Row>> byWorker = new HashMap<>();
    KeyKernel hash = hashes.get(input);
    if (hash == null) {
      boolean single = subject.edge(input).kind() == JobEdge.Kind.SINGLETON;
      byWorker.put(single ? 0 : random.nextInt(workers), rows);
    } else {
      long[] hashed = new long[rows.size()];
      hash.hash(Cells.batch(schema, rows), rows.size(), hashed);
      for (int row = 0; row < rows.size(); row++) {
        int worker = KeyGroups.worker(KeyGroups.of(hashed[row]), workers);
        byWorker.computeIfAbsent(worker, w -> new ArrayList<>()).add(rows.get(row));
      }
    }
    for (int worker = 0; worker < workers; worker++) {
      List<Event.Row> own = byWorker.get(worker);
      Instance instance = instances.get(worker);
      if (own == null || (instance.operator().isFinished() && random.nextBoolean())) {
        continue; // A host need not feed what is finished.
      }
      Batch batch = Cells.batch(schema, own);
      instance.metrics.rowsIn += own.size();
      instance.process(input, batch);
      Cells.spoil(batch);
      calls++;
    }
    mayRestore();
  }

  private void mayRestore() {
    // After its last watermark an operator only waits for its ends, which come at once.
    if (watermark == Long.MAX_VALUE || random.nextDouble() >= variation.restoreRate()) {
      return;
    }
    boolean portable = random.nextInt(3) == 0;
    List<Instance.Saved> saved = new ArrayList<>();
    for (Instance instance : instances) {
      saved.add(instance.save(portable));
      count(instance.metrics);
    }
    int workers = workers();
    boolean goesOn = !portable && workers == instances.size() && random.nextBoolean();
    instances = start(workers, saved, goesOn);
    restores++;
    for (int input = 0; input < ended.length; input++) {
      if (ended[input]) {
        // A producer that had finished passes on its end, and no more.
        int over = input;
        instances.forEach(instance -> instance.call(() -> instance.operator().endOfInput(over)));
      }
    }
  }

  private void count(OperatorMetrics more) {
    sums.rowsIn += more.rowsIn;
    sums.rowsOut += more.rowsOut;
    sums.rowsFiltered += more.rowsFiltered;
    sums.rowsLate += more.rowsLate;
    sums.rowsPartlyLate += more.rowsPartlyLate;
    sums.rowsWithoutTime += more.rowsWithoutTime;
    sums.rowsExpired += more.rowsExpired;
  }

  // --- the world ---

  @Override
  public BooleanSupplier room() {
    return () -> random.nextDouble() >= variation.fullRate();
  }

  @Override
  public long clock() {
    return clock;
  }

  @Override
  public long inputWatermark(int input) {
    return ended[input] ? Long.MAX_VALUE : watermark;
  }

  @Override
  public StateMemory memory() {
    return memory;
  }

  @Override
  public void out(List<Event.Row> rows) {
    out.addAll(rows);
  }

  @Override
  public String toString() {
    return subject.node().name() + " " + variation + " " + Arrays.toString(ended);
  }
}
