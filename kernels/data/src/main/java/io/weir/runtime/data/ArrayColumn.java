package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of arrays: slices of one column of elements. */
public final class ArrayColumn extends Column {
  public int[] offsets;
  public int[] lengths;

  public final Column elements;

  /** Elements in use: the next value is appended here. */
  public int elementCount;

  public ArrayColumn(ArrayType type, int capacity) {
    super(capacity);
    offsets = new int[capacity];
    lengths = new int[capacity];
    elements = type.element().newColumn(capacity);
  }

  @Override
  void grow(int newCapacity) {
    offsets = Arrays.copyOf(offsets, newCapacity);
    lengths = Arrays.copyOf(lengths, newCapacity);
  }

  @Override
  public void clear() {
    super.clear();
    elementCount = 0;
    elements.clear();
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    ArrayColumn from = (ArrayColumn) source;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      int length = from.isNull(row) ? 0 : from.lengths[row];
      int[] picked = new int[length];
      for (int k = 0; k < length; k++) {
        picked[k] = from.offsets[row] + k;
      }
      elements.copyRows(from.elements, picked, length, elementCount);
      offsets[at + i] = elementCount;
      lengths[at + i] = length;
      elementCount += length;
    }
  }

  @Override
  public long memory() {
    return 8L * offsets.length + nulls.length + elements.memory();
  }
}
