package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;

/** See {@link LimitSpec}; its state is how many rows have come. */
final class Limit implements Operator, StateStore {
  private static final byte[] KEY = {0};

  private final long offset;
  private final long end;
  private final Batch out;
  private final int[] picked = new int[Batch.CAPACITY];
  private OperatorContext context;
  private long seen;
  private long written;

  Limit(LimitSpec spec) {
    offset = spec.offset();
    long last = offset + spec.fetch();
    end = spec.fetch() < 0 || last < 0 ? Long.MAX_VALUE : last;
    out = new Batch(spec.schema(), Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    context.register(this);
  }

  @Override
  public Progress process(int input, Batch batch) {
    long first = Math.max(0, offset - seen);
    long last = Math.min(batch.rows, end - seen);
    seen += batch.rows;
    context.metrics().rowsFiltered += batch.rows - Math.max(0, last - first);
    if (first == 0 && last == batch.rows) {
      context.output().emit(batch);
      return Progress.DONE;
    }
    for (long from = first; from < last; from += Batch.CAPACITY) {
      int count = (int) Math.min(last - from, Batch.CAPACITY);
      for (int i = 0; i < count; i++) {
        picked[i] = (int) from + i;
      }
      out.clear();
      out.append(batch, picked, count);
      context.output().emit(out);
    }
    return Progress.DONE;
  }

  @Override
  public boolean isFinished() {
    return seen >= end;
  }

  @Override
  public String name() {
    return "seen";
  }

  @Override
  public void snapshot(StateWriter writer) {
    if (seen != written) {
      written = seen;
      ByteBuilder value = new ByteBuilder(8);
      ColumnCodec.writeLong(seen, value);
      writer.put(0, KEY, KEY.length, value.bytes, value.length);
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    seen = ColumnCodec.readLong(value, 0);
    written = seen;
  }
}
