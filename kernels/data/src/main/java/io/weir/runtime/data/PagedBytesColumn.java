package io.weir.runtime.data;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column of byte strings in pages, for the keys of a large store: a page that is full stays where
 * it is, so that a store which grows copies and clears no array of all its strings. A string lies
 * in one page; one that is longer than a page has an array of its own.
 *
 * <p>Not in batches: kernels over batches read the one heap of a {@link BytesColumn}.
 */
public final class PagedBytesColumn extends Column {
  /** Bytes of a page but the first, which grows up to that, and those of long strings. */
  static final int PAGE = 1 << 20;

  /** Strings begin at multiples of 8 bytes, so that an {@code int} tells a place in 32 GB. */
  private static final int ALIGNMENT = 3;

  private static final int PAGE_SHIFT = 20 - ALIGNMENT;
  private static final int WITHIN_PAGE = (1 << PAGE_SHIFT) - 1;
  private static final int MAX_PAGES = 1 << (32 - PAGE_SHIFT);

  /** By row: the length of its string. */
  public int[] lengths;

  /** By row: the number of its page, and how many times 8 bytes stand before it there. */
  private int[] places;

  /** Those from {@link #current} on are empty, or null. */
  private byte[] @Nullable [] pages;

  private byte[] page;
  private int current;
  private int filled;

  /** Bytes taken by strings in all pages, also by those that no row refers to any more. */
  private long size;

  private final int maxPages;

  public PagedBytesColumn(int capacity) {
    this(capacity, MAX_PAGES);
  }

  /**
   * @param maxPages fewer than there can be, for tests
   */
  PagedBytesColumn(int capacity, int maxPages) {
    super(capacity);
    this.maxPages = maxPages;
    lengths = new int[capacity];
    places = new int[capacity];
    page = firstPage(capacity);
    pages = new byte[][] {page};
  }

  private static byte[] firstPage(int capacity) {
    return new byte[Math.min(1 << 16, Math.max(2, capacity) * 8)];
  }

  @Override
  void grow(int newCapacity) {
    lengths = Arrays.copyOf(lengths, newCapacity);
    places = Arrays.copyOf(places, newCapacity);
  }

  @Override
  public void clear() {
    super.clear();
    turnTo(0);
    size = 0;
  }

  /** The array in which the string of a row lies. */
  public byte[] heap(int row) {
    return pages[places[row] >>> PAGE_SHIFT];
  }

  /** Where the string of a row begins in its array. */
  public int offset(int row) {
    return (places[row] & WITHIN_PAGE) << ALIGNMENT;
  }

  /** Bytes that strings take, also those that no row refers to any more. */
  public long size() {
    return size;
  }

  /**
   * Sets a row to a copy of the bytes. The row is below the capacity.
   *
   * @throws JobException when there is no page left
   */
  public void set(int row, byte[] bytes, int offset, int length) {
    if (length == 0) {
      // The place behind the last string of a page cannot be told.
      places[row] = 0;
      lengths[row] = 0;
      return;
    }
    if (length > page.length - filled) {
      makeRoom(length);
    }
    int at = filled;
    System.arraycopy(bytes, offset, page, at, length);
    places[row] = current << PAGE_SHIFT | at >>> ALIGNMENT;
    lengths[row] = length;
    int taken = aligned(length);
    size += taken;
    // Nor can a place behind a string that is longer than a page.
    filled = length > PAGE ? page.length : at + taken;
  }

  private static int aligned(int length) {
    return (length + 7) & -8;
  }

  private void makeRoom(int length) {
    long needed = (long) filled + length;
    if (page.length < PAGE && needed <= PAGE) {
      int grown = (int) Math.max(aligned((int) needed), Math.min(PAGE, page.length * 2L));
      page = Arrays.copyOf(page, grown);
      pages[current] = page;
      return;
    }
    int next = current + 1;
    if (next == maxPages) {
      throw new JobException(
          "the strings of one key column that a worker keeps take more than 32 GB; "
              + "with a higher 'parallelism.default' each worker keeps fewer");
    }
    if (next == pages.length) {
      pages = Arrays.copyOf(pages, next * 2);
    }
    byte[] present = pages[next];
    if (present == null || present.length < length || present.length > PAGE) {
      pages[next] = new byte[Math.max(PAGE, aligned(length))];
    }
    turnTo(next);
  }

  private void turnTo(int number) {
    byte[] present = pages[number];
    if (present == null) {
      throw new IllegalStateException("no page " + number);
    }
    page = present;
    current = number;
    filled = 0;
  }

  /**
   * Drops bytes that no row below {@code limit} refers to, when they are at least half of all.
   *
   * @return size from which it is worth trying again
   */
  public long compact(int limit) {
    long used = 0;
    for (int row = 0; row < limit; row++) {
      if (isNull(row)) {
        lengths[row] = 0;
      }
      used += aligned(lengths[row]);
    }
    if (used * 2 < size) {
      byte[] @Nullable [] before = pages;
      page = firstPage(capacity());
      pages = new byte[][] {page};
      turnTo(0);
      size = 0;
      for (int row = 0; row < limit; row++) {
        int length = lengths[row];
        byte[] bytes = before[places[row] >>> PAGE_SHIFT];
        if (length == 0 || bytes == null) {
          places[row] = 0;
        } else {
          set(row, bytes, offset(row), length);
        }
      }
    }
    return Math.max(1 << 16, used * 4);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      if (source.isNull(row)) {
        places[at + i] = 0;
        lengths[at + i] = 0;
      } else if (source instanceof PagedBytesColumn paged) {
        set(at + i, paged.heap(row), paged.offset(row), paged.lengths[row]);
      } else {
        BytesColumn bytes = (BytesColumn) source;
        set(at + i, bytes.heap, bytes.offsets[row], bytes.lengths[row]);
      }
    }
  }

  @Override
  public long memory() {
    long sum = 8L * places.length + nulls.length;
    for (byte[] each : pages) {
      sum += each == null ? 0 : each.length;
    }
    return sum;
  }
}
