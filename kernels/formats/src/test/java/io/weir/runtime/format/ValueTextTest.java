package io.weir.runtime.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ValueTextTest {
  @Test
  void doublesAreShort() {
    assertEquals("2.0E23", ValueText.text(2e23));
    assertEquals("8.41E21", ValueText.text(8.41e21));
    assertEquals("1.0E23", ValueText.text(1e23));
    assertEquals("0.1", ValueText.text(0.1));
    assertEquals("100.0", ValueText.text(100.0));
    assertEquals("-0.0", ValueText.text(-0.0));
    assertEquals("4.9E-324", ValueText.text(Double.MIN_VALUE));
    assertEquals("NaN", ValueText.text(Double.NaN));
    assertEquals("-Infinity", ValueText.text(Double.NEGATIVE_INFINITY));
    assertEquals("8.41E21", ValueText.text(8.41e21f));
    assertEquals("0.1", ValueText.text(0.1f));
  }

  @Test
  void textGivesTheValueBackAndIsNeverLongerThanJavas() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = ValueText.text(value);
        assertEquals(value, Double.parseDouble(text), text);
        assertTrue(digits(text) <= digits(Double.toString(value)), text);
      }
      float single = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(single)) {
        String text = ValueText.text(single);
        assertEquals(single, Float.parseFloat(text), text);
        assertTrue(digits(text) <= digits(Float.toString(single)), text);
      }
    }
  }

  private static int digits(String text) {
    return new BigDecimal(text).stripTrailingZeros().precision();
  }
}
