package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashPartsTest {
  @Test
  void splitPartsTakeTheHashesOfTheOneBefore() {
    Random random = new Random(1);
    long[] hashes = random.longs(5000).toArray();
    HashParts parts = new HashParts();
    Set<Integer> numbers = new HashSet<>(Set.of(parts.number(0)));
    for (int split = 0; split < 60; split++) {
      int[] before = new int[hashes.length];
      for (int i = 0; i < hashes.length; i++) {
        before[i] = parts.placeOf(hashes[i]);
      }
      int place = random.nextInt(parts.count());
      if (!parts.canSplit(place)) {
        continue;
      }
      int count = parts.count();
      parts.split(place);
      for (int i = 0; i < hashes.length; i++) {
        int now = parts.placeOf(hashes[i]);
        assertTrue(before[i] == place ? now == place || now >= count : now == before[i]);
      }
      assertTrue(numbers.add(parts.number(place)), "a number is another part's");
      for (int added = count; added < parts.count(); added++) {
        assertTrue(numbers.add(parts.number(added)), "a number is another part's");
      }
    }
    int[] restored = new int[parts.count()];
    for (int place = 0; place < restored.length; place++) {
      restored[restored.length - 1 - place] = parts.number(place);
    }
    HashParts other = new HashParts();
    other.restore(restored);
    for (long hash : hashes) {
      assertEquals(parts.number(parts.placeOf(hash)), other.number(other.placeOf(hash)));
    }
  }

  @Test
  void partsThatAreMissingOrOverlapAreNotTaken() {
    HashParts parts = new HashParts();
    assertThrows(IllegalArgumentException.class, () -> parts.restore(new int[] {1}));
    assertThrows(IllegalArgumentException.class, () -> parts.restore(new int[] {0, 1}));
  }

  @Test
  void splittingEnds() {
    HashParts parts = new HashParts();
    int splits = 0;
    while (parts.canSplit(0)) {
      parts.split(0);
      splits++;
    }
    assertTrue(splits > 2);
    assertFalse(parts.canSplit(0));
    assertThrows(IllegalStateException.class, () -> parts.split(0));
  }

  @Test
  void rowsAreSortedByPartInTheirOrder() {
    Random random = new Random(2);
    HashParts parts = new HashParts();
    for (int round = 0; round < 4; round++) {
      long[] hashes = random.longs(3000).toArray();
      int[] rows = random.ints(2000, 0, hashes.length).toArray();
      parts.distribute(hashes, rows, rows.length);
      for (int place = 0; place < parts.count(); place++) {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
          if (parts.placeOf(hashes[rows[i]]) == place) {
            expected.add(i);
          }
        }
        List<Integer> got = new ArrayList<>();
        for (int i = parts.start(place); i < parts.start(place + 1); i++) {
          got.add(parts.order()[i]);
        }
        assertEquals(expected, got);
      }
      parts.split(random.nextInt(parts.count()));
    }
  }
}
