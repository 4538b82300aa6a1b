package io.weir.runtime.data;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column of byte strings (UTF-8 for character types): slices of one heap. In a batch the heap may
 * be shared with the buffer that the rows were decoded from; then {@code heapOwned} is false and
 * the heap is never written.
 */
public final class BytesColumn extends Column {
  /** The longest array that every JVM makes. */
  private static final long MAX_HEAP = Integer.MAX_VALUE - 16;

  /** The bytes that the slices lie in. */
  public byte[] heap;

  /** Bytes of an owned heap in use: the next value is appended here. */
  public int heapSize;

  /** Whether {@code heap} is this column's own memory. */
  public boolean heapOwned = true;

  public int[] offsets;
  public int[] lengths;

  private byte[] ownHeap;

  public BytesColumn(int capacity) {
    super(capacity);
    offsets = new int[capacity];
    lengths = new int[capacity];
    ownHeap = new byte[Math.min(1 << 16, Math.max(16, capacity * 8))];
    heap = ownHeap;
  }

  @Override
  void grow(int newCapacity) {
    offsets = Arrays.copyOf(offsets, newCapacity);
    lengths = Arrays.copyOf(lengths, newCapacity);
  }

  @Override
  public void clear() {
    super.clear();
    heap = ownHeap;
    heapSize = 0;
    heapOwned = true;
  }

  /** Makes the slices lie in another's bytes; only on a column without rows. */
  public void shareHeap(byte[] bytes) {
    heap = bytes;
    heapOwned = false;
    heapSize = 0;
  }

  /** Sets a row to a copy of the bytes. The row is below the capacity. */
  public void set(int row, byte[] bytes, int offset, int length) {
    int at = reserve(length);
    System.arraycopy(bytes, offset, heap, at, length);
    heapSize = at + length;
    offsets[row] = at;
    lengths[row] = length;
  }

  /**
   * Room for that many more bytes in the own heap; returns where they start.
   *
   * @throws JobException when the heap would be larger than an array can be
   */
  public int reserve(int length) {
    long needed = (long) heapSize + length;
    if (needed > heap.length) {
      if (needed > MAX_HEAP) {
        throw new JobException(
            "the strings of one column that a worker keeps take more than 2 GB; "
                + "with a higher 'parallelism.default' each worker keeps fewer");
      }
      heap = Arrays.copyOf(heap, (int) Math.min(MAX_HEAP, Math.max(needed, heap.length * 2L)));
      ownHeap = heap;
    }
    return heapSize;
  }

  /** Takes another own heap: the slices have been moved into it. */
  public void replaceHeap(byte[] bytes, int size) {
    heap = bytes;
    ownHeap = bytes;
    heapSize = size;
    heapOwned = true;
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    if (source instanceof PagedBytesColumn paged) {
      copyPaged(paged, rows, count, at);
      return;
    }
    BytesColumn from = (BytesColumn) source;
    byte[] fromHeap = from.heap;
    boolean[] skip = from.hasNulls ? from.nulls : null;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (skip != null && skip[row]) {
        lengths[at + i] = 0;
        offsets[at + i] = 0;
      } else {
        set(at + i, fromHeap, from.offsets[row], from.lengths[row]);
      }
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    if (!(source instanceof BytesColumn from)) {
      super.scatterValues(source, rows, at, count);
      return;
    }
    boolean[] skip = from.hasNulls ? from.nulls : null;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (skip != null && skip[row]) {
        lengths[at[i]] = 0;
        offsets[at[i]] = 0;
      } else {
        set(at[i], from.heap, from.offsets[row], from.lengths[row]);
      }
    }
  }

  private void copyPaged(PagedBytesColumn from, int @Nullable [] rows, int count, int at) {
    boolean[] skip = from.hasNulls ? from.nulls : null;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (skip != null && skip[row]) {
        lengths[at + i] = 0;
        offsets[at + i] = 0;
      } else {
        set(at + i, from.heap(row), from.offset(row), from.lengths[row]);
      }
    }
  }

  /**
   * Makes this column, which has no rows, show {@code source[rows[i]]} at row {@code i} without
   * copying bytes. The source's heap must not change while this column is used.
   */
  public void shareRows(BytesColumn source, int @Nullable [] rows, int count) {
    ensureCapacity(count);
    shareHeap(source.heap);
    if (source.hasNulls) {
      boolean[] from = source.nulls;
      boolean[] to = useNulls();
      for (int i = 0; i < count; i++) {
        to[i] = from[rows == null ? i : rows[i]];
      }
    }
    if (rows == null) {
      System.arraycopy(source.offsets, 0, offsets, 0, count);
      System.arraycopy(source.lengths, 0, lengths, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      offsets[i] = source.offsets[row];
      lengths[i] = source.lengths[row];
    }
  }

  /** Whether the value of a row equals the bytes. */
  public boolean valueEquals(int row, byte[] bytes, int offset, int length) {
    int start = offsets[row];
    return lengths[row] == length
        && Arrays.equals(heap, start, start + length, bytes, offset, offset + length);
  }

  /** The value decoded as UTF-8. Allocates: not for hot loops. */
  public String string(int row) {
    return new String(heap, offsets[row], lengths[row], java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public long memory() {
    return (heapOwned ? heap.length : 0) + 8L * offsets.length + nulls.length;
  }
}
