package io.weir.runtime.operator;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.CalcKernel;

/** Runs a {@link CalcKernel}; each batch gives at most one. */
final class CalcOperator implements Operator {
  private final CalcKernel kernel;
  private final Batch out;
  private int[] picked = new int[Batch.CAPACITY];
  private OperatorContext context;

  CalcOperator(CalcKernel kernel, RowType output) {
    this.kernel = kernel;
    out = new Batch(output, Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public Progress process(int input, Batch batch) {
    if (picked.length < batch.rows) {
      picked = new int[batch.rows];
    }
    int passed = kernel.filter(batch, picked);
    int count = passed < 0 ? batch.rows : passed;
    context.metrics().rowsFiltered += batch.rows - count;
    if (count == 0) {
      return Progress.DONE;
    }
    int[] rows = count == batch.rows ? null : picked;
    out.clear();
    kernel.project(batch, rows, count, out);
    out.appendRowAttributes(batch, rows, count);
    out.rows = count;
    context.output().emit(out);
    return Progress.DONE;
  }
}
