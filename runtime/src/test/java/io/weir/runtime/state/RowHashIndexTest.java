package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowHashIndexTest {
  /** Against lists by hash; few hashes make long chains of rows with equal hashes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 500, 1_000_000})
  void rowsOfAHashAreFoundTheLatestFirst(int hashes) {
    Random random = new Random(hashes);
    RowHashIndex index = new RowHashIndex();
    Map<Long, List<Integer>> expected = new HashMap<>();
    List<Integer> free = new ArrayList<>();
    Map<Integer, Long> hashOf = new HashMap<>();
    List<Integer> present = new ArrayList<>();
    int limit = 0;
    for (int step = 0; step < 20_000; step++) {
      if (present.isEmpty() || random.nextInt(5) > 1) {
        long hash = random.nextInt(hashes) * 0x9E3779B97F4A7C15L;
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
    assertEquals(RowHashIndex.NONE, index.first(12345));
  }
}
