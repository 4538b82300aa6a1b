package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
  @Test
  void nearest() {
    List<String> names = List.of("price", "bidder", "dateTime", "auction");
    assertEquals("price", NearestName.of("pric", names));
    assertEquals("price", NearestName.of("PRCIE", names));
    assertEquals("dateTime", NearestName.of("datetime", names));
    assertEquals("bidder", NearestName.of("biddrr", names));
    assertNull(NearestName.of("channel", names));
    assertNull(NearestName.of("x", List.of("y")));
    assertNull(NearestName.of("price", List.of()));
  }

  @Test
  void distanceIsThatOfTheRecursiveDefinition() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String a = word(random);
      String b = word(random);
      assertEquals(slow(a, b), NearestName.distance(a, b), a + " " + b);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static int slow(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    int m = a.length() - 1;
    int n = b.length() - 1;
    String shortA = a.substring(0, m);
    String shortB = b.substring(0, n);
    int best = slow(shortA, shortB) + (a.charAt(m) == b.charAt(n) ? 0 : 1);
    best = Math.min(best, 1 + Math.min(slow(shortA, b), slow(a, shortB)));
    if (m > 0 && n > 0 && a.charAt(m) == b.charAt(n - 1) && a.charAt(m - 1) == b.charAt(n)) {
      best = Math.min(best, 1 + slow(a.substring(0, m - 1), b.substring(0, n - 1)));
    }
    return best;
  }
}
