package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHashIndexTest {
  /** Against lists by hash; few hashes make long chains of rows with equal hashes. */
  @ParameterizedTest
  @CsvSource({
    "1, 0x9E3779B97F4A7C15",
    "3, 0x9E3779B97F4A7C15",
    "500, 0x9E3779B97F4A7C15",
    "1_000_000, 0x9E3779B97F4A7C15",
    // Alike in the upper half, and in the lower one.
    "50, 0x1",
    "500, 0x100000000",
    "500, 0x8000000000000",
  })
  void rowsOfAHashAreFoundTheLatestFirst(String hashCount, String factor) {
    int hashes = Integer.parseInt(hashCount.replace("_", ""));
    long spread = Long.parseUnsignedLong(factor.substring(2), 16);
    Random random = new Random(hashes);
    RowHashIndex index = new RowHashIndex();
    Map<Long, List<Integer>> expected = new HashMap<>();
    List<Integer> free = new ArrayList<>();
    Map<Integer, Long> hashOf = new HashMap<>();
    List<Integer> present = new ArrayList<>();
    int limit = 0;
    for (int step = 0; step < 20_000; step++) {
      if (present.isEmpty() || random.nextInt(5) > 1) {
        long hash = random.nextInt(hashes) * spread;
        int slot = free.isEmpty() ? limit++ : free.remove(free.size() - 1);
        index.add(slot, hash, limit + 7);
        expected.computeIfAbsent(hash, key -> new ArrayList<>()).add(slot);
        hashOf.put(slot, hash);
        present.add(slot);
      } else {
        int slot = present.remove(random.nextInt(present.size()));
        index.remove(slot);
        expected.get(hashOf.get(slot)).remove((Integer) slot);
        free.add(slot);
      }
    }
    expected.forEach(
        (hash, slots) -> {
          List<Integer> found = new ArrayList<>();
          for (int s = index.first(hash); s != RowHashIndex.NONE; s = index.before(s)) {
            found.add(0, s);
          }
          assertEquals(slots, found);
        });
    assertEquals(RowHashIndex.NONE, index.first(-12345));
  }

  /** As rows are that are evicted; a walk along the chain for each would take minutes. */
  @Test
  @Timeout(20)
  void equalRowsAreRemovedTheOldestFirst() {
    RowHashIndex index = new RowHashIndex();
    int rows = 1_000_000;
    for (int slot = 0; slot < rows; slot++) {
      index.add(slot, 42, rows);
    }
    for (int slot = 0; slot < rows; slot++) {
      assertEquals(rows - 1, index.first(42));
      index.remove(slot);
    }
    assertEquals(RowHashIndex.NONE, index.first(42));
  }
}
