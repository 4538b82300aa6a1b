package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random texts against methods of String over code points. */
class StringsTest {
  private static final int[] LETTERS = "abcXYZ  ,äß€😀".codePoints().toArray();

  private final Bytes out = new Bytes();

  private static String text(Random random) {
    int bound = random.nextBoolean() ? 9 : LETTERS.length;
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(24); n > 0; n--) {
      text.appendCodePoint(LETTERS[random.nextInt(bound)]);
    }
    return text.toString();
  }

  /** A view in the middle of other bytes. */
  private static Bytes view(String text) {
    byte[] bytes = ("xx" + text + "ä").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Bytes().set(bytes, 2, bytes.length - 4);
  }

  private static String points(String text, int from, int to) {
    int[] points = text.codePoints().toArray();
    int start = Math.max(0, Math.min(from, points.length));
    int end = Math.max(start, Math.min(to, points.length));
    return new String(points, start, end - start);
  }

  @Test
  void agreesWithString() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      String part = random.nextBoolean() ? points(text, 2, 2 + random.nextInt(3)) : text(random);
      Bytes bytes = view(text);
      Bytes other = view(part);
      int size = text.codePointCount(0, text.length());
      int n = random.nextInt(12);
      assertEquals(size, Utf8.length(bytes));
      assertEquals(size == bytes.length, Utf8.isAscii(bytes));
      assertEquals(text.toUpperCase(Locale.ROOT), Strings.upper(bytes, out).toString());
      assertEquals(text.toLowerCase(Locale.ROOT), Strings.lower(bytes, out).toString());
      assertEquals(points(text, n, n + 3), Strings.substring(bytes, n + 1, 3, out).toString());
      assertEquals(points(text, 0, n), Strings.left(bytes, n, out).toString());
      assertEquals(points(text, size - n, size), Strings.right(bytes, n, out).toString());
      assertEquals(
          new StringBuilder(text).reverse().toString(), Strings.reverse(bytes, out).toString());
      int at = text.indexOf(part);
      assertEquals(
          at < 0 ? 0 : text.codePointCount(0, at) + 1, StringSearch.position(other, bytes, 1));
      if (!part.isEmpty()) {
        assertEquals(
            text.replace(part, "ä-"),
            StringSearch.replace(bytes, other, view("ä-"), out).toString());
      }
      assertEquals(text.startsWith(part), StringSearch.startsWith(bytes, other));
      assertEquals(text.endsWith(part), StringSearch.endsWith(bytes, other));
      assertEquals(
          Integer.signum(compare(text, part)), Integer.signum(bytes.compareTo(other)), text + part);
      assertEquals(text.replaceAll("^ +| +$", ""), Strings.trim(bytes, out).toString());
    }
  }

  private static int compare(String left, String right) {
    return java.util.Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }
}
