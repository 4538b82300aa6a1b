package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParsingTest {
  private static final int ROUNDS = 20_000;

  private final NullFlag flag = new NullFlag();

  private static Bytes bytes(String text) {
    Bytes bytes = new Bytes();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.bytes = utf8;
    bytes.length = utf8.length;
    return bytes;
  }

  /** What BigDecimal makes of a text; null when it is no number or has too many digits. */
  private static @Nullable BigDecimal expected(String text, int precision, int scale) {
    try {
      BigDecimal rounded = new BigDecimal(text.trim()).setScale(scale, RoundingMode.HALF_UP);
      return rounded.signum() == 0 || rounded.precision() <= precision ? rounded : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Test
  void decimalsOfTextsAreThoseOfBigDecimal() {
    Random random = new Random(5);
    String[] alphabet = "0 0 0 1 4 5 9 9 9 . - + e E".split(" ");
    int numbers = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      if (random.nextBoolean()) {
        for (int i = random.nextInt(10); i >= 0; i--) {
          text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        if (text.toString().matches(".*[eE][-+]?[0-9]{4,}")) {
          continue;
        }
      } else {
        for (int i = random.nextInt(45); i >= 0; i--) {
          text.append(alphabet[random.nextInt(9)]);
        }
        text.insert(random.nextInt(text.length() + 1), '.');
        text.append("e").append(random.nextInt(90) - 45);
      }
      if (random.nextInt(5) == 0) {
        text.insert(0, ' ').append(' ');
      }
      int precision = 1 + random.nextInt(38);
      int scale = random.nextInt(precision + 1);
      String shown = text + " as DECIMAL(" + precision + ", " + scale + ")";
      BigDecimal expected = expected(text.toString(), precision, scale);
      numbers += expected == null ? 0 : 1;
      assertEquals(
          expected, Parsing.toDecimal(bytes(text.toString()), precision, scale, flag, null), shown);
      if (precision <= 18) {
        assertEquals(
            expected == null ? Decimals.NULL : expected.unscaledValue().longValueExact(),
            Parsing.toDecimalLong(bytes(text.toString()), precision, scale, flag, null),
            shown);
      }
    }
    assertTrue(numbers > ROUNDS / 5, "numbers: " + numbers);
  }

  /** BigDecimal takes minutes and gigabytes for these, or throws. */
  @Test
  void hugeExponentsAndManyDigitsTakeNoTime() {
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (String exponent : new String[] {"100000000", "999999999", "99999999999999999999"}) {
            assertNull(Parsing.toDecimal(bytes("1e" + exponent), 10, 2, flag, "DECIMAL"));
            assertEquals(
                new BigDecimal("0.00"),
                Parsing.toDecimal(bytes("-1e-" + exponent), 10, 2, flag, "DECIMAL"));
            assertEquals(0, Parsing.toDecimalLong(bytes("0e" + exponent), 10, 2, flag, "DECIMAL"));
          }
          String nines = "9".repeat(1_000_000);
          assertNull(Parsing.toDecimal(bytes(nines), 38, 0, flag, "DECIMAL"));
          assertEquals(
              new BigDecimal("1.00"), Parsing.toDecimal(bytes("0." + nines), 10, 2, flag, null));
          assertEquals(
              BigDecimal.ONE,
              Parsing.toDecimal(bytes("0".repeat(1_000_000) + "1"), 38, 0, flag, null));
          assertEquals(
              BigDecimal.TEN,
              Parsing.toDecimal(bytes("1" + "0".repeat(1_000_000) + "e-999999"), 2, 0, flag, null));
        });
  }

  @Test
  void whatIsNoNumberIsAnErrorThatNamesTheText() {
    for (String text : new String[] {"", ".", "e5", "1e", "1e+", "1.2.3", "0x1", "NaN", "1 2"}) {
      JobException error =
          assertThrows(
              JobException.class, () -> Parsing.toDecimal(bytes(text), 10, 2, flag, "DECIMAL"));
      assertEquals("cannot cast '" + text + "' to DECIMAL", error.getMessage());
      assertNull(Parsing.toDecimal(bytes(text), 10, 2, flag, null));
      assertTrue(flag.isNull);
    }
  }
}
