package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of {@code long} values. */
public final class LongColumn extends Column {
  public long[] values;

  public LongColumn(int capacity) {
    super(capacity);
    values = new long[capacity];
  }

  @Override
  void grow(int newCapacity) {
    values = Arrays.copyOf(values, newCapacity);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    long[] from = ((LongColumn) source).values;
    if (rows == null) {
      System.arraycopy(from, 0, values, at, count);
      return;
    }
    long[] to = values;
    for (int i = 0; i < count; i++) {
      to[at + i] = from[rows[i]];
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    long[] from = ((LongColumn) source).values;
    long[] to = values;
    for (int i = 0; i < count; i++) {
      to[at[i]] = from[rows[i]];
    }
  }

  @Override
  public long memory() {
    return 8L * values.length + nulls.length;
  }
}
