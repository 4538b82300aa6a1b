package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of {@code boolean} values. */
public final class BooleanColumn extends Column {
  public boolean[] values;

  public BooleanColumn(int capacity) {
    super(capacity);
    values = new boolean[capacity];
  }

  @Override
  void grow(int newCapacity) {
    values = Arrays.copyOf(values, newCapacity);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    boolean[] from = ((BooleanColumn) source).values;
    if (rows == null) {
      System.arraycopy(from, 0, values, at, count);
      return;
    }
    boolean[] to = values;
    for (int i = 0; i < count; i++) {
      to[at + i] = from[rows[i]];
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    boolean[] from = ((BooleanColumn) source).values;
    boolean[] to = values;
    for (int i = 0; i < count; i++) {
      to[at[i]] = from[rows[i]];
    }
  }

  @Override
  public long memory() {
    return 1L * values.length + nulls.length;
  }
}
