package io.weir.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import org.junit.jupiter.api.Test;

class BytesColumnTest {
  @Test
  void saysThatAHeapCannotGrow() {
    BytesColumn column = new BytesColumn(8);
    for (int free : new int[] {0, 5, 100}) {
      column.heapSize = Integer.MAX_VALUE - free;
      JobException error = assertThrows(JobException.class, () -> column.reserve(free + 1));
      assertTrue(error.getMessage().contains("2 GB"), error.getMessage());
    }
  }

  @Test
  void keepsItsValuesWhenTheHeapGrows() {
    BytesColumn column = new BytesColumn(64);
    byte[] value = new byte[1000];
    for (int row = 0; row < 64; row++) {
      value[999] = (byte) row;
      column.set(row, value, 0, 1000);
    }
    for (int row = 0; row < 64; row++) {
      assertEquals(1000, column.lengths[row]);
      assertEquals(row, column.heap[column.offsets[row] + 999]);
    }
  }
}
