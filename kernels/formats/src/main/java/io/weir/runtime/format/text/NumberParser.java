package io.weir.runtime.format.text;

/**
 * Parses whole numbers from text. Holds the value of the last success; not thread-safe, allocates
 * nothing.
 */
public final class NumberParser {
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** The number parsed last. */
  public long value;

  /** {@code 10^exponent} for exponents 0 to 18. */
  public static long power(int exponent) {
    return POWERS[exponent];
  }

  /**
   * Reads {@code -?[0-9]{1,18}} from {@code at} on.
   *
   * @return offset behind the last digit, which is below {@code limit}; -1 when there is no number,
   *     more digits than that, or the number may go on behind {@code limit}
   */
  public int scan(byte[] bytes, int at, int limit) {
    int i = at;
    boolean negative = i < limit && bytes[i] == '-';
    if (negative) {
      i++;
    }
    long digits = Swar.longAt(bytes, i) ^ Swar.ZEROS;
    int count = Swar.digitCount(digits);
    if (count == 0) {
      return -1;
    }
    long number = Swar.digitsValue(digits, count);
    i += count;
    if (count == 8) {
      int start = i - 8;
      digits = Swar.longAt(bytes, i) ^ Swar.ZEROS;
      count = Swar.digitCount(digits);
      if (count > 0) {
        number = number * POWERS[count] + Swar.digitsValue(digits, count);
        i += count;
        if (count == 8) {
          while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
            number = number * 10 + (bytes[i] - '0');
            i++;
          }
          if (i - start > 18) {
            return -1;
          }
        }
      }
    }
    value = negative ? -number : number;
    return i < limit ? i : -1;
  }

  /**
   * Parses all of {@code bytes[from, to)} as {@code [+-]?[0-9]+}.
   *
   * @return whether it is a number of the 64-bit range
   */
  public boolean parse(byte[] bytes, int from, int to) {
    int i = from;
    boolean negative = i < to && bytes[i] == '-';
    if (negative || (i < to && bytes[i] == '+')) {
      i++;
    }
    if (i == to) {
      return false;
    }
    long number = 0;
    for (; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || number < Long.MIN_VALUE / 10) {
        return false;
      }
      number = number * 10 - digit;
      if (number > 0) {
        return false;
      }
    }
    if (!negative && number == Long.MIN_VALUE) {
      return false;
    }
    value = negative ? number : -number;
    return true;
  }

  /** {@link #parse(byte[], int, int)} within a range, both ends included. */
  public boolean parse(byte[] bytes, int from, int to, long minimum, long maximum) {
    return parse(bytes, from, to) && value >= minimum && value <= maximum;
  }
}
