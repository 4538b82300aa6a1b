package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type for the rows of a batch, or for the slots of a store. Kernels work directly on
 * the public arrays. A row beyond the number of rows of its batch has no meaning; a null row's
 * value has no meaning.
 *
 * <p>Null mask: {@code nulls[row]} counts only while {@code hasNulls} is true. Kernels read it as
 * {@code boolean[] n = column.hasNulls ? column.nulls : null}. Not thread-safe: a column belongs to
 * one thread at a time.
 */
public abstract sealed class Column
    permits BooleanColumn,
        IntColumn,
        LongColumn,
        DoubleColumn,
        BytesColumn,
        PagedBytesColumn,
        DecimalColumn,
        RowColumn,
        ArrayColumn,
        MapColumn {
  private static final boolean[] NONE = {};

  /** Whether any row may be null. */
  public boolean hasNulls;

  /** The null mask; at least as long as the capacity while {@code hasNulls}. */
  public boolean[] nulls = NONE;

  private int capacity;

  Column(int capacity) {
    this.capacity = capacity;
  }

  /** Rows that fit without growing. */
  public final int capacity() {
    return capacity;
  }

  /** Makes room for at least that many rows, keeping what is there. Grows by half at least. */
  public final void ensureCapacity(int rows) {
    if (rows > capacity) {
      int grown = Math.max(rows, capacity + (capacity >> 1));
      grow(grown);
      if (hasNulls) {
        nulls = Arrays.copyOf(nulls, grown);
      }
      capacity = grown;
    }
  }

  /** Forgets all rows, keeping the memory. */
  public void clear() {
    hasNulls = false;
  }

  /** Marks a row as null. */
  public void setNull(int row) {
    if (!hasNulls) {
      useNulls();
    }
    nulls[row] = true;
  }

  /** Marks the rows {@code [from, to)} as null. */
  public void setNulls(int from, int to) {
    Arrays.fill(useNulls(), from, to, true);
  }

  /**
   * Switches the null mask on (all rows not null if it was off) and returns it, so that a kernel
   * can write it directly. Of a {@link RowColumn} it must not make rows null.
   */
  public final boolean[] useNulls() {
    if (!hasNulls) {
      if (nulls.length < capacity) {
        nulls = new boolean[capacity];
      } else {
        Arrays.fill(nulls, false);
      }
      hasNulls = true;
    }
    return nulls;
  }

  public final boolean isNull(int row) {
    return hasNulls && nulls[row];
  }

  /**
   * Copies rows of another column of the same class, or of the same type where strings lie in
   * pages: {@code this[at + i] = source[rows[i]]} for {@code i < count}; {@code rows} null means
   * {@code source[i]}. Makes room as needed. Bytes are copied into this column's own heap.
   */
  public final void copyRows(Column source, int @Nullable [] rows, int count, int at) {
    ensureCapacity(at + count);
    if (source.hasNulls) {
      boolean[] from = source.nulls;
      boolean[] to = useNulls();
      for (int i = 0; i < count; i++) {
        to[at + i] = from[rows == null ? i : rows[i]];
      }
    } else if (hasNulls) {
      Arrays.fill(nulls, at, at + count, false);
    }
    copyValues(source, rows, count, at);
  }

  /**
   * Copies rows as {@link #copyRows} does, to places of their own: {@code this[at[i]] =
   * source[rows[i]]} for {@code i < count}. The places are below the capacity.
   */
  public final void scatterRows(Column source, int[] rows, int[] at, int count) {
    if (source.hasNulls) {
      boolean[] from = source.nulls;
      boolean[] to = useNulls();
      for (int i = 0; i < count; i++) {
        to[at[i]] = from[rows[i]];
      }
    } else if (hasNulls) {
      for (int i = 0; i < count; i++) {
        nulls[at[i]] = false;
      }
    }
    scatterValues(source, rows, at, count);
  }

  abstract void grow(int newCapacity);

  /** One by one; columns whose values have a fixed size do it in a loop of their own. */
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    int[] row = new int[1];
    for (int i = 0; i < count; i++) {
      row[0] = rows[i];
      copyValues(source, row, 1, at[i]);
    }
  }

  abstract void copyValues(Column source, int @Nullable [] rows, int count, int at);

  /** Bytes of memory held, roughly. */
  public abstract long memory();
}
