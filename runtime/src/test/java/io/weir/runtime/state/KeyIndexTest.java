package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the index does with the memory of keys that come and go. */
class KeyIndexTest {
  private static int add(KeyIndex index, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    long hash = Hashing.ofBytes(Hashing.SEED, bytes, 0, bytes.length);
    int at = (int) hash & index.mask;
    while (index.table[at] != 0) {
      at = at + 1 & index.mask;
    }
    int slot = index.add(at, hash);
    BytesColumn column = new BytesColumn(1);
    column.set(0, bytes, 0, bytes.length);
    Columns.setKey(index.keys[0], slot, column, 0);
    return slot;
  }

  private static String string(Column column, int row) {
    BytesColumn copy = new BytesColumn(1);
    copy.copyRows(column, new int[] {row}, 1, 0);
    return copy.string(0);
  }

  @ParameterizedTest
  @EnumSource
  void heapsOfKeysThatComeAndGoDoNotGrow(KeyIndex.Strings strings) {
    KeyIndex index = new KeyIndex(new DataType[] {DataType.string()}, 8, strings);
    int kept = add(index, "kept");
    int[] slots = new int[100];
    for (int round = 0; round < 5000; round++) {
      for (int i = 0; i < slots.length; i++) {
        slots[i] = add(index, "a key of some length " + round + "-" + i);
      }
      index.remove(slots, slots.length);
    }
    assertEquals(1, index.size());
    assertEquals("kept", string(index.keys[0], kept));
    assertTrue(index.memory() < 1 << 20, "memory " + index.memory());
  }

  @ParameterizedTest
  @EnumSource
  void clearingForgetsEverything(KeyIndex.Strings strings) {
    KeyIndex index = new KeyIndex(new DataType[] {DataType.string()}, 8, strings);
    for (int round = 0; round < 10; round++) {
      int count = round % 2 == 0 ? 3 : 1000;
      for (int i = 0; i < count; i++) {
        assertEquals(i, add(index, "k" + i));
      }
      index.clear();
      assertEquals(0, index.size());
      for (long entry : index.table) {
        assertEquals(0, entry);
      }
    }
  }
}
