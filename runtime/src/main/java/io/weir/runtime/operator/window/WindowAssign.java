package io.weir.runtime.operator.window;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.Progress;

/** See {@link WindowAssignSpec}. */
final class WindowAssign implements Operator {
  private final WindowSpec window;
  private final WindowClock clock;
  private final int inputColumns;
  private final SliceAssigner assigner;
  private final Batch out;
  private final int[] rows = new int[Batch.CAPACITY];
  private final long[] ends = new long[Batch.CAPACITY];
  private int count;
  private OperatorContext context;
  private long watermark = Long.MIN_VALUE;

  WindowAssign(WindowAssignSpec spec) {
    window = spec.window();
    clock = new WindowClock(window);
    inputColumns = spec.input().fields().size();
    assigner = new SliceAssigner(window, spec.input(), spec.dropsLate());
    out = new Batch(spec.output(), Batch.CAPACITY);
  }

  @Override
  public void open(OperatorContext operatorContext) {
    context = operatorContext;
  }

  @Override
  public Progress process(int input, Batch batch) {
    Batch assigned = assigner.assign(batch, watermark, context.currentMicros(), context.metrics());
    int[] picked = assigner.picked();
    long[] sliceEnds = ((LongColumn) assigned.columns[inputColumns]).values;
    long[] firstWindows = ((LongColumn) assigned.columns[inputColumns + 1]).values;
    for (int i = 0; i < assigner.count(); i++) {
      int row = picked == null ? i : picked[i];
      long last = window.lastWindow(sliceEnds[row]);
      long end = window.windowEndFrom(firstWindows[row]);
      for (; end <= last; end += window.slide()) {
        if (count == Batch.CAPACITY) {
          emit(batch);
        }
        rows[count] = row;
        ends[count++] = end;
      }
    }
    emit(batch);
    return Progress.DONE;
  }

  private void emit(Batch in) {
    if (count == 0) {
      return;
    }
    out.clear();
    for (int i = 0; i < inputColumns; i++) {
      out.columns[i].copyRows(in.columns[i], rows, count, 0);
    }
    int column = inputColumns;
    for (WindowProperty property : WindowProperty.values()) {
      long[] values = ((LongColumn) out.columns[column++]).values;
      for (int i = 0; i < count; i++) {
        values[i] = clock.property(property, ends[i]);
      }
    }
    out.appendRowAttributes(in, rows, count);
    out.rows = count;
    context.output().emit(out);
    count = 0;
  }

  @Override
  public Progress watermark(long micros) {
    watermark = micros;
    return Progress.DONE;
  }
}
