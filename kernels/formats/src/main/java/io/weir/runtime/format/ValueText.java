package io.weir.runtime.format;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.format.json.JsonWriter;
import io.weir.runtime.format.text.NumberParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Writes single values as text, in the one way that files, messages and the shell show them.
 * Allocates only for floating-point numbers and decimals of more than 18 digits.
 */
public final class ValueText {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] LEAST =
      Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);

  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private ValueText() {}

  /**
   * Appends the value of a row of any type, which is not null: strings as they are, byte strings as
   * base64, nested values as JSON, TIMESTAMP_LTZ in UTC with a {@code Z}.
   */
  public static void append(DataType type, Column column, int row, ByteBuilder out) {
    if (!(type instanceof ScalarType scalar)) {
      JsonWriter.sql().append(type, column, row, out);
      return;
    }
    switch (scalar.kind()) {
      case BOOLEAN -> appendBoolean(out, ((BooleanColumn) column).values[row]);
      case TINYINT, SMALLINT, INTEGER, INTERVAL_YEAR_MONTH ->
          appendLong(out, ((IntColumn) column).values[row]);
      case BIGINT, INTERVAL_DAY_TIME -> appendLong(out, ((LongColumn) column).values[row]);
      case FLOAT -> appendFloat(out, ((DoubleColumn) column).values[row]);
      case DOUBLE -> appendDouble(out, ((DoubleColumn) column).values[row]);
      case DECIMAL -> {
        if (column instanceof DecimalColumn wide) {
          appendDecimal(out, wide.high[row], wide.low[row], scalar.scale());
        } else {
          appendDecimal(out, ((LongColumn) column).values[row], scalar.scale());
        }
      }
      case CHAR, VARCHAR -> {
        BytesColumn text = (BytesColumn) column;
        out.append(text.heap, text.offsets[row], text.lengths[row]);
      }
      case BINARY, VARBINARY -> {
        BytesColumn bytes = (BytesColumn) column;
        appendBase64(out, bytes.heap, bytes.offsets[row], bytes.lengths[row]);
      }
      case DATE -> appendDate(out, ((IntColumn) column).values[row]);
      case TIME -> appendTime(out, ((LongColumn) column).values[row], scalar.precision());
      case TIMESTAMP ->
          appendTimestamp(out, ((LongColumn) column).values[row], scalar.precision(), ' ');
      case TIMESTAMP_LTZ -> {
        appendTimestamp(out, ((LongColumn) column).values[row], scalar.precision(), ' ');
        out.append((byte) 'Z');
      }
      case NULL, ROW, ARRAY, MAP -> throw new IllegalArgumentException(type.toString());
    }
  }

  /** {@code true} or {@code false}. */
  public static void appendBoolean(ByteBuilder out, boolean value) {
    out.append(value ? TRUE : FALSE);
  }

  /** A whole number, {@code -42}. */
  public static void appendLong(ByteBuilder out, long value) {
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        out.append(LEAST);
        return;
      }
      out.append((byte) '-');
      appendDigits(out, -value, digits(-value));
    } else {
      appendDigits(out, value, digits(value));
    }
  }

  private static int digits(long value) {
    int count = 1;
    while (count < 19 && value >= NumberParser.power(count)) {
      count++;
    }
    return count;
  }

  /** The lowest {@code count} digits of a number that is not negative, with leading zeros. */
  private static void appendDigits(ByteBuilder out, long value, int count) {
    byte[] bytes = out.reserve(count);
    int start = out.length;
    long rest = value;
    for (int i = start + count - 1; i >= start; i--) {
      long next = rest / 10;
      bytes[i] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    out.length = start + count;
  }

  /**
   * The shortest decimal that gives the double back, as Java writes it: {@code 1.5}, {@code
   * 1.0E10}.
   */
  public static void appendDouble(ByteBuilder out, double value) {
    appendAscii(out, text(value));
  }

  /** The same for a FLOAT, which is kept as a double. */
  public static void appendFloat(ByteBuilder out, double value) {
    appendAscii(out, text((float) value));
  }

  /**
   * The shortest decimal that gives the double back. Not {@link Double#toString(double)}, which
   * makes 2.0E23 into 1.9999999999999998E23 before JDK 19.
   */
  public static String text(double value) {
    return NumberOutput.toString(value, true);
  }

  /** The shortest decimal that gives the float back. */
  public static String text(float value) {
    return NumberOutput.toString(value, true);
  }

  private static void appendAscii(ByteBuilder out, String text) {
    int length = text.length();
    byte[] bytes = out.reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[out.length + i] = (byte) text.charAt(i);
    }
    out.length += length;
  }

  /** {@code unscaled / 10^scale} with all digits of the scale, 0 to 18: {@code 12.50}. */
  public static void appendDecimal(ByteBuilder out, long unscaled, int scale) {
    if (scale == 0) {
      appendLong(out, unscaled);
      return;
    }
    long rest = unscaled;
    if (rest < 0) {
      out.append((byte) '-');
      rest = -rest;
    }
    long unit = NumberParser.power(scale);
    long whole = rest / unit;
    appendDigits(out, whole, digits(whole));
    out.append((byte) '.');
    appendDigits(out, rest - whole * unit, scale);
  }

  /** The same for 128 bits. */
  public static void appendDecimal(ByteBuilder out, long high, long low, int scale) {
    if (high == low >> 63 && low != Long.MIN_VALUE && scale <= 18) {
      appendDecimal(out, low, scale);
    } else {
      appendAscii(out, new BigDecimal(DecimalColumn.unscaled(high, low), scale).toPlainString());
    }
  }

  /** {@code 2026-01-31}. */
  public static void appendDate(ByteBuilder out, long epochDay) {
    // Count from 0000-03-01 so that leap days come last in a year.
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097L);
    long dayOfEra = day - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    if (year < 0) {
      out.append((byte) '-');
      year = -year;
    }
    appendDigits(out, year, Math.max(4, digits(year)));
    out.append((byte) '-');
    appendDigits(out, month, 2);
    out.append((byte) '-');
    appendDigits(out, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
  }

  /** {@code 23:59:59.123}: as many fraction digits as the precision, 0 to 6. */
  public static void appendTime(ByteBuilder out, long micros, int precision) {
    long seconds = micros / MICROS_PER_SECOND;
    appendDigits(out, seconds / 3600, 2);
    out.append((byte) ':');
    appendDigits(out, seconds / 60 % 60, 2);
    out.append((byte) ':');
    appendDigits(out, seconds % 60, 2);
    if (precision > 0) {
      out.append((byte) '.');
      long fraction = micros - seconds * MICROS_PER_SECOND;
      appendDigits(out, fraction / NumberParser.power(6 - precision), precision);
    }
  }

  /**
   * {@code 2026-01-31 12:00:00.123}: as many fraction digits as the precision, 0 to 6.
   *
   * @param separator between date and time, a blank or {@code T}
   */
  public static void appendTimestamp(ByteBuilder out, long micros, int precision, char separator) {
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    appendDate(out, day);
    out.append((byte) separator);
    appendTime(out, micros - day * MICROS_PER_DAY, precision);
  }

  /** Base64 with padding. */
  public static void appendBase64(ByteBuilder out, byte[] bytes, int offset, int length) {
    byte[] to = out.reserve((length + 2) / 3 * 4);
    int at = out.length;
    int end = offset + length;
    for (int i = offset; i < end; i += 3) {
      int left = end - i;
      int three =
          (bytes[i] & 0xFF) << 16
              | (left > 1 ? (bytes[i + 1] & 0xFF) << 8 : 0)
              | (left > 2 ? bytes[i + 2] & 0xFF : 0);
      to[at++] = BASE64[three >> 18];
      to[at++] = BASE64[three >> 12 & 63];
      to[at++] = left > 1 ? BASE64[three >> 6 & 63] : (byte) '=';
      to[at++] = left > 2 ? BASE64[three & 63] : (byte) '=';
    }
    out.length = at;
  }
}
