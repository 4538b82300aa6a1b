package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.DecimalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** 128-bit sums against BigInteger. */
class WideTest {
  @Test
  void sumsAreThoseOfBigInteger() {
    Random random = new Random(1);
    DecimalColumn sums = new DecimalColumn(1);
    DecimalColumn value = new DecimalColumn(1);
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 20_000; i++) {
      long small = random.nextLong() >> random.nextInt(64);
      BigInteger large = new BigInteger(110, random).subtract(BigInteger.ONE.shiftLeft(109));
      value.set(0, new BigDecimal(large));
      switch (random.nextInt(4)) {
        case 0 -> {
          Wide.add(sums, 0, small);
          expected = expected.add(BigInteger.valueOf(small));
        }
        case 1 -> {
          Wide.subtract(sums, 0, small);
          expected = expected.subtract(BigInteger.valueOf(small));
        }
        case 2 -> {
          Wide.add(sums, 0, value.high[0], value.low[0]);
          expected = expected.add(large);
        }
        default -> {
          Wide.subtract(sums, 0, value.high[0], value.low[0]);
          expected = expected.subtract(large);
        }
      }
      assertEquals(expected, DecimalColumn.unscaled(sums.high[0], sums.low[0]));
    }
  }

  @Test
  void averagesAreRoundedHalfUp() {
    Random random = new Random(2);
    DecimalColumn sums = new DecimalColumn(1);
    DecimalColumn out = new DecimalColumn(1);
    for (int i = 0; i < 2000; i++) {
      BigDecimal sum =
          new BigDecimal(new BigInteger(80, random).subtract(BigInteger.TEN.pow(23)), 2);
      long count = 1 + random.nextInt(1000);
      sums.set(0, sum);
      assertTrue(Wide.average(sums, 0, 2, count, out, 0, 6));
      assertEquals(sum.divide(BigDecimal.valueOf(count), 6, RoundingMode.HALF_UP), out.get(0, 6));
    }
  }

  @Test
  void resultsHaveAtMostThirtyEightDigits() {
    DecimalColumn sums = new DecimalColumn(1);
    DecimalColumn out = new DecimalColumn(1);
    BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    sums.set(0, new BigDecimal(most));
    assertTrue(Wide.sum(sums, 0, out, 0));
    assertEquals(new BigDecimal(most), out.get(0, 0));
    Wide.add(sums, 0, 1);
    assertFalse(Wide.sum(sums, 0, out, 0));
    sums.set(0, new BigDecimal(most.negate()));
    assertTrue(Wide.sum(sums, 0, out, 0));
    Wide.subtract(sums, 0, 1);
    assertFalse(Wide.sum(sums, 0, out, 0));
  }
}
