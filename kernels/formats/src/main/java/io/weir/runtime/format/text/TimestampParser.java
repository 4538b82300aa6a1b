package io.weir.runtime.format.text;

import java.nio.charset.StandardCharsets;

/**
 * Parses dates, times and timestamps from text. Holds the value of the last success; not
 * thread-safe, allocates nothing.
 */
public final class TimestampParser {
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  private static final byte[] EPOCH = "1970-01-01 00:00".getBytes(StandardCharsets.US_ASCII);

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** Ten to the power of 6 minus the index. */
  private static final int[] FRACTION_UNIT = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  /** Micros of a TIME, TIMESTAMP or TIMESTAMP_LTZ; days of a DATE. */
  public long value;

  /** Whether the timestamp parsed last named a zone: {@code Z} or an offset, which is applied. */
  public boolean hasZone;

  // The text of the last minute, yyyy-MM-dd HH:mm: timestamps next to each other mostly share it.
  private long cachedDate = Swar.longAt(EPOCH, 0);
  private long cachedMinute = Swar.longAt(EPOCH, 8);
  private long cachedMicros;

  private int at;

  /**
   * Reads {@code yyyy-MM-dd HH:mm:ss[.f…][Z]}, with a blank or {@code T} in the middle, from {@code
   * start} on.
   *
   * @param unit micros that the value is cut to a multiple of: {@code 10^(6 - precision)}
   * @return offset behind it, which is below {@code limit}; -1 when it is not written like that,
   *     has another zone or may go on behind {@code limit}
   */
  public int scan(byte[] bytes, int start, int limit, int unit) {
    if (start + 19 >= limit) {
      return -1;
    }
    long date = Swar.longAt(bytes, start);
    long minute = Swar.longAt(bytes, start + 8);
    if (date != cachedDate || minute != cachedMinute) {
      if (!scanMinute(bytes, start)) {
        return -1;
      }
      cachedDate = date;
      cachedMinute = minute;
    }
    int tens = bytes[start + 17] - '0';
    int ones = bytes[start + 18] - '0';
    if (bytes[start + 16] != ':' || tens < 0 || tens > 5 || ones < 0 || ones > 9) {
      return -1;
    }
    long micros = cachedMicros + (tens * 10 + ones) * MICROS_PER_SECOND;
    int i = start + 19;
    if (bytes[i] == '.') {
      long digits = Swar.longAt(bytes, i + 1) ^ Swar.ZEROS;
      int count = Swar.digitCount(digits);
      if (count == 0) {
        return -1;
      }
      i += 1 + count;
      int kept = Math.min(count, 6);
      int fraction = (int) Swar.digitsValue(digits, kept) * FRACTION_UNIT[kept];
      micros += fraction - fraction % unit;
      while (count == 8 && i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
        i++;
      }
    }
    hasZone = i < limit && bytes[i] == 'Z';
    if (hasZone) {
      i++;
    }
    if (i >= limit || bytes[i] == '+' || bytes[i] == '-') {
      return -1;
    }
    value = micros;
    return i;
  }

  private boolean scanMinute(byte[] bytes, int start) {
    byte separator = bytes[start + 10];
    if (bytes[start + 4] != '-'
        || bytes[start + 7] != '-'
        || (separator != ' ' && separator != 'T')
        || bytes[start + 13] != ':') {
      return false;
    }
    int century = pair(bytes, start);
    int yearOfCentury = pair(bytes, start + 2);
    int month = pair(bytes, start + 5);
    int day = pair(bytes, start + 8);
    int hour = pair(bytes, start + 11);
    int minute = pair(bytes, start + 14);
    if (century < 0 || yearOfCentury < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return false;
    }
    int year = century * 100 + yearOfCentury;
    if (!isDate(year, month, day)) {
      return false;
    }
    cachedMicros =
        epochDay(year, month, day) * MICROS_PER_DAY + (hour * 60 + minute) * MICROS_PER_MINUTE;
    return true;
  }

  private static int pair(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  /**
   * Reads {@code yyyy-MM-dd} from {@code start} on; {@code value} is the day since 1970-01-01.
   *
   * @return offset behind it, which is below {@code limit}; -1 when it is not written like that
   */
  public int scanDate(byte[] bytes, int start, int limit) {
    if (start + 10 >= limit || bytes[start + 4] != '-' || bytes[start + 7] != '-') {
      return -1;
    }
    int century = pair(bytes, start);
    int yearOfCentury = pair(bytes, start + 2);
    int month = pair(bytes, start + 5);
    int day = pair(bytes, start + 8);
    int year = century * 100 + yearOfCentury;
    if (century < 0 || yearOfCentury < 0 || !isDate(year, month, day)) {
      return -1;
    }
    value = epochDay(year, month, day);
    return start + 10;
  }

  /**
   * Parses all of {@code bytes[from, to)} as {@code yyyy-[M]M-[d]d[(
   * |T)[H]H:[m]m[:[s]s[.f…]]][zone]} with zone {@code Z}, {@code UTC} or {@code (+|-)HH[:mm]}; a
   * date alone means midnight. Without a zone the value is as if in UTC.
   *
   * @param unit micros that the value is cut to a multiple of
   */
  public boolean parseTimestamp(byte[] bytes, int from, int to, int unit) {
    at = from;
    if (!readDate(bytes, to)) {
      return false;
    }
    long micros = value * MICROS_PER_DAY;
    hasZone = false;
    if (at < to && (bytes[at] == ' ' || bytes[at] == 'T')) {
      at++;
      if (!readTime(bytes, to, unit)) {
        return false;
      }
      micros += value;
      if (at < to) {
        long offset = readZone(bytes, to);
        if (offset == Long.MIN_VALUE) {
          return false;
        }
        micros -= offset;
        hasZone = true;
      }
    }
    value = micros;
    return at == to;
  }

  /** Parses all of {@code bytes[from, to)} as {@code yyyy-[M]M-[d]d}. */
  public boolean parseDate(byte[] bytes, int from, int to) {
    at = from;
    return readDate(bytes, to) && at == to;
  }

  /**
   * Parses all of {@code bytes[from, to)} as {@code [H]H:[m]m[:[s]s[.f…]]}, with or without a
   * {@code Z}.
   */
  public boolean parseTime(byte[] bytes, int from, int to, int unit) {
    at = from;
    int end = to > from && bytes[to - 1] == 'Z' ? to - 1 : to;
    return readTime(bytes, end, unit) && at == end;
  }

  private boolean readDate(byte[] bytes, int to) {
    int start = at;
    int year = readDigits(bytes, to, 4);
    if (year < 0 || at - start != 4 || !readByte(bytes, to, '-')) {
      return false;
    }
    int month = readDigits(bytes, to, 2);
    if (month < 0 || !readByte(bytes, to, '-')) {
      return false;
    }
    int day = readDigits(bytes, to, 2);
    if (day < 0 || !isDate(year, month, day)) {
      return false;
    }
    value = epochDay(year, month, day);
    return true;
  }

  private boolean readTime(byte[] bytes, int to, int unit) {
    int hour = readDigits(bytes, to, 2);
    if (hour < 0 || hour > 23 || !readByte(bytes, to, ':')) {
      return false;
    }
    int minute = readDigits(bytes, to, 2);
    if (minute < 0 || minute > 59) {
      return false;
    }
    int second = 0;
    int fraction = 0;
    if (at < to && bytes[at] == ':') {
      at++;
      second = readDigits(bytes, to, 2);
      if (second < 0 || second > 59) {
        return false;
      }
      if (at < to && bytes[at] == '.') {
        at++;
        fraction = readFraction(bytes, to);
        if (fraction < 0) {
          return false;
        }
      }
    }
    value = (hour * 60 + minute) * MICROS_PER_MINUTE + second * MICROS_PER_SECOND;
    value += fraction - fraction % unit;
    return true;
  }

  private int readFraction(byte[] bytes, int to) {
    int fraction = 0;
    int start = at;
    for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      if (at - start < 6) {
        fraction = fraction * 10 + (bytes[at] - '0');
      }
    }
    return at == start ? -1 : fraction * FRACTION_UNIT[Math.min(6, at - start)];
  }

  /** Micros east of Greenwich; {@link Long#MIN_VALUE} when there is no zone. */
  private long readZone(byte[] bytes, int to) {
    if (at < to && bytes[at] == ' ') {
      at++;
    }
    if (readByte(bytes, to, 'Z')) {
      return 0;
    }
    if (at + 3 == to && bytes[at] == 'U' && bytes[at + 1] == 'T' && bytes[at + 2] == 'C') {
      at = to;
      return 0;
    }
    boolean west = at < to && bytes[at] == '-';
    if (!west && !(at < to && bytes[at] == '+')) {
      return Long.MIN_VALUE;
    }
    at++;
    int hour = readDigits(bytes, to, 2);
    int minute = 0;
    if (at < to) {
      if (bytes[at] == ':') {
        at++;
      }
      minute = readDigits(bytes, to, 2);
    }
    if (hour < 0 || hour > 18 || minute < 0 || minute > 59) {
      return Long.MIN_VALUE;
    }
    long offset = (hour * 60 + minute) * MICROS_PER_MINUTE;
    return west ? -offset : offset;
  }

  private boolean readByte(byte[] bytes, int to, char wanted) {
    if (at < to && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** The number written by the next one to {@code most} digits; -1 when there is none. */
  private int readDigits(byte[] bytes, int to, int most) {
    int start = at;
    int number = 0;
    while (at < to && at - start < most && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + (bytes[at++] - '0');
    }
    return at == start ? -1 : number;
  }

  /** Whether such a day exists in the proleptic Gregorian calendar. */
  public static boolean isDate(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= (month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1]);
  }

  /** Days from 1970-01-01 to a day of the proleptic Gregorian calendar. */
  public static long epochDay(int year, int month, int day) {
    // Years that begin in March have their leap day at the end.
    int shifted = month > 2 ? year : year - 1;
    int monthFromMarch = month > 2 ? month - 3 : month + 9;
    long era = Math.floorDiv(shifted, 400);
    long yearOfEra = shifted - era * 400;
    long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }
}
