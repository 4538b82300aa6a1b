package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.SortKernel;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;
import io.weir.runtime.state.KeyKernel;

/** See {@link SortSpec}. */
final class Sort implements Operator {
  private final SortedRows rows;
  private final long offset;
  private final long fetch;
  private final Batch out;
  private final int[] chunk = new int[Batch.CAPACITY];
  private OperatorContext context;
  private int[] sorted = {};
  private int at;
  private int end;

  Sort(SortSpec spec, KernelLoader kernels) {
    offset = spec.offset();
    fetch = spec.fetch();
    SortKernel order = kernels.create(spec.order(), SortKernel.class);
    KernelSpec rowKeys = spec.rowKeys();
    if (rowKeys == null) {
      boolean bounded = fetch >= 0 && offset + fetch >= 0 && offset + fetch < 1 << 29;
      int wanted = bounded ? (int) (offset + fetch) : Integer.MAX_VALUE;
      rows = new InsertedRows(spec.schema(), order, wanted);
    } else {
      rows = new ChangingRows(spec.schema(), order, kernels.create(rowKeys, KeyKernel.class));
    }
    out = new Batch(spec.schema(), Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
    rows.register(context);
  }

  @Override
  public Progress process(int input, Batch batch) {
    rows.update(batch);
    context.metrics().rowsHeld = rows.size();
    return Progress.DONE;
  }

  @Override
  public Progress endOfInput(int input) {
    sorted = rows.finish();
    at = (int) Math.min(offset, sorted.length);
    end = fetch < 0 ? sorted.length : (int) Math.min(sorted.length, at + fetch);
    return resume();
  }

  @Override
  public Progress resume() {
    Column[] columns = rows.columns();
    while (at < end) {
      int count = Math.min(end - at, Batch.CAPACITY);
      System.arraycopy(sorted, at, chunk, 0, count);
      out.clear();
      for (int i = 0; i < columns.length; i++) {
        out.columns[i].copyRows(columns[i], chunk, count, 0);
      }
      out.rows = count;
      at += count;
      context.output().emit(out);
      if (at < end && !context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }
}
