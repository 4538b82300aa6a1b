package io.weir.runtime.state;

import io.weir.runtime.data.DecimalColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** 128-bit sums: what generated aggregates do with wide decimals. */
public final class Wide {
  private static final BigInteger LIMIT = BigInteger.TEN.pow(38);

  private Wide() {}

  /** Adds a decimal that fits into a long. */
  public static void add(DecimalColumn sums, int slot, long value) {
    long low = sums.low[slot] + value;
    sums.high[slot] += (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
    sums.low[slot] = low;
  }

  /** Subtracts a decimal that fits into a long. */
  public static void subtract(DecimalColumn sums, int slot, long value) {
    long before = sums.low[slot];
    sums.high[slot] -= (value >> 63) + (Long.compareUnsigned(before, value) < 0 ? 1 : 0);
    sums.low[slot] = before - value;
  }

  /** Adds a 128-bit decimal. */
  public static void add(DecimalColumn sums, int slot, long high, long low) {
    long sum = sums.low[slot] + low;
    sums.high[slot] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    sums.low[slot] = sum;
  }

  /** Subtracts a 128-bit decimal. */
  public static void subtract(DecimalColumn sums, int slot, long high, long low) {
    long before = sums.low[slot];
    sums.high[slot] -= high + (Long.compareUnsigned(before, low) < 0 ? 1 : 0);
    sums.low[slot] = before - low;
  }

  /**
   * Writes a sum as a result of the same scale; false when it has more digits than a decimal can
   * have, which makes the result NULL.
   */
  public static boolean sum(DecimalColumn sums, int slot, DecimalColumn out, int row) {
    long high = sums.high[slot];
    long low = sums.low[slot];
    if (high != low >> 63 && DecimalColumn.unscaled(high, low).abs().compareTo(LIMIT) >= 0) {
      return false;
    }
    out.high[row] = high;
    out.low[row] = low;
    return true;
  }

  /**
   * Writes {@code sum / count}, rounded half up to the scale of the result; false when it has too
   * many digits.
   *
   * @param count not 0
   */
  public static boolean average(
      DecimalColumn sums,
      int slot,
      int scale,
      long count,
      DecimalColumn out,
      int row,
      int outScale) {
    BigDecimal average = average(sums, slot, scale, count, outScale);
    if (average == null) {
      return false;
    }
    out.set(row, average);
    return true;
  }

  /** The same for a result of up to 18 digits, unscaled. */
  public static long shortAverage(
      DecimalColumn sums, int slot, int scale, long count, int outScale) {
    BigDecimal average = average(sums, slot, scale, count, outScale);
    return average == null ? 0 : average.unscaledValue().longValue();
  }

  private static @Nullable BigDecimal average(
      DecimalColumn sums, int slot, int scale, long count, int outScale) {
    BigDecimal average =
        sums.get(slot, scale).divide(BigDecimal.valueOf(count), outScale, RoundingMode.HALF_UP);
    return average.precision() > 38 ? null : average;
  }
}
