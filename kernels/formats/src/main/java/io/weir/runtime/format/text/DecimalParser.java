package io.weir.runtime.format.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Parses exact decimals from text and brings them to a type's scale (half up). Holds the unscaled
 * value of the last success as {@code high * 2^64 + unsigned low}; for types of up to 18 digits
 * {@code low} alone is the value. Not thread-safe; allocates only for numbers of more than 18
 * digits.
 */
public final class DecimalParser {
  private final DigitScan scan = new DigitScan();
  private final ExactNumber exact = new ExactNumber();

  public long high;
  public long low;

  /**
   * Reads {@code -?[0-9]+(\.[0-9]+)?} from {@code at} on.
   *
   * @return offset behind the number, which is below {@code limit}; -1 when there is no number, it
   *     does not fit {@code DECIMAL(precision, scale)}, needs rounding or more than 18 digits, or
   *     may go on behind {@code limit}: then {@link #parse} decides
   */
  public int scan(byte[] bytes, int at, int limit, int precision, int scale) {
    int end = scan.scan(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    int fraction = scan.fraction;
    int integers = scan.count - fraction;
    if (fraction > scale
        || integers + scale > 18
        || integers > precision - scale
        || bytes[end] == 'e'
        || bytes[end] == 'E') {
      return -1;
    }
    long number = scan.digits * NumberParser.power(scale - fraction);
    low = (number ^ -scan.negative) + scan.negative;
    high = low >> 63;
    return end;
  }

  /**
   * Parses all of {@code bytes[from, to)}: digits with optional sign, point and exponent.
   *
   * @return whether it is a number that fits {@code DECIMAL(precision, scale)}
   */
  public boolean parse(byte[] bytes, int from, int to, int precision, int scale) {
    if (!exact.read(bytes, from, to)) {
      return false;
    }
    BigInteger unscaled = exact.toUnscaled(precision, scale);
    if (unscaled == null) {
      return false;
    }
    hold(unscaled);
    return true;
  }

  /** Brings a number to the type's scale and holds it; false when it does not fit. */
  public boolean set(BigDecimal number, int precision, int scale) {
    BigInteger unscaled;
    long integerDigits = (long) number.precision() - number.scale();
    if (number.signum() == 0 || integerDigits < -scale) {
      unscaled = BigInteger.ZERO;
    } else if (integerDigits > precision - scale) {
      return false;
    } else {
      BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
      if (rounded.precision() > precision) {
        return false;
      }
      unscaled = rounded.unscaledValue();
    }
    hold(unscaled);
    return true;
  }

  private void hold(BigInteger unscaled) {
    low = unscaled.longValue();
    high = unscaled.shiftRight(64).longValue();
  }
}
