package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** TO_TIMESTAMP and its relatives. */
public final class TimeConversions {
  /** How Flink writes what it could not read. */
  private static final long UNREADABLE = Long.MIN_VALUE;

  private static final Bytes STANDARD = Bytes.of("yyyy-MM-dd HH:mm:ss");

  private TimeConversions() {}

  /** {@code 2026-01-31 12:30:15.123}; {@link Long#MIN_VALUE} when the text is none. */
  public static long toTimestamp(Bytes text) {
    return Parsing.timestamp(text);
  }

  /** Micros with as many fraction digits as {@code unit} leaves; NULL stays NULL. */
  public static long truncate(long micros, long unit) {
    return micros == Long.MIN_VALUE ? micros : Timestamps.truncate(micros, unit);
  }

  /** A local time as an instant; NULL stays NULL. */
  public static long toInstant(long local, SessionZone zone) {
    return local == Long.MIN_VALUE ? local : zone.toInstant(local);
  }

  /** An instant as a local time; NULL stays NULL. */
  public static long toLocal(long instant, SessionZone zone) {
    return instant == Long.MIN_VALUE ? instant : zone.toLocal(instant);
  }

  /** Days; {@link Integer#MIN_VALUE} when the text is no date. */
  public static int toDate(Bytes text, NullFlag flag) {
    return Parsing.toDate(text, flag, null);
  }

  /**
   * An instant from a number of seconds (precision 0), millis (3) or micros (6); {@link
   * Long#MIN_VALUE} when it is out of range.
   */
  public static long ofEpoch(long value, int precision, String expression) {
    long unit = unit(precision, expression);
    long high = Math.multiplyHigh(value, unit);
    long low = value * unit;
    return high == low >> 63 && Intervals.isTimestamp(low) ? low : Long.MIN_VALUE;
  }

  public static long ofEpoch(double value, int precision, String expression) {
    double micros = value * unit(precision, expression);
    // NaN is no instant either.
    boolean inRange = micros >= Intervals.FIRST && micros <= Intervals.LAST;
    return inRange ? Timestamps.truncate((long) micros, 1000) : Long.MIN_VALUE;
  }

  private static long unit(int precision, String expression) {
    return switch (precision) {
      case 0 -> 1_000_000;
      case 3 -> 1_000;
      case 6 -> 1;
      default ->
          throw new JobException(
              ("TO_TIMESTAMP_LTZ takes the precision 0, 3 or 6, not " + precision)
                  + (": " + expression));
    };
  }

  /** Seconds since 1970 as a local time in the standard format. */
  public static Bytes fromUnixTime(
      long seconds, SessionZone zone, TimeFormat format, Bytes out, String expression) {
    return fromUnixTime(seconds, STANDARD, zone, format, out, expression);
  }

  public static Bytes fromUnixTime(
      long seconds,
      Bytes pattern,
      SessionZone zone,
      TimeFormat format,
      Bytes out,
      String expression) {
    long instant = Intervals.ofSeconds(seconds, expression);
    return format.format(zone.toLocal(instant), pattern, out, expression);
  }

  /** Seconds since 1970 of a local time. */
  public static long unixTimestamp(Bytes text, SessionZone zone) {
    long local = Parsing.timestamp(text);
    return local == Long.MIN_VALUE ? UNREADABLE : Math.floorDiv(zone.toInstant(local), 1_000_000L);
  }

  public static long unixTimestamp(
      Bytes text, Bytes pattern, SessionZone zone, TimeFormat format, String expression) {
    long local = format.parse(text, pattern, expression);
    return local == Long.MIN_VALUE ? UNREADABLE : Math.floorDiv(zone.toInstant(local), 1_000_000L);
  }

  /** A local time of one zone in another; null when the text or a zone is malformed. Allocates. */
  public static @Nullable Bytes convertZone(Bytes text, Bytes from, Bytes to, Bytes out) {
    long local = Parsing.timestamp(text);
    if (local == Long.MIN_VALUE || !isZone(from) || !isZone(to)) {
      return null;
    }
    long instant = new SessionZone(from.toString()).toInstant(local);
    return Printing.timestamp(new SessionZone(to.toString()).toLocal(instant), 0, out);
  }

  private static boolean isZone(Bytes id) {
    try {
      ZoneId.of(id.toString());
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
