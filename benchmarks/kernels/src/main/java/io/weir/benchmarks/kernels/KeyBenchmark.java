package io.weir.benchmarks.kernels;

import io.weir.codegen.column.AggregateGenerator;
import io.weir.codegen.column.KeyGenerator;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.AggregateKernel;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What happens to rows {@code (key BIGINT, value BIGINT)} on their way into an aggregate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyBenchmark {
  private static final int BATCHES = 64;
  private static final int ROWS = BATCHES * Batch.CAPACITY;

  private static final RowType SCHEMA =
      RowType.of(new Field("k", DataType.bigint()), new Field("v", DataType.bigint()));

  private static final PlanType BIGINT = PlanType.of(PlanType.Kind.BIGINT, true);
  private static final PlanType COUNT = PlanType.of(PlanType.Kind.BIGINT, false);

  private static final List<AggregateCall> CALLS =
      List.of(
          new AggregateCall(AggregateFunction.COUNT, -1, null, false, -1, COUNT),
          new AggregateCall(AggregateFunction.SUM, 1, BIGINT, false, -1, BIGINT),
          new AggregateCall(AggregateFunction.AVG, 1, BIGINT, false, -1, BIGINT),
          new AggregateCall(AggregateFunction.MAX, 1, BIGINT, false, -1, BIGINT));

  /** Different keys. */
  @Param({"100", "100000", "2000000"})
  public int keys;

  private final KeyKernel key =
      Kernels.create(
          KeyGenerator.generate(Kernels.PACKAGE + "Keys", SCHEMA, List.of(0)), KeyKernel.class);
  private final AggregateKernel aggregates =
      Kernels.create(
          AggregateGenerator.generate(Kernels.PACKAGE + "Aggregates", SCHEMA, CALLS, false),
          AggregateKernel.class);

  private final long[] hashes = new long[Batch.CAPACITY];
  private final int[] slots = new int[Batch.CAPACITY];
  private final Column[] accumulators =
      CALLS.stream()
          .flatMap(call -> call.accumulators().stream())
          .map(type -> new LongColumn(0))
          .toArray(Column[]::new);

  private final int[][] picked = new int[2][Batch.CAPACITY];
  private final int[] counts = new int[2];
  private final Batch[] parts = {
    new Batch(SCHEMA, Batch.CAPACITY), new Batch(SCHEMA, Batch.CAPACITY)
  };

  private Batch[] batches = {};
  private int[][] batchSlots = {};
  private KeyIndex index =
      new KeyIndex(new DataType[] {DataType.bigint()}, 8, KeyIndex.Strings.IN_PAGES);

  /** Puts all keys into the index. */
  @Setup
  public void prepare() {
    batches = Kernels.numbers(SCHEMA, BATCHES, keys);
    index = new KeyIndex(new DataType[] {DataType.bigint()}, keys, KeyIndex.Strings.IN_PAGES);
    batchSlots = new int[BATCHES][];
    for (int i = 0; i < BATCHES; i++) {
      intern(batches[i]);
      batchSlots[i] = slots.clone();
    }
    for (Column accumulator : accumulators) {
      accumulator.ensureCapacity(index.capacity());
    }
    aggregates.initialize(accumulators, 0, index.limit());
  }

  private void intern(Batch batch) {
    key.hash(batch, batch.rows, hashes);
    key.intern(batch, batch.rows, hashes, index, slots);
  }

  /** Hashes keys and finds their slots. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int keyIndex() {
    for (Batch batch : batches) {
      intern(batch);
    }
    return index.size();
  }

  /** COUNT(*), SUM, AVG and MAX of rows whose slots are known. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object accumulators() {
    for (int i = 0; i < BATCHES; i++) {
      aggregates.accumulate(batches[i], null, batches[i].rows, batchSlots[i], accumulators);
    }
    return accumulators;
  }

  /** Hashes keys and deals rows out to two workers, up to the queues between them. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Object exchange() {
    for (Batch batch : batches) {
      key.hash(batch, batch.rows, hashes);
      Arrays.fill(counts, 0);
      for (int row = 0; row < batch.rows; row++) {
        int worker = KeyGroups.worker(KeyGroups.of(hashes[row]), 2);
        picked[worker][counts[worker]++] = row;
      }
      for (int worker = 0; worker < 2; worker++) {
        parts[worker].clear();
        parts[worker].append(batch, picked[worker], counts[worker]);
      }
    }
    return parts;
  }
}
