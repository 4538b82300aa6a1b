package io.weir.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against arrays of their own for all strings. */
class PagedBytesColumnTest {
  private static final int PAGE = PagedBytesColumn.PAGE;

  /** Lengths around those at which something happens. */
  private static final int[] LENGTHS = {
    0, 1, 7, 8, 9, 70, 4000, PAGE / 3, PAGE - 9, PAGE - 8, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 5
  };

  private final PagedBytesColumn column = new PagedBytesColumn(8);
  private byte @Nullable [][] expected = new byte[2000][];

  private static byte[] value(Random random) {
    int kind = random.nextInt(100);
    int length =
        kind < 80 ? random.nextInt(100) : LENGTHS[random.nextInt(kind < 97 ? 7 : LENGTHS.length)];
    byte[] value = new byte[length + 3];
    random.nextBytes(value);
    return value;
  }

  private void set(int row, byte[] value) {
    column.ensureCapacity(row + 1);
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    column.set(row, value, 3, value.length - 3);
    expected[row] = Arrays.copyOfRange(value, 3, value.length);
  }

  private void check(int rows) {
    BytesColumn copy = new BytesColumn(1);
    int[] backwards = new int[rows];
    Arrays.setAll(backwards, i -> rows - 1 - i);
    copy.copyRows(column, backwards, rows, 0);
    PagedBytesColumn again = new PagedBytesColumn(1);
    again.copyRows(copy, backwards, rows, 0);
    for (int row = 0; row < rows; row++) {
      byte[] value = expected[row];
      assertEquals(value == null, column.isNull(row));
      assertEquals(value == null, copy.isNull(rows - 1 - row));
      if (value != null) {
        byte[] heap = column.heap(row);
        int at = column.offset(row);
        assertTrue(Arrays.equals(heap, at, at + column.lengths[row], value, 0, value.length));
        assertTrue(copy.valueEquals(rows - 1 - row, value, 0, value.length));
        at = again.offset(row);
        assertEquals(value.length, again.lengths[row]);
        assertTrue(Arrays.equals(again.heap(row), at, at + value.length, value, 0, value.length));
      }
    }
  }

  @Test
  void holdsWhatItWasGiven() {
    Random random = new Random(7);
    for (int round = 0; round < 6; round++) {
      int rows = 200 + random.nextInt(1000);
      for (int row = 0; row < rows; row++) {
        set(row, value(random));
        if (random.nextInt(20) == 0) {
          column.setNull(row);
          expected[row] = null;
        }
      }
      check(rows);
      // Strings that no row refers to any more are given up, the others stay.
      for (int step = 0; step < 3; step++) {
        for (int row = 0; row < rows; row++) {
          if (random.nextInt(3) > 0) {
            column.lengths[row] = 0;
            expected[row] = column.isNull(row) ? null : new byte[0];
          }
        }
        long before = column.size();
        long next = column.compact(rows);
        assertTrue(column.size() <= before && next >= column.size());
        check(rows);
        for (int i = 0; i < 50; i++) {
          set(random.nextInt(rows), value(random));
        }
        check(rows);
      }
      column.clear();
      assertEquals(0, column.size());
    }
  }

  /** All strings of a length, so that each way in which a page can be full is met. */
  @Test
  void fillsPages() {
    for (int length : LENGTHS) {
      Random random = new Random(length);
      int rows = Math.min(1500, 5 * PAGE / Math.max(1, length) + 3);
      for (int row = 0; row < rows; row++) {
        byte[] value = new byte[length + 3];
        random.nextBytes(value);
        set(row, value);
      }
      check(rows);
      long strings = (long) rows * (length + 8);
      assertTrue(column.size() <= strings, () -> length + ": " + column.size());
      column.clear();
    }
  }

  @Test
  void saysThatThereIsNoPageLeft() {
    PagedBytesColumn strings = new PagedBytesColumn(8, 3);
    byte[] value = new byte[PAGE + 1];
    strings.set(0, value, 0, 5);
    strings.set(1, value, 0, PAGE + 1);
    strings.set(2, value, 0, PAGE);
    JobException error = assertThrows(JobException.class, () -> strings.set(3, value, 0, 1));
    assertTrue(error.getMessage().contains("32 GB"), error.getMessage());
    assertEquals(PAGE, strings.lengths[2]);
  }

  @Test
  void takesNoMoreMemoryThanItMust() {
    byte[] value = new byte[70];
    int rows = 100_000;
    PagedBytesColumn strings = new PagedBytesColumn(rows);
    for (int row = 0; row < rows; row++) {
      strings.set(row, value, 0, 70);
    }
    assertTrue(strings.memory() < rows * (72L + 8) + 2 * PAGE, () -> "" + strings.memory());
    assertTrue(new PagedBytesColumn(8).memory() < 256);
  }
}
