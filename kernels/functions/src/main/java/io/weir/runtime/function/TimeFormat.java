package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads times in a format of {@link DateTimeFormatter}: remembers the one it has been
 * given last. Formats made of {@code yyyy MM dd HH mm ss SSS} and literals are written without
 * allocating, and once for times next to each other that share a text. An instance belongs to one
 * expression.
 */
public final class TimeFormat {
  private byte @Nullable [] source;
  private @Nullable DateTimeFormatter formatter;

  /** Letter and count of each simple field, or a literal; null when there are others. */
  private @Nullable List<Part> parts;

  /** Micros for which simple parts write the same, such as a minute for {@code HH:mm}. */
  private long unit;

  /** The text written last, and the micros from and below which it is the right one. */
  private final Bytes written = new Bytes();

  private long writtenFrom;
  private long writtenTo;

  /**
   * @param letter 0 for a literal
   */
  private record Part(char letter, int count, byte[] literal) {
    /** Micros for which it writes the same. */
    long unit() {
      return switch (letter) {
        case 'S' -> Decimals.POWERS[6 - count];
        case 's' -> 1_000_000;
        case 'm' -> 60_000_000;
        case 'H' -> 3_600_000_000L;
        default -> Timestamps.DAY;
      };
    }
  }

  private boolean isKnown(Bytes format) {
    byte[] known = source;
    return known != null
        && Arrays.equals(
            known, 0, known.length, format.bytes, format.offset, format.offset + format.length);
  }

  private void prepare(Bytes format, String expression) {
    if (isKnown(format)) {
      return;
    }
    String pattern = format.toString();
    try {
      formatter = DateTimeFormatter.ofPattern(pattern, Locale.US);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          "'" + pattern + "' is not a time format, " + e.getMessage() + ": " + expression);
    }
    parts = parts(pattern);
    unit = parts == null ? 1 : parts.stream().mapToLong(Part::unit).min().orElse(Timestamps.DAY);
    writtenFrom = 0;
    writtenTo = 0;
    source = format.toByteArray();
  }

  private static @Nullable List<Part> parts(String pattern) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      int end = i + 1;
      while (end < pattern.length() && pattern.charAt(end) == c) {
        end++;
      }
      int count = end - i;
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (letter) {
        boolean simple =
            switch (c) {
              case 'y' -> count == 4;
              case 'M', 'd', 'H', 'm', 's' -> count == 2;
              case 'S' -> count <= 6;
              default -> false;
            };
        if (!simple) {
          return null;
        }
        parts.add(new Part(c, count, new byte[0]));
      } else if (" -:./,".indexOf(c) >= 0) {
        byte[] literal = new byte[count];
        Arrays.fill(literal, (byte) c);
        parts.add(new Part((char) 0, count, literal));
      } else {
        return null;
      }
      i = end;
    }
    return parts;
  }

  /** A local time in a format. */
  public Bytes format(long micros, Bytes format, Bytes out, String expression) {
    prepare(format, expression);
    if (micros < writtenFrom || micros >= writtenTo) {
      write(micros, format, expression);
    }
    return out.slice(written, 0, written.length);
  }

  private void write(long micros, Bytes format, String expression) {
    List<Part> simple = parts;
    int date = Dates.split(Timestamps.day(micros));
    int year = date >> 9;
    if (simple == null || year < 1 || year > 9999) {
      writtenTo = writtenFrom; // For this time alone.
      try {
        written.set(formatter().format(toLocal(micros)));
        return;
      } catch (DateTimeException e) {
        throw new JobException(
            ("'" + format + "' does not fit a timestamp, " + e.getMessage() + ": ") + expression);
      }
    }
    written.start(32);
    for (int i = 0; i < simple.size(); i++) {
      Part part = simple.get(i);
      switch (part.letter) {
        case 'y' -> append(year, 4, written);
        case 'M' -> append(date >> 5 & 15, 2, written);
        case 'd' -> append(date & 31, 2, written);
        case 'H' -> append(Timestamps.hour(micros), 2, written);
        case 'm' -> append(Timestamps.minute(micros), 2, written);
        case 's' -> append(Timestamps.second(micros), 2, written);
        case 'S' -> {
          long power = Decimals.POWERS[6 - part.count];
          append((int) (Timestamps.microsecond(micros) / power), part.count, written);
        }
        default -> written.append(part.literal, 0, part.literal.length);
      }
    }
    writtenFrom = Math.floorDiv(micros, unit) * unit;
    writtenTo = writtenFrom + unit;
  }

  /** A local time given as text in another format; null when that is no timestamp. */
  public @Nullable Bytes format(Bytes text, Bytes format, Bytes out, String expression) {
    long micros = Parsing.timestamp(text);
    return micros == Long.MIN_VALUE ? null : format(micros, format, out, expression);
  }

  private static void append(int value, int digits, Bytes out) {
    byte[] to = out.room(digits);
    int rest = value;
    for (int at = out.length + digits - 1; at >= out.length; at--) {
      to[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.length += digits;
  }

  private DateTimeFormatter formatter() {
    DateTimeFormatter known = formatter;
    if (known == null) {
      throw new IllegalStateException("no format");
    }
    return known;
  }

  private static LocalDateTime toLocal(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L),
        (int) Math.floorMod(micros, 1_000_000L) * 1000,
        ZoneOffset.UTC);
  }

  /**
   * The local time that a text in a format says, {@link Long#MIN_VALUE} when it does not fit it.
   * What the format leaves out is taken from 1970-01-01 00:00:00. Where the text does not fit the
   * format but is a timestamp as in a CAST, that is taken.
   */
  public long parse(Bytes text, Bytes format, String expression) {
    prepare(format, expression);
    try {
      TemporalAccessor parsed = formatter().parse(text.toString());
      int year = get(parsed, ChronoField.YEAR, get(parsed, ChronoField.YEAR_OF_ERA, 1970));
      long day =
          parsed.isSupported(ChronoField.EPOCH_DAY)
              ? parsed.getLong(ChronoField.EPOCH_DAY)
              : Dates.of(
                  year,
                  get(parsed, ChronoField.MONTH_OF_YEAR, 1),
                  get(parsed, ChronoField.DAY_OF_MONTH, 1));
      long seconds =
          get(parsed, ChronoField.HOUR_OF_DAY, 0) * 3600L
              + get(parsed, ChronoField.MINUTE_OF_HOUR, 0) * 60L
              + get(parsed, ChronoField.SECOND_OF_MINUTE, 0);
      int nanos = get(parsed, ChronoField.NANO_OF_SECOND, 0);
      return Intervals.isYear(year) && Intervals.isDay(day)
          ? day * Timestamps.DAY + seconds * 1_000_000 + nanos / 1000
          : Long.MIN_VALUE;
    } catch (DateTimeException e) {
      return Parsing.timestamp(text);
    }
  }

  private static int get(TemporalAccessor parsed, ChronoField field, int otherwise) {
    return parsed.isSupported(field) ? parsed.get(field) : otherwise;
  }

  /** A date in a format, days; {@link Integer#MIN_VALUE} when the text does not fit. */
  public int parseDate(Bytes text, Bytes format, String expression) {
    long micros = parse(text, format, expression);
    return micros == Long.MIN_VALUE ? Integer.MIN_VALUE : Timestamps.day(micros);
  }
}
