package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import io.weir.runtime.format.ValueText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Decimals: unscaled longs up to 18 digits, {@link BigDecimal}s above. What does not fit its type
 * is NULL: {@link Long#MIN_VALUE}, or a null reference.
 */
public final class Decimals {
  /** NULL as an unscaled long. */
  public static final long NULL = Long.MIN_VALUE;

  private static final MathContext PRECISION = new MathContext(38, RoundingMode.HALF_UP);

  static final long[] POWERS = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private Decimals() {}

  /** An unscaled long in another scale, rounded half up. */
  public static long rescale(long unscaled, int fromScale, int precision, int scale) {
    long value = unscaled;
    if (scale > fromScale) {
      int zeros = scale - fromScale;
      if (zeros > 18) {
        return value == 0 ? 0 : NULL;
      }
      long power = POWERS[zeros];
      long product = value * power;
      if (Math.multiplyHigh(value, power) != product >> 63) {
        return NULL;
      }
      value = product;
    } else if (scale < fromScale) {
      int digits = fromScale - scale;
      if (digits > 18) {
        return 0;
      }
      long power = POWERS[digits];
      long quotient = value / power;
      long rest = Math.abs(value % power);
      value = rest >= power - rest ? quotient + (value < 0 ? -1 : 1) : quotient;
    }
    long limit = POWERS[precision];
    return value < limit && value > -limit ? value : NULL;
  }

  /** A number in a type's scale, rounded half up; null when it has too many digits. */
  public static @Nullable BigDecimal fit(@Nullable BigDecimal value, int precision, int scale) {
    if (value == null) {
      return null;
    }
    if ((long) value.precision() - value.scale() > precision - scale && value.signum() != 0) {
      return null;
    }
    BigDecimal scaled =
        value.scale() == scale ? value : value.setScale(scale, RoundingMode.HALF_UP);
    return scaled.precision() > precision ? null : scaled;
  }

  /** As {@link #fit}, unscaled. */
  public static long fitLong(@Nullable BigDecimal value, int precision, int scale) {
    BigDecimal scaled = fit(value, precision, scale);
    return scaled == null ? NULL : scaled.unscaledValue().longValue();
  }

  /** Quotient of 38 significant digits. */
  public static BigDecimal divide(BigDecimal dividend, BigDecimal divisor, String expression) {
    if (divisor.signum() == 0) {
      throw Numbers.divisionByZero(expression);
    }
    return dividend.divide(divisor, PRECISION);
  }

  /** Remainder with the sign of the dividend. */
  public static BigDecimal remainder(BigDecimal dividend, BigDecimal divisor, String expression) {
    if (divisor.signum() == 0) {
      throw Numbers.divisionByZero(expression);
    }
    return dividend.remainder(divisor);
  }

  /** The nearest double. */
  public static double toDouble(long unscaled, int scale) {
    // Both exact, so that the quotient is rounded once.
    return Math.abs(unscaled) <= 1L << 53
        ? unscaled / Parsing.POWERS[scale]
        : BigDecimal.valueOf(unscaled, scale).doubleValue();
  }

  /**
   * The shortest decimal that is this double; null when there is none and {@code target} is null.
   */
  public static @Nullable BigDecimal ofDouble(double value, @Nullable String target) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return noDecimal(ValueText.text(value), target);
    }
    return new BigDecimal(ValueText.text(value));
  }

  /** The shortest decimal that is this float. */
  public static @Nullable BigDecimal ofFloat(double value, @Nullable String target) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return noDecimal(ValueText.text(value), target);
    }
    return new BigDecimal(ValueText.text((float) value));
  }

  private static @Nullable BigDecimal noDecimal(String value, @Nullable String target) {
    if (target != null) {
      throw new JobException("cannot cast " + value + " to " + target);
    }
    return null;
  }

  /** Absolute value. */
  public static BigDecimal abs(BigDecimal value) {
    return value.abs();
  }

  /** Rounded half up to so many fraction digits, which may be negative. */
  public static BigDecimal round(BigDecimal value, int digits) {
    int scale = Math.max(digits, -Numbers.MOST_DIGITS);
    return value.scale() <= scale ? value : value.setScale(scale, RoundingMode.HALF_UP);
  }

  /** Cut off after so many fraction digits, which may be negative. */
  public static BigDecimal truncate(BigDecimal value, int digits) {
    int scale = Math.max(digits, -Numbers.MOST_DIGITS);
    return value.scale() <= scale ? value : value.setScale(scale, RoundingMode.DOWN);
  }

  public static BigDecimal floor(BigDecimal value) {
    return value.setScale(0, RoundingMode.FLOOR);
  }

  public static BigDecimal ceil(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING);
  }
}
