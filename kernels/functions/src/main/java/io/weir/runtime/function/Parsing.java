package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import io.weir.runtime.format.text.ExactNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Casts from strings. Each takes at the end the flag by which it says NULL, and the target type and
 * SQL of the cast: when that is null a malformed text gives NULL, else it is an error naming the
 * text. Spaces around the text are ignored.
 */
public final class Parsing {
  private static final int MAX_SHOWN = 100;

  /** Powers of ten that are exact doubles. */
  static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private Parsing() {}

  static void fail(Bytes text, NullFlag flag, @Nullable String target) {
    if (target != null) {
      throw failure(text.toString(), target);
    }
    flag.isNull = true;
  }

  static JobException failure(String text, String target) {
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    return new JobException("cannot cast '" + shown + "' to " + target);
  }

  private static boolean isSpace(byte c) {
    return c >= 0 && c <= ' ';
  }

  private static int start(Bytes text) {
    int at = text.offset;
    int end = text.offset + text.length;
    while (at < end && isSpace(text.bytes[at])) {
      at++;
    }
    return at;
  }

  private static int end(Bytes text, int start) {
    int end = text.offset + text.length;
    while (end > start && isSpace(text.bytes[end - 1])) {
      end--;
    }
    return end;
  }

  /** {@code true t yes y 1} and {@code false f no n 0} in any case. */
  public static boolean toBoolean(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    String word = text.toString().trim().toLowerCase(java.util.Locale.ROOT);
    switch (word) {
      case "true", "t", "yes", "y", "1":
        return true;
      case "false", "f", "no", "n", "0":
        return false;
      default:
        fail(text, flag, target);
        return false;
    }
  }

  /** An integer; a fraction is cut off. */
  public static long toInteger(
      Bytes text, long least, long most, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    byte[] bytes = text.bytes;
    int at = start(text);
    int end = end(text, at);
    boolean negative = at < end && bytes[at] == '-';
    if (negative || at < end && bytes[at] == '+') {
      at++;
    }
    boolean valid = at < end;
    // Negative numbers reach one further.
    long value = 0;
    int digits = 0;
    for (; at < end && valid; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      digits++;
      if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
        valid = false;
      }
      value = value * 10 - digit;
    }
    if (valid && at < end) {
      valid = bytes[at] == '.';
      at++;
      for (; at < end && valid; at++) {
        digits++;
        valid = bytes[at] >= '0' && bytes[at] <= '9';
      }
    }
    valid = valid && digits > 0;
    if (!negative && valid) {
      valid = value != Long.MIN_VALUE;
      value = -value;
    }
    if (!valid || value < least || value > most) {
      fail(text, flag, target);
      return 0;
    }
    return value;
  }

  /** A number in any notation of {@link Double#parseDouble}. */
  public static double toDouble(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    byte[] bytes = text.bytes;
    int at = start(text);
    int end = end(text, at);
    boolean negative = at < end && bytes[at] == '-';
    int first = negative ? at + 1 : at;
    if (end - first <= 16) {
      // Up to 15 digits and a power of ten are exact doubles, so their quotient is rounded once.
      long mantissa = 0;
      int fraction = -1;
      int digits = 0;
      int i = first;
      for (; i < end; i++) {
        byte c = bytes[i];
        if (c >= '0' && c <= '9') {
          mantissa = mantissa * 10 + (c - '0');
          digits++;
          if (fraction >= 0) {
            fraction++;
          }
        } else if (c == '.' && fraction < 0) {
          fraction = 0;
        } else {
          break;
        }
      }
      if (i == end && digits > 0 && digits <= 15) {
        double value = mantissa / POWERS[Math.max(0, fraction)];
        return negative ? -value : value;
      }
    }
    try {
      return Double.parseDouble(text.toString());
    } catch (NumberFormatException e) {
      fail(text, flag, target);
      return 0;
    }
  }

  /** A FLOAT, as a double. */
  public static double toFloat(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    try {
      return Float.parseFloat(text.toString());
    } catch (NumberFormatException e) {
      fail(text, flag, target);
      return 0;
    }
  }

  /**
   * A number in a decimal type's scale, rounded half up; null when it is malformed or has too many
   * digits. The time it takes depends on the length of the text alone. Allocates.
   */
  public static @Nullable BigDecimal toDecimal(
      Bytes text, int precision, int scale, NullFlag flag, @Nullable String target) {
    BigInteger unscaled = toUnscaled(text, precision, scale, flag, target);
    return unscaled == null ? null : new BigDecimal(unscaled, scale);
  }

  /** As {@link #toDecimal} for up to 18 digits, unscaled; {@link Decimals#NULL} for null. */
  public static long toDecimalLong(
      Bytes text, int precision, int scale, NullFlag flag, @Nullable String target) {
    BigInteger unscaled = toUnscaled(text, precision, scale, flag, target);
    return unscaled == null ? Decimals.NULL : unscaled.longValue();
  }

  private static @Nullable BigInteger toUnscaled(
      Bytes text, int precision, int scale, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    int start = start(text);
    ExactNumber number = new ExactNumber();
    if (!number.read(text.bytes, start, end(text, start))) {
      fail(text, flag, target);
      return null;
    }
    return number.toUnscaled(precision, scale);
  }

  /** {@code 2026}, {@code 2026-01} or {@code 2026-01-31}, a time behind it is cut off; days. */
  public static int toDate(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    long micros = timestamp(text.bytes, start(text), text.offset + text.length, false);
    if (micros == Long.MIN_VALUE) {
      fail(text, flag, target);
      return 0;
    }
    return (int) Math.floorDiv(micros, Timestamps.DAY);
  }

  /** {@code 12:30}, {@code 12:30:15} or {@code 12:30:15.123456}; micros. */
  public static long toTime(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    int at = start(text);
    long micros = time(text.bytes, at, end(text, at));
    if (micros == Long.MIN_VALUE) {
      fail(text, flag, target);
      return 0;
    }
    return micros;
  }

  /** {@code 2026-01-31}, with {@code 12:30[:15[.123456]]} behind a space or T; micros. */
  public static long toTimestamp(Bytes text, NullFlag flag, @Nullable String target) {
    flag.isNull = false;
    long micros = timestamp(text.bytes, start(text), text.offset + text.length, true);
    if (micros == Long.MIN_VALUE) {
      fail(text, flag, target);
      return 0;
    }
    return micros;
  }

  /** A timestamp as by {@link #toTimestamp}, {@link Long#MIN_VALUE} when malformed. */
  static long timestamp(Bytes text) {
    return timestamp(text.bytes, start(text), text.offset + text.length, true);
  }

  private static long timestamp(byte[] bytes, int from, int limit, boolean strictDate) {
    int end = limit;
    while (end > from && isSpace(bytes[end - 1])) {
      end--;
    }
    int at = digits(bytes, from, end, 4);
    int year = number(bytes, from, at);
    int month = 1;
    int day = 1;
    if (at == from || at - from < 4 && strictDate) {
      return Long.MIN_VALUE;
    }
    if (at < end && bytes[at] == '-') {
      int monthAt = at + 1;
      at = digits(bytes, monthAt, end, 2);
      month = number(bytes, monthAt, at);
      if (at < end && bytes[at] == '-') {
        int dayAt = at + 1;
        at = digits(bytes, dayAt, end, 2);
        day = number(bytes, dayAt, at);
      } else if (strictDate) {
        return Long.MIN_VALUE;
      }
    } else if (strictDate) {
      return Long.MIN_VALUE;
    }
    if (month < 1 || month > 12 || day < 1 || day > Dates.daysInMonth(year, month)) {
      return Long.MIN_VALUE;
    }
    long micros = Dates.of(year, month, day) * Timestamps.DAY;
    if (at == end) {
      return micros;
    }
    if (bytes[at] != ' ' && bytes[at] != 'T') {
      return Long.MIN_VALUE;
    }
    long time = time(bytes, at + 1, end);
    return time == Long.MIN_VALUE ? time : micros + time;
  }

  private static long time(byte[] bytes, int from, int end) {
    int at = digits(bytes, from, end, 2);
    int hour = number(bytes, from, at);
    int minute = 0;
    int second = 0;
    int fraction = 0;
    if (at == from) {
      return Long.MIN_VALUE;
    }
    if (at < end && bytes[at] == ':') {
      int minuteAt = at + 1;
      at = digits(bytes, minuteAt, end, 2);
      minute = at == minuteAt ? -1 : number(bytes, minuteAt, at);
      if (at < end && bytes[at] == ':') {
        int secondAt = at + 1;
        at = digits(bytes, secondAt, end, 2);
        second = at == secondAt ? -1 : number(bytes, secondAt, at);
        if (at < end && bytes[at] == '.') {
          int fractionAt = at + 1;
          at = digits(bytes, fractionAt, end, 9);
          int places = Math.min(6, at - fractionAt);
          fraction = number(bytes, fractionAt, fractionAt + places);
          for (; places < 6; places++) {
            fraction *= 10;
          }
        }
      }
    }
    boolean valid =
        at == end && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    return valid ? ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction : Long.MIN_VALUE;
  }

  /** Behind the digits, at most that many, that start at {@code from}. */
  private static int digits(byte[] bytes, int from, int end, int most) {
    int at = from;
    int limit = Math.min(end, from + most);
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private static int number(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
