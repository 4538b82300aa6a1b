package io.weir.runtime.function;

/** Dates as days since 1970-01-01, in the proleptic Gregorian calendar. */
public final class Dates {
  private static final int DAYS_PER_ERA = 146_097;

  private Dates() {}

  /** The day of a date; the month may be any, 13 is January of the next year. */
  public static int of(int year, int month, int day) {
    // Years from March: the leap day is the last one.
    int monthIndex = Math.floorMod(month - 3, 12);
    int y = year + Math.floorDiv(month - 3, 12);
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * monthIndex + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_ERA + dayOfEra - 719_468;
  }

  /** Year, month and day of a date: {@code year << 9 | month << 5 | day}. */
  static int split(int days) {
    int shifted = days + 719_468;
    int era = Math.floorDiv(shifted, DAYS_PER_ERA);
    int dayOfEra = shifted - era * DAYS_PER_ERA;
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthIndex = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthIndex + 2) / 5 + 1;
    int month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year << 9 | month << 5 | day;
  }

  public static int year(int days) {
    return split(days) >> 9;
  }

  public static int quarter(int days) {
    return (month(days) + 2) / 3;
  }

  public static int month(int days) {
    return split(days) >> 5 & 15;
  }

  public static int dayOfMonth(int days) {
    return split(days) & 31;
  }

  public static int dayOfYear(int days) {
    return days - of(year(days), 1, 1) + 1;
  }

  /** 1 for Sunday to 7 for Saturday. */
  public static int dayOfWeek(int days) {
    return Math.floorMod(days + 4, 7) + 1;
  }

  /** 1 for Monday to 7 for Sunday. */
  public static int isoDayOfWeek(int days) {
    return Math.floorMod(days + 3, 7) + 1;
  }

  /** Week of the {@link #isoYear}, from Monday; the first has the year's first Thursday. */
  public static int week(int days) {
    int thursday = days - isoDayOfWeek(days) + 4;
    return (dayOfYear(thursday) - 1) / 7 + 1;
  }

  /** The year that the week belongs to. */
  public static int isoYear(int days) {
    return year(days - isoDayOfWeek(days) + 4);
  }

  public static int decade(int days) {
    return Math.floorDiv(year(days), 10);
  }

  /** 21 for 2001 to 2100. */
  public static int century(int days) {
    return era(year(days), 100);
  }

  /** 3 for 2001 to 3000. */
  public static int millennium(int days) {
    return era(year(days), 1000);
  }

  private static int era(int year, int length) {
    return year > 0 ? (year + length - 1) / length : (year - length + 1) / length;
  }

  static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  static int daysInMonth(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** The same day some months later, or the last of the month where it has no such day. */
  public static int addMonths(int days, int months) {
    int date = split(days);
    int total = (date >> 9) * 12 + (date >> 5 & 15) - 1 + months;
    int year = Math.floorDiv(total, 12);
    int month = Math.floorMod(total, 12) + 1;
    return of(year, month, Math.min(date & 31, daysInMonth(year, month)));
  }

  /** The first day of the month. */
  static int firstOfMonth(int days) {
    return days - dayOfMonth(days) + 1;
  }

  /** The last day of the month. */
  public static int lastDay(int days) {
    int date = split(days);
    return days - (date & 31) + daysInMonth(date >> 9, date >> 5 & 15);
  }
}
