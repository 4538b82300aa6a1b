package io.weir.runtime.function;

import io.weir.runtime.error.JobException;

/** Arithmetic on integers and doubles where Java's operators do not do. */
public final class Numbers {
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
}
