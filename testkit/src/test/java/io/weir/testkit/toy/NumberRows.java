package io.weir.testkit.toy;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

// snippet operator
/** Puts out a few rows at a time, and goes on where it was when the output has room again. */
final class NumberRows implements Operator, StateStore {
  private static final int ROWS = 4;

  private final Batch out;
  private OperatorContext context;
  private @Nullable Batch in;
  private int next;
  private long count;

  NumberRows(RowType output) {
    out = new Batch(output, ROWS);
  }

  @Override
  public void open(OperatorContext opened) {
    context = opened;
    opened.register(this);
  }

  @Override
  public Progress process(int input, Batch batch) {
    in = batch; // Valid until this call, with its resumes, is done.
    next = 0;
    return resume();
  }

  @Override
  public Progress resume() {
    while (in != null && next < in.rows) {
      if (!context.output().hasRoom()) {
        return Progress.MORE;
      }
      emitSome(in);
    }
    in = null;
    return Progress.DONE;
  }

  private void emitSome(Batch from) {
    out.clear();
    int rows = Math.min(ROWS, from.rows - next);
    int[] picked = new int[rows];
    for (int i = 0; i < rows; i++) {
      picked[i] = next++;
      ((LongColumn) out.columns[out.columns.length - 1]).values[i] = count++;
    }
    for (int column = 0; column < from.columns.length; column++) {
      out.columns[column].copyRows(from.columns[column], picked, rows, 0);
    }
    out.rows = rows;
    context.output().emit(out);
  }

  @Override
  public String name() {
    return NumberRowsSpec.COUNT.name();
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.put(0, new byte[0], 0, ByteBuffer.allocate(8).putLong(count).array(), 8);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    count = ByteBuffer.wrap(value).getLong();
  }
}
// end
