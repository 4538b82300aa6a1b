package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HashFilterTest {
  @Test
  void forgetsNoHashAndKnowsFewThatWereNotAdded() {
    HashFilter filter = new HashFilter();
    assertFalse(filter.mayContain(1));
    int count = 1_000_000;
    SplittableRandom hashes = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      filter.add(hashes.nextLong());
    }
    hashes = new SplittableRandom(1);
    for (int i = 0; i < count; i++) {
      assertTrue(filter.mayContain(hashes.nextLong()));
    }
    int wrong = 0;
    for (int i = 0; i < count; i++) {
      wrong += filter.mayContain(hashes.nextLong()) ? 1 : 0;
    }
    assertTrue(wrong < count / 15, wrong + " of " + count);
    assertTrue(filter.memory() < 8L * count, filter.memory() + " bytes");
  }

  @Test
  void growsNoFurtherThanItMay() {
    long most = 1 << 20;
    HashFilter filter = new HashFilter();
    long hash = 1;
    int added = 0;
    while (filter.addWithin(hash, most)) {
      assertTrue(filter.memory() <= most);
      assertTrue(filter.mayContain(hash));
      hash = hash * 0x9E3779B97F4A7C15L + 1;
      added++;
    }
    // The levels of 128 KB and of 512 KB, two bytes a hash.
    assertEquals((128 + 512) << 9, added);
    assertEquals((128 + 512) << 10, filter.memory());
  }
}
