package io.weir.runtime.format.text;

/**
 * Reads a number with or without a point from text: {@code -?[0-9]+(\.[0-9]+)?}. Short numbers are
 * read as one word without a loop, whose end would be guessed wrong wherever lengths vary. Holds
 * what was read, which means nothing when that was no number; not thread-safe, allocates nothing.
 */
public final class DigitScan {
  /** All digits as one number; meaningless when there are more than 18. */
  long digits;

  /** Number of digits, without the sign and the point. */
  int count;

  /** How many of them stand behind the point. */
  int fraction;

  /** 1 for a number with a minus, else 0. */
  int negative;

  /**
   * Reads a number from {@code at} on.
   *
   * @return offset of the first byte behind it, which is below {@code limit}; -1 when there is no
   *     number, nothing behind its point, or it may go on behind {@code limit}
   */
  int scan(byte[] bytes, int at, int limit) {
    if (at >= limit) {
      return -1;
    }
    long word = Swar.longAt(bytes, at);
    int sign = (byte) word == '-' ? 1 : 0;
    negative = sign;
    word >>>= sign << 3;
    long others = Swar.nonDigits(word ^ Swar.ZEROS);
    int integers = Swar.firstMarked(others);
    int length = integers;
    boolean point = (byte) (word >>> (integers << 3)) == '.';
    if (point) {
      length = Swar.firstMarked(others & (others - 1));
      long below = (1L << (integers << 3)) - 1;
      word = word & below | word >>> 8 & ~below;
    }
    if (length >= 8 - sign) {
      return scanLong(bytes, at + sign, limit);
    }
    count = point ? length - 1 : length;
    fraction = count - integers;
    if (integers == 0 || point && fraction == 0) {
      return -1;
    }
    digits = Swar.digitsValue(word ^ Swar.ZEROS, count);
    int end = at + sign + length;
    return end < limit ? end : -1;
  }

  private int scanLong(byte[] bytes, int start, int limit) {
    int i = start;
    long number = 0;
    while (i < limit && isDigit(bytes[i])) {
      number = number * 10 + (bytes[i] - '0');
      i++;
    }
    int integers = i - start;
    if (integers == 0 || i >= limit) {
      return -1;
    }
    fraction = 0;
    if (bytes[i] == '.') {
      int point = i++;
      while (i < limit && isDigit(bytes[i])) {
        number = number * 10 + (bytes[i] - '0');
        i++;
      }
      fraction = i - point - 1;
      if (fraction == 0 || i >= limit) {
        return -1;
      }
    }
    count = integers + fraction;
    digits = number;
    return i;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
