package io.weir.runtime.function;

/** Timestamps without a zone, as micros since 1970-01-01T00:00:00. */
public final class Timestamps {
  /** Micros of a day. */
  public static final long DAY = 86_400_000_000L;

  private static final long HOUR = 3_600_000_000L;
  private static final long MINUTE = 60_000_000L;
  private static final long SECOND = 1_000_000L;

  private Timestamps() {}

  /** Down to a multiple of a unit. */
  public static long truncate(long micros, long unit) {
    return micros - Math.floorMod(micros, unit);
  }

  public static int day(long micros) {
    return (int) Math.floorDiv(micros, DAY);
  }

  /** The same time some months later, within the range of timestamps. */
  static long addMonths(long micros, int months) {
    long time = Math.floorMod(micros, DAY);
    return Dates.addMonths(day(micros), months) * DAY + time;
  }

  /** Whole months from one time to another; negative when it is earlier. */
  public static int monthsBetween(long from, long to) {
    if (to < from) {
      return -monthsBetween(to, from);
    }
    int first = Dates.split(day(from));
    int last = Dates.split(day(to));
    int months = ((last >> 9) - (first >> 9)) * 12 + (last >> 5 & 15) - (first >> 5 & 15);
    return addMonths(from, months) > to ? months - 1 : months;
  }

  /** Hour of the day; also of a TIME. */
  public static int hour(long micros) {
    return (int) (Math.floorMod(micros, DAY) / HOUR);
  }

  public static int minute(long micros) {
    return (int) (Math.floorMod(micros, HOUR) / MINUTE);
  }

  public static int second(long micros) {
    return (int) (Math.floorMod(micros, MINUTE) / SECOND);
  }

  /** Millis of the second. */
  public static int millisecond(long micros) {
    return (int) (Math.floorMod(micros, SECOND) / 1000);
  }

  /** Micros of the second. */
  public static int microsecond(long micros) {
    return (int) Math.floorMod(micros, SECOND);
  }

  /** The start of the week (Sunday) that a time is in. */
  public static int floorWeek(int days) {
    return days - Math.floorMod(days + 4, 7);
  }

  public static int floorMonth(int days) {
    return Dates.firstOfMonth(days);
  }

  public static int floorQuarter(int days) {
    int month = Dates.month(days);
    return Dates.of(Dates.year(days), month - (month - 1) % 3, 1);
  }

  public static int floorYear(int days) {
    return Dates.of(Dates.year(days), 1, 1);
  }

  public static int floorDecade(int days) {
    return Dates.of(Math.floorDiv(Dates.year(days), 10) * 10, 1, 1);
  }

  public static int floorCentury(int days) {
    return Dates.of((Dates.century(days) - 1) * 100 + 1, 1, 1);
  }

  public static int floorMillennium(int days) {
    return Dates.of((Dates.millennium(days) - 1) * 1000 + 1, 1, 1);
  }

  /**
   * Up to the next unit of so many months.
   *
   * @param floor the time down to the unit
   */
  public static long ceilMonths(long micros, long floor, int months) {
    return micros == floor ? micros : addMonths(floor, months);
  }

  /** Up to the next unit of so many micros. */
  public static long ceil(long micros, long floor, long unit) {
    return micros == floor ? micros : floor + unit;
  }
}
