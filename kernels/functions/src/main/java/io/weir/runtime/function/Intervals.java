package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on times and intervals, checked: a result outside the range of its type is an error
 * that names the expression, never a value that has wrapped around. Dates and timestamps reach from
 * the year {@value #FIRST_YEAR} to the year {@value #LAST_YEAR}, so that each date is a timestamp
 * and rounding a timestamp cannot overflow; intervals hold any {@code long} of micros or {@code
 * int} of months. The last argument of each method is the expression that an error names.
 */
public final class Intervals {
  static final int FIRST_YEAR = -290_000;
  static final int LAST_YEAR = 290_000;

  /** The first and the last date, in days. */
  static final int FIRST_DAY = Dates.of(FIRST_YEAR, 1, 1);

  static final int LAST_DAY = Dates.of(LAST_YEAR, 12, 31);

  /** The first and the last timestamp, in micros. */
  static final long FIRST = FIRST_DAY * Timestamps.DAY;

  static final long LAST = LAST_DAY * Timestamps.DAY + Timestamps.DAY - 1;

  private static final int MONTHS = 12;

  private Intervals() {}

  static boolean isTimestamp(long micros) {
    return micros >= FIRST && micros <= LAST;
  }

  static boolean isYear(long year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  static boolean isDay(long day) {
    return day >= FIRST_DAY && day <= LAST_DAY;
  }

  /** A timestamp some micros later. */
  public static long addMicros(long micros, long interval, String expression) {
    long sum = micros + interval;
    if (((micros ^ sum) & (interval ^ sum)) < 0 || sum < FIRST || sum > LAST) {
      throw noTimestamp(expression);
    }
    return sum;
  }

  /** A timestamp some micros earlier. */
  public static long subtractMicros(long micros, long interval, String expression) {
    long difference = micros - interval;
    if (((micros ^ interval) & (micros ^ difference)) < 0
        || difference < FIRST
        || difference > LAST) {
      throw noTimestamp(expression);
    }
    return difference;
  }

  /** A timestamp so many units of so many micros later. */
  public static long addUnits(long micros, long count, long unit, String expression) {
    long moved = movedByUnits(micros, count, unit);
    if (moved == Long.MIN_VALUE) {
      throw noTimestamp(expression);
    }
    return moved;
  }

  /** A timestamp so many units of so many months later. */
  public static long addMonths(long micros, long count, int unit, String expression) {
    int day = Timestamps.day(micros);
    long moved = movedByMonths(day, count, unit);
    if (moved == Long.MIN_VALUE) {
      throw noTimestamp(expression);
    }
    return moved * Timestamps.DAY + Math.floorMod(micros, Timestamps.DAY);
  }

  /** A timestamp so many months earlier. */
  public static long subtractMonths(long micros, int months, String expression) {
    return addMonths(micros, -(long) months, 1, expression);
  }

  /** A date so many units of so many months later. */
  public static int addMonthsToDate(int day, long count, int unit, String expression) {
    long moved = movedByMonths(day, count, unit);
    if (moved == Long.MIN_VALUE) {
      throw noDate(expression);
    }
    return (int) moved;
  }

  /** A date so many months earlier. */
  public static int subtractMonthsFromDate(int day, int months, String expression) {
    return addMonthsToDate(day, -(long) months, 1, expression);
  }

  /** A date some micros later, down to the day. */
  public static int addMicrosToDate(int day, long interval, String expression) {
    return date(day + Math.floorDiv(interval, Timestamps.DAY), expression);
  }

  /** A date some micros earlier, down to the day. */
  public static int subtractMicrosFromDate(int day, long interval, String expression) {
    long days = Math.floorDiv(interval, Timestamps.DAY);
    boolean whole = days * Timestamps.DAY == interval;
    return date(day - days - (whole ? 0 : 1), expression);
  }

  /** A date so many units of so many micros later, down to the day. */
  public static int addUnitsToDate(int day, long count, long unit, String expression) {
    long moved = movedByUnits(day * Timestamps.DAY, count, unit);
    if (moved == Long.MIN_VALUE) {
      throw noDate(expression);
    }
    return Timestamps.day(moved);
  }

  /** A time of the day so many units of so many micros later, around midnight. */
  public static long addUnitsToTime(long time, long count, long unit) {
    return unit >= Timestamps.DAY
        ? time
        : Math.floorMod(time + Math.floorMod(count, Timestamps.DAY / unit) * unit, Timestamps.DAY);
  }

  /** A time of the day some micros later, around midnight. */
  public static long addMicrosToTime(long time, long interval) {
    return Math.floorMod(time + Math.floorMod(interval, Timestamps.DAY), Timestamps.DAY);
  }

  /** A time of the day some micros earlier, around midnight. */
  public static long subtractMicrosFromTime(long time, long interval) {
    return Math.floorMod(time - Math.floorMod(interval, Timestamps.DAY), Timestamps.DAY);
  }

  public static long sum(long left, long right, String expression) {
    long sum = left + right;
    if (((left ^ sum) & (right ^ sum)) < 0) {
      throw noInterval(expression);
    }
    return sum;
  }

  public static int sum(int left, int right, String expression) {
    return months((long) left + right, expression);
  }

  public static long difference(long left, long right, String expression) {
    long difference = left - right;
    if (((left ^ right) & (left ^ difference)) < 0) {
      throw noInterval(expression);
    }
    return difference;
  }

  public static int difference(int left, int right, String expression) {
    return months((long) left - right, expression);
  }

  public static long negated(long interval, String expression) {
    return difference(0, interval, expression);
  }

  public static int negated(int interval, String expression) {
    return difference(0, interval, expression);
  }

  public static long product(long interval, long factor, String expression) {
    long low = interval * factor;
    if (Math.multiplyHigh(interval, factor) != low >> 63) {
      throw noInterval(expression);
    }
    return low;
  }

  public static int product(int interval, long factor, String expression) {
    return months(product((long) interval, factor, expression), expression);
  }

  public static long product(long interval, double factor, String expression) {
    return micros(interval * factor, expression);
  }

  public static int product(int interval, double factor, String expression) {
    return months(micros(interval * factor, expression), expression);
  }

  public static long quotient(long interval, long divisor, String expression) {
    return divisor == -1
        ? negated(interval, expression)
        : Numbers.divide(interval, divisor, expression);
  }

  public static int quotient(int interval, long divisor, String expression) {
    return months(quotient((long) interval, divisor, expression), expression);
  }

  public static long quotient(long interval, double divisor, String expression) {
    if (divisor == 0) {
      throw Numbers.divisionByZero(expression);
    }
    return micros(interval / divisor, expression);
  }

  public static int quotient(int interval, double divisor, String expression) {
    return months(quotient((long) interval, divisor, expression), expression);
  }

  /** The whole units between two times. */
  public static long wideUnits(long from, long to, long unit, String expression) {
    return difference(to, from, expression) / unit;
  }

  /** The whole units between two times as an INTEGER. */
  public static int units(long from, long to, long unit, String expression) {
    long units = wideUnits(from, to, unit, expression);
    if (units != (int) units) {
      throw new JobException("overflow of an INT in " + expression);
    }
    return (int) units;
  }

  /**
   * The timestamp of so many seconds since 1970; {@link Long#MIN_VALUE} when it is out of range and
   * there is no expression.
   */
  public static long ofSeconds(long seconds, @Nullable String expression) {
    if (seconds < FIRST / 1_000_000 || seconds > LAST / 1_000_000) {
      if (expression == null) {
        return Long.MIN_VALUE;
      }
      throw noTimestamp(expression);
    }
    return seconds * 1_000_000;
  }

  /** A timestamp moved by units of so many micros, {@link Long#MIN_VALUE} when that is none. */
  private static long movedByUnits(long micros, long count, long unit) {
    long by = count * unit;
    if (Math.multiplyHigh(count, unit) == by >> 63) {
      long sum = micros + by;
      boolean overflow = ((micros ^ sum) & (by ^ sum)) < 0;
      return overflow || !isTimestamp(sum) ? Long.MIN_VALUE : sum;
    }
    // From one end of the range to the other it is more micros than a long holds, but not twice.
    long half = count / 2;
    if (Math.multiplyHigh(half, unit) != half * unit >> 63) {
      return Long.MIN_VALUE;
    }
    long middle = movedByUnits(micros, half, unit);
    return middle == Long.MIN_VALUE ? middle : movedByUnits(middle, count - half, unit);
  }

  /** A date moved by months, {@link Long#MIN_VALUE} when that is no date. */
  private static long movedByMonths(int day, long count, int unit) {
    long span = (LAST_YEAR - FIRST_YEAR + 1L) * MONTHS;
    if (count < -span || count > span) {
      return Long.MIN_VALUE;
    }
    int date = Dates.split(day);
    long total = (date >> 9) * (long) MONTHS + (date >> 5 & 15) - 1 + count * unit;
    long year = Math.floorDiv(total, MONTHS);
    if (!isYear(year)) {
      return Long.MIN_VALUE;
    }
    int month = Math.floorMod(total, MONTHS) + 1;
    int last = Dates.daysInMonth((int) year, month);
    return Dates.of((int) year, month, Math.min(date & 31, last));
  }

  private static int date(long day, String expression) {
    if (!isDay(day)) {
      throw noDate(expression);
    }
    return (int) day;
  }

  /** Months as an interval. */
  public static int months(long months, String expression) {
    if (months != (int) months) {
      throw noInterval(expression);
    }
    return (int) months;
  }

  /** Cut to whole micros or months. */
  private static long micros(double value, String expression) {
    // The least double that is too large is 2^63; NaN is neither.
    if (!(value >= -0x1p63 && value < 0x1p63)) {
      throw noInterval(expression);
    }
    return (long) value;
  }

  private static JobException noTimestamp(String expression) {
    return outOfRange("timestamp", expression);
  }

  private static JobException noDate(String expression) {
    return outOfRange("date", expression);
  }

  private static JobException outOfRange(String what, String expression) {
    return new JobException(
        what + (" outside the years " + FIRST_YEAR + " to " + LAST_YEAR + " in ") + expression);
  }

  private static JobException noInterval(String expression) {
    return new JobException("overflow of an interval in " + expression);
  }
}
