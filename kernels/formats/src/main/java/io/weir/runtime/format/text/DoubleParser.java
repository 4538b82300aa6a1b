package io.weir.runtime.format.text;

import java.nio.charset.StandardCharsets;

/**
 * Parses floating-point numbers from text, always to the nearest double or float. Holds the value
 * of the last success; not thread-safe; allocates only for numbers of more than 15 digits or far
 * exponents.
 */
public final class DoubleParser {
  private static final long MAX_EXACT = 1L << 53;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  /** The bits of a double below those that a float has. */
  private static final long BELOW_FLOAT = (1L << 29) - 1;

  private static final long HALF_FLOAT = 1L << 28;

  private final DigitScan scan = new DigitScan();

  /** The number parsed last. */
  public double value;

  /**
   * Reads a number as JSON writes it, {@code -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?}, from {@code
   * at} on.
   *
   * @return offset of the first byte that is none of {@code 0-9+-.eE}, which is below {@code
   *     limit}; -1 when there is no number or it may go on behind {@code limit}
   */
  public int scan(byte[] bytes, int at, int limit) {
    int end = scan.scan(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    long mantissa = scan.digits;
    if (scan.count > 18 || mantissa > MAX_EXACT || !isEnd(bytes[end])) {
      return scanFar(bytes, at, limit);
    }
    // The sign by its bit: of zero there are two, and no branch is guessed wrong.
    value =
        Double.longBitsToDouble(
            Double.doubleToRawLongBits(mantissa / POWERS[scan.fraction])
                | (long) scan.negative << 63);
    return end;
  }

  private static boolean isEnd(byte next) {
    return next != 'e' && next != 'E' && next != '.' && next != '+' && next != '-';
  }

  private int scanFar(byte[] bytes, int at, int limit) {
    int i = at;
    while (i < limit && ((bytes[i] >= '0' && bytes[i] <= '9') || !isEnd(bytes[i]))) {
      i++;
    }
    return i < limit && parse(bytes, at, i) ? i : -1;
  }

  /**
   * Parses all of {@code bytes[from, to)}: digits with optional sign, point and exponent, or NaN,
   * Infinity, -Infinity (any case, also {@code inf}).
   */
  public boolean parse(byte[] bytes, int from, int to) {
    if (!hasDigit(bytes, from, to)) {
      return parseSpecial(bytes, from, to);
    }
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      if ((c < '0' || c > '9') && isEnd(c)) {
        return false;
      }
    }
    try {
      value = Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** {@link #parse} to the nearest float. */
  public boolean parseFloat(byte[] bytes, int from, int to) {
    if (!parse(bytes, from, to)) {
      return false;
    }
    if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      value = Float.parseFloat(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
    return true;
  }

  /** {@link #scan} to the nearest float. */
  public int scanFloat(byte[] bytes, int at, int limit) {
    int end = scan(bytes, at, limit);
    if (end >= 0) {
      long below = Double.doubleToRawLongBits(value) & BELOW_FLOAT;
      // A double just in the middle of two floats may itself be rounded: then rounding it again
      // errs.
      if (below == HALF_FLOAT || Math.abs(value) < Float.MIN_NORMAL) {
        value = Float.parseFloat(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
      } else {
        value = (float) value;
      }
    }
    return end;
  }

  private static boolean hasDigit(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        return true;
      }
    }
    return false;
  }

  private boolean parseSpecial(byte[] bytes, int from, int to) {
    if (to - from < 3 || to - from > 9) {
      return false;
    }
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "nan" -> value = Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> value = Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> value = Double.NEGATIVE_INFINITY;
      default -> {
        return false;
      }
    }
    return true;
  }
}
