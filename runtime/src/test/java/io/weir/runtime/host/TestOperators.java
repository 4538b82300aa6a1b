package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import io.weir.runtime.state.StoreSpec;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** Small operators for tests. */
final class TestOperators {
  private TestOperators() {}

  /** What a {@link LongMapStore} declares. */
  private static final StoreSpec MAP =
      new StoreSpec(
          "map",
          RowType.of(new Field("key", DataType.bigint())),
          RowType.of(new Field("value", DataType.bigint())),
          1,
          StoreSpec.Bound.KEYS);

  static OperatorSpec spec(boolean chainable, Supplier<Operator> factory, StoreSpec... stores) {
    return new OperatorSpec() {
      @Override
      public Operator create(KernelLoader kernels) {
        return factory.get();
      }

      @Override
      public boolean chainable() {
        return chainable;
      }

      @Override
      public List<StoreSpec> stores() {
        return List.of(stores);
      }
    };
  }

  /** Common to operators that send small batches. */
  abstract static class Base implements Operator {
    OperatorContext context;
    final Batch out = new Batch(LongRows.TYPE, 16);

    @Override
    public void open(OperatorContext newContext) {
      context = newContext;
    }

    void emit(long key, long value) {
      out.clear();
      LongRows.add(out, key, value);
      context.output().emit(out);
    }
  }

  /** Maps values. */
  static OperatorSpec map(boolean chainable, LongUnaryOperator function) {
    return spec(
        chainable,
        () ->
            new Base() {
              @Override
              public Progress process(int input, Batch batch) {
                out.clear();
                for (int i = 0; i < batch.rows; i++) {
                  LongRows.add(
                      out,
                      LongRows.column(batch, 0)[i],
                      function.applyAsLong(LongRows.column(batch, 1)[i]));
                }
                context.output().emit(out);
                return Progress.DONE;
              }
            });
  }

  /** Longs by long, with changes since the last checkpoint. */
  static final class LongMapStore implements StateStore {
    final TreeMap<Long, Long> entries = new TreeMap<>();
    private final TreeSet<Long> changed = new TreeSet<>();
    private final Function<Long, Long> hashOf;

    LongMapStore(Function<Long, Long> hashOf) {
      this.hashOf = hashOf;
    }

    void put(long key, long value) {
      entries.put(key, value);
      changed.add(key);
    }

    void remove(long key) {
      entries.remove(key);
      changed.add(key);
    }

    @Override
    public String name() {
      return "map";
    }

    @Override
    public void snapshot(StateWriter writer) {
      for (long key : changed) {
        byte[] bytes = ByteBuffer.allocate(8).putLong(key).array();
        int group = KeyGroups.of(hashOf.apply(key));
        Long value = entries.get(key);
        if (value == null) {
          writer.delete(group, bytes, 8);
        } else {
          writer.put(group, bytes, 8, ByteBuffer.allocate(8).putLong(value).array(), 8);
        }
      }
      changed.clear();
    }

    @Override
    public void restore(byte[] key, byte[] value) {
      entries.put(ByteBuffer.wrap(key).getLong(), ByteBuffer.wrap(value).getLong());
    }
  }

  /** Sums values by key; emits the sums at the end, as many at a time as there is room for. */
  static final class Sum extends Base {
    private final LongMapStore sums = new LongMapStore(LongRows.Key::hash);
    private Iterator<Map.Entry<Long, Long>> left = Map.<Long, Long>of().entrySet().iterator();

    static OperatorSpec spec() {
      return TestOperators.spec(false, Sum::new, MAP);
    }

    @Override
    public void open(OperatorContext newContext) {
      super.open(newContext);
      newContext.register(sums);
    }

    @Override
    public Progress process(int input, Batch batch) {
      for (int i = 0; i < batch.rows; i++) {
        long key = LongRows.column(batch, 0)[i];
        long value = LongRows.column(batch, 1)[i];
        sums.put(key, sums.entries.getOrDefault(key, 0L) + value);
      }
      return Progress.DONE;
    }

    @Override
    public Progress endOfInput(int input) {
      left = sums.entries.entrySet().iterator();
      return resume();
    }

    @Override
    public Progress resume() {
      while (left.hasNext()) {
        if (!context.output().hasRoom()) {
          return Progress.MORE;
        }
        Map.Entry<Long, Long> entry = left.next();
        emit(entry.getKey(), entry.getValue());
      }
      return Progress.DONE;
    }
  }

  /** One row at the end, even without input: key -1 and one more than the sum of all values. */
  static OperatorSpec total() {
    return spec(
        false,
        () ->
            new Base() {
              private final LongMapStore sum = new LongMapStore(key -> 0L);

              @Override
              public void open(OperatorContext newContext) {
                super.open(newContext);
                newContext.register(sum);
              }

              @Override
              public Progress process(int input, Batch batch) {
                for (int i = 0; i < batch.rows; i++) {
                  sum.put(0, sum.entries.getOrDefault(0L, 0L) + LongRows.column(batch, 1)[i]);
                }
                return Progress.DONE;
              }

              @Override
              public Progress endOfInput(int input) {
                emit(-1, 1 + sum.entries.getOrDefault(0L, 0L));
                return Progress.DONE;
              }
            },
        MAP);
  }

  /**
   * Drops rows whose window (value, of some size) has fired by the row's watermark; counts them
   * late.
   */
  static OperatorSpec lateFilter(long size) {
    return spec(
        true,
        () ->
            new Base() {
              @Override
              public Progress process(int input, Batch batch) {
                out.clear();
                for (int i = 0; i < batch.rows; i++) {
                  long value = LongRows.column(batch, 1)[i];
                  long end = value - Math.floorMod(value, size) + size;
                  if (batch.hasRowWatermarks && batch.rowWatermarks[i] >= end - 1) {
                    context.metrics().rowsLate++;
                  } else {
                    LongRows.add(out, end, 1);
                  }
                }
                context.output().emit(out);
                return Progress.DONE;
              }
            });
  }

  /**
   * Counts rows by window end (the key); emits and forgets a window when the watermark reaches it.
   */
  static final class WindowCount extends Base {
    private final LongMapStore counts = new LongMapStore(LongRows.Key::hash);
    private long watermark = Long.MIN_VALUE;

    static OperatorSpec spec() {
      return TestOperators.spec(false, WindowCount::new, MAP);
    }

    @Override
    public void open(OperatorContext newContext) {
      super.open(newContext);
      newContext.register(counts);
    }

    @Override
    public Progress process(int input, Batch batch) {
      for (int i = 0; i < batch.rows; i++) {
        long end = LongRows.column(batch, 0)[i];
        long count = LongRows.column(batch, 1)[i];
        if (watermark >= end - 1) {
          throw new IllegalStateException("window " + end + " had fired at " + watermark);
        }
        counts.put(end, counts.entries.getOrDefault(end, 0L) + count);
      }
      return Progress.DONE;
    }

    @Override
    public Progress watermark(long micros) {
      if (micros <= watermark) {
        throw new IllegalStateException("the watermark went from " + watermark + " to " + micros);
      }
      watermark = micros;
      return resume();
    }

    @Override
    public Progress resume() {
      while (!counts.entries.isEmpty() && counts.entries.firstKey() - 1 <= watermark) {
        if (!context.output().hasRoom()) {
          return Progress.MORE;
        }
        long end = counts.entries.firstKey();
        long count = counts.entries.get(end);
        counts.remove(end);
        emit(end, count);
      }
      return Progress.DONE;
    }
  }

  /** Passes so many rows, then wants no more. A singleton. */
  static OperatorSpec limit(long rows) {
    return spec(
        false,
        () ->
            new Base() {
              private final LongMapStore seen = new LongMapStore(key -> 0L);

              @Override
              public void open(OperatorContext newContext) {
                super.open(newContext);
                newContext.register(seen);
              }

              @Override
              public Progress process(int input, Batch batch) {
                for (int i = 0; i < batch.rows && !isFinished(); i++) {
                  seen.put(0, seen.entries.getOrDefault(0L, 0L) + 1);
                  emit(LongRows.column(batch, 0)[i], LongRows.column(batch, 1)[i]);
                }
                return Progress.DONE;
              }

              @Override
              public boolean isFinished() {
                return seen.entries.getOrDefault(0L, 0L) >= rows;
              }
            },
        MAP);
  }

  /** Sends its input on from input 0; complains when it comes before input 1 has ended. */
  static OperatorSpec buildFirst() {
    return spec(
        false,
        () ->
            new Base() {
              private boolean built;
              private long build;

              @Override
              public Progress process(int input, Batch batch) {
                if (input == 1) {
                  build += batch.rows;
                } else if (!built) {
                  throw new IllegalStateException("probed before built");
                } else {
                  for (int i = 0; i < batch.rows; i++) {
                    emit(LongRows.column(batch, 0)[i], build);
                  }
                }
                return Progress.DONE;
              }

              @Override
              public Progress endOfInput(int input) {
                built |= input == 1;
                return Progress.DONE;
              }
            });
  }
}
