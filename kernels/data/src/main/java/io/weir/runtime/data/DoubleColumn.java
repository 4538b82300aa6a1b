package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of {@code double} values. */
public final class DoubleColumn extends Column {
  public double[] values;

  public DoubleColumn(int capacity) {
    super(capacity);
    values = new double[capacity];
  }

  @Override
  void grow(int newCapacity) {
    values = Arrays.copyOf(values, newCapacity);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    double[] from = ((DoubleColumn) source).values;
    if (rows == null) {
      System.arraycopy(from, 0, values, at, count);
      return;
    }
    double[] to = values;
    for (int i = 0; i < count; i++) {
      to[at + i] = from[rows[i]];
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    double[] from = ((DoubleColumn) source).values;
    double[] to = values;
    for (int i = 0; i < count; i++) {
      to[at[i]] = from[rows[i]];
    }
  }

  @Override
  public long memory() {
    return 8L * values.length + nulls.length;
  }
}
