package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LikePatternTest {
  @Test
  void agreesWithRegularExpressions() {
    Random random = new Random(1);
    LikePattern like = new LikePattern();
    int matches = 0;
    for (int i = 0; i < 50_000; i++) {
      String pattern = word(random, "aäb%_%", 6);
      String text = word(random, "aäb😀", 8);
      StringBuilder regex = new StringBuilder();
      pattern
          .codePoints()
          .forEach(
              c ->
                  regex.append(
                      c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
      boolean expected = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
      matches += expected ? 1 : 0;
      assertEquals(
          expected,
          like.matches(Bytes.of(text), Bytes.of(pattern), "LIKE"),
          () -> "'" + text + "' LIKE '" + pattern + "'");
    }
    assertEquals(true, matches > 1000, "the examples are too special");
  }

  private static String word(Random random, String alphabet, int most) {
    int[] letters = alphabet.codePoints().toArray();
    StringBuilder word = new StringBuilder();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      word.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return word.toString();
  }
}
