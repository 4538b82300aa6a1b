package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

/** Arithmetic on integers and doubles where Java's operators do not do. */
public final class Numbers {
  private static final double LOG_2 = Math.log(2);

  /** No number has as many digits before or behind the point. */
  static final int MOST_DIGITS = 400;

  private Numbers() {}

  /** Integer division; {@code expression} is what an error names. */
  public static int divide(int dividend, int divisor, String expression) {
    if (divisor == 0) {
      throw divisionByZero(expression);
    }
    return dividend / divisor;
  }

  public static long divide(long dividend, long divisor, String expression) {
    if (divisor == 0) {
      throw divisionByZero(expression);
    }
    return dividend / divisor;
  }

  /** Remainder with the sign of the dividend. */
  public static int remainder(int dividend, int divisor, String expression) {
    if (divisor == 0) {
      throw divisionByZero(expression);
    }
    return dividend % divisor;
  }

  public static long remainder(long dividend, long divisor, String expression) {
    if (divisor == 0) {
      throw divisionByZero(expression);
    }
    return dividend % divisor;
  }

  static JobException divisionByZero(String expression) {
    return new JobException("division by zero in " + expression);
  }

  /** Rounded half away from zero to so many fraction digits, which may be negative. */
  public static double round(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value) || digits > MOST_DIGITS) {
      return value;
    }
    return digits < -MOST_DIGITS
        ? 0
        : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }

  public static double round(double value) {
    return round(value, 0);
  }

  public static long round(long value, int digits) {
    if (digits < -MOST_DIGITS) {
      return 0;
    }
    return digits >= 0
        ? value
        : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).longValue();
  }

  /** Cut off after so many fraction digits, which may be negative. */
  public static double truncate(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value) || digits > MOST_DIGITS) {
      return value;
    }
    return digits < -MOST_DIGITS
        ? 0
        : BigDecimal.valueOf(value).setScale(digits, RoundingMode.DOWN).doubleValue();
  }

  public static long truncate(long value, int digits) {
    if (digits < -MOST_DIGITS) {
      return 0;
    }
    return digits >= 0
        ? value
        : BigDecimal.valueOf(value).setScale(digits, RoundingMode.DOWN).longValue();
  }

  public static double log2(double value) {
    return Math.log(value) / LOG_2;
  }

  /** Natural logarithm. */
  public static double log(double value) {
    return Math.log(value);
  }

  /** Logarithm to a base. */
  public static double log(double base, double value) {
    return Math.log(value) / Math.log(base);
  }

  public static double cot(double angle) {
    return 1 / Math.tan(angle);
  }

  /** A random integer from 0 up to a bound. */
  public static int randomInteger(Random random, int bound, String expression) {
    if (bound <= 0) {
      throw new JobException(
          "RAND_INTEGER needs a positive bound, not " + bound + ": " + expression);
    }
    return random.nextInt(bound);
  }
}
