package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of {@code int} values. */
public final class IntColumn extends Column {
  public int[] values;

  public IntColumn(int capacity) {
    super(capacity);
    values = new int[capacity];
  }

  @Override
  void grow(int newCapacity) {
    values = Arrays.copyOf(values, newCapacity);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    int[] from = ((IntColumn) source).values;
    if (rows == null) {
      System.arraycopy(from, 0, values, at, count);
      return;
    }
    int[] to = values;
    for (int i = 0; i < count; i++) {
      to[at + i] = from[rows[i]];
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    int[] from = ((IntColumn) source).values;
    int[] to = values;
    for (int i = 0; i < count; i++) {
      to[at[i]] = from[rows[i]];
    }
  }

  @Override
  public long memory() {
    return 4L * values.length + nulls.length;
  }
}
