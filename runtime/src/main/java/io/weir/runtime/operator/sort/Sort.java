package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
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
  private OperatorContext context;

  /** Rows to be put out, at most. */
  private long left;

  Sort(SortSpec spec, KernelLoader kernels) {
    offset = spec.offset();
    fetch = spec.fetch();
    SortKernel order = kernels.create(spec.order(), SortKernel.class);
    KernelSpec rowKeys = spec.rowKeys();
    if (rowKeys == null) {
      rows =
          spec.keepsAll()
              ? new AllRows(spec.schema(), order)
              : new InsertedRows(spec.schema(), order, (int) (offset + fetch));
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
    rows.finish();
    rows.skip(offset);
    left = fetch < 0 ? Long.MAX_VALUE : fetch;
    return resume();
  }

  @Override
  public Progress resume() {
    while (left > 0) {
      rows.read(out, (int) Math.min(left, Batch.CAPACITY));
      if (out.rows == 0) {
        break;
      }
      left -= out.rows;
      context.output().emit(out);
      if (left > 0 && !context.output().hasRoom()) {
        return Progress.MORE;
      }
    }
    return Progress.DONE;
  }

  @Override
  public void close() {
    rows.close();
  }
}
