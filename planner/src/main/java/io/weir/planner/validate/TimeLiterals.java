package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Literals of dates and times, in the proleptic Gregorian calendar as everywhere. Calcite's own
 * would be in the Julian one before 1582-10-15.
 */
final class TimeLiterals {
  private static final String LOCAL = "TIMESTAMP WITH LOCAL TIME ZONE";
  private static final String DATE = "(\\d{4})-(\\d{1,2})-(\\d{1,2})";
  private static final String TIME = "(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d+))?";
  private static final Pattern DATE_PATTERN = Pattern.compile(DATE);
  private static final Pattern TIME_PATTERN = Pattern.compile(TIME);
  private static final Pattern TIMESTAMP_PATTERN = Pattern.compile(DATE + "(?: +" + TIME + ")?");

  private TimeLiterals() {}

  /**
   * The literal of a DATE, TIME or TIMESTAMP; null for another kind of literal.
   *
   * @throws SqlException when there is no such date or time
   */
  static @Nullable SqlLiteral resolve(SqlUnknownLiteral literal) {
    String text = literal.getValueAs(String.class).strip();
    SqlParserPos position = literal.getParserPosition();
    try {
      return switch (literal.tag) {
        case "DATE" -> {
          Matcher date = matcher(DATE_PATTERN, text);
          yield SqlLiteral.createDate(new DateString(date(date).toString()), position);
        }
        case "TIME" -> {
          Matcher time = matcher(TIME_PATTERN, text);
          String fraction = fraction(time, 4);
          TimeString value = new TimeString(time(time, 1)).withFraction(fraction);
          yield SqlLiteral.createTime(value, fraction.length(), position);
        }
        case "TIMESTAMP", LOCAL -> {
          Matcher timestamp = matcher(TIMESTAMP_PATTERN, text);
          String fraction = fraction(timestamp, 7);
          String time = timestamp.group(4) == null ? "00:00:00" : time(timestamp, 4);
          TimestampString value =
              new TimestampString(date(timestamp) + " " + time).withFraction(fraction);
          SqlTypeName type =
              literal.tag.equals(LOCAL)
                  ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                  : SqlTypeName.TIMESTAMP;
          yield SqlLiteral.createTimestamp(type, value, fraction.length(), position);
        }
        default -> null;
      };
    } catch (DateTimeException e) {
      throw new SqlException(
          Code.INVALID,
          "Illegal " + literal.tag + " literal '" + text + "': " + reason(literal.tag, e),
          Span.of(position),
          null);
    }
  }

  private static String reason(String tag, DateTimeException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.equals("format")) {
      return message.startsWith("Invalid date")
          ? "there is no such day"
          : "a part is out of its range";
    }
    return "not in format '"
        + switch (tag) {
          case "DATE" -> "yyyy-MM-dd";
          case "TIME" -> "HH:mm:ss";
          default -> "yyyy-MM-dd HH:mm:ss";
        }
        + "'";
  }

  private static Matcher matcher(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new DateTimeException("format");
    }
    return matcher;
  }

  private static LocalDate date(Matcher matcher) {
    int year = Integer.parseInt(matcher.group(1));
    if (year == 0) {
      throw new DateTimeException("the year 0");
    }
    return LocalDate.of(
        year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  /** Hours, minutes and seconds from a group on. */
  private static String time(Matcher matcher, int group) {
    LocalTime time =
        LocalTime.of(
            Integer.parseInt(matcher.group(group)),
            Integer.parseInt(matcher.group(group + 1)),
            Integer.parseInt(matcher.group(group + 2)));
    return "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
  }

  private static String fraction(Matcher matcher, int group) {
    return matcher.group(group) == null ? "" : matcher.group(group);
  }
}
