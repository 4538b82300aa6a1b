package io.weir.runtime.format.text;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number in text, {@code [+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?}, taken
 * exactly, however many digits it has and however far its exponent reaches: the time it takes
 * depends on the length of the text alone. Holds what was read last; not thread-safe.
 */
public final class ExactNumber {
  /** Exponents are cut to this: no text has as many digits. */
  private static final long FAR = 1L << 40;

  /** Powers of ten: the least number of one digit more than a precision has. */
  private static final BigInteger[] POWERS = new BigInteger[39];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = BigInteger.TEN.pow(i);
    }
  }

  private byte[] bytes = {};
  private boolean negative;

  /** Where the first digit lies that is not zero, and where the digits and the point end. */
  private int significant;

  private int mantissaEnd;

  /**
   * How many digits of the number, from the first one that is not zero, stand before its point when
   * it is written without an exponent; negative when there are zeros behind the point.
   */
  private long integers;

  private boolean zero;

  /** The whole number that {@link #toLong} found. */
  public long value;

  /** Whether {@link #toLong} left out a fraction. */
  public boolean hasFraction;

  /** Reads all of {@code text[from, to)}; false when that is no number. */
  public boolean read(byte[] text, int from, int to) {
    bytes = text;
    int i = from;
    negative = i < to && text[i] == '-';
    if (negative || i < to && text[i] == '+') {
      i++;
    }
    int digits = 0;
    int point = -1;
    significant = -1;
    for (; i < to; i++) {
      byte c = text[i];
      if (c >= '0' && c <= '9') {
        digits++;
        if (c != '0' && significant < 0) {
          significant = i;
        }
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        break;
      }
    }
    mantissaEnd = i;
    if (digits == 0) {
      return false;
    }
    long exponent = 0;
    if (i < to) {
      if (text[i] != 'e' && text[i] != 'E') {
        return false;
      }
      exponent = exponent(text, i + 1, to);
      if (exponent == Long.MIN_VALUE) {
        return false;
      }
    }
    zero = significant < 0;
    if (!zero) {
      int end = point < 0 ? mantissaEnd : point;
      integers = (end > significant ? end - significant : end - significant + 1) + exponent;
    }
    return true;
  }

  private static long exponent(byte[] text, int from, int to) {
    int i = from;
    boolean minus = i < to && text[i] == '-';
    if (minus || i < to && text[i] == '+') {
      i++;
    }
    if (i == to) {
      return Long.MIN_VALUE;
    }
    long exponent = 0;
    for (; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return Long.MIN_VALUE;
      }
      exponent = Math.min(FAR, exponent * 10 + (text[i] - '0'));
    }
    return minus ? -exponent : exponent;
  }

  /**
   * Makes a whole number of what was read, without its fraction.
   *
   * @return false when it is not within 64 bits
   */
  public boolean toLong() {
    value = 0;
    hasFraction = false;
    if (zero) {
      return true;
    }
    if (integers > 19) {
      return false;
    }
    long number = 0;
    int left = (int) Math.max(0, integers);
    for (int i = significant; i < mantissaEnd; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0) {
        continue; // The point.
      }
      if (left == 0) {
        if (digit != 0) {
          hasFraction = true;
          break;
        }
        continue;
      }
      left--;
      if (number < Long.MIN_VALUE / 10 || number * 10 < Long.MIN_VALUE + digit) {
        return false;
      }
      number = number * 10 - digit;
    }
    for (; left > 0; left--) {
      if (number < Long.MIN_VALUE / 10) {
        return false;
      }
      number *= 10;
    }
    if (!negative && number == Long.MIN_VALUE) {
      return false;
    }
    value = negative ? number : -number;
    return true;
  }

  /**
   * Brings what was read to a scale, rounding half up.
   *
   * @param precision most digits, 1 to 38
   * @param scale digits behind the point, 0 to 38
   * @return the number times {@code 10^scale}; null when that has more digits
   */
  public @Nullable BigInteger toUnscaled(int precision, int scale) {
    if (zero || integers < -scale) {
      return BigInteger.ZERO;
    }
    long wanted = integers + scale;
    if (wanted > precision) {
      return null;
    }
    int count = (int) wanted;
    char[] digits = new char[count + 1];
    digits[0] = '0';
    int at = 1;
    boolean up = false;
    for (int i = significant; i < mantissaEnd; i++) {
      if (bytes[i] == '.') {
        continue;
      }
      if (at > count) {
        up = bytes[i] >= '5';
        break;
      }
      digits[at++] = (char) bytes[i];
    }
    while (at <= count) {
      digits[at++] = '0';
    }
    BigInteger unscaled = new BigInteger(new String(digits));
    if (up) {
      unscaled = unscaled.add(BigInteger.ONE);
      if (unscaled.compareTo(POWERS[precision]) >= 0) {
        return null;
      }
    }
    return negative ? unscaled.negate() : unscaled;
  }
}
