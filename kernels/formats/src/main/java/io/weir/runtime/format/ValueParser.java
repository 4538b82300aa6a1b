package io.weir.runtime.format;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.Storage;
import io.weir.runtime.format.text.BooleanParser;
import io.weir.runtime.format.text.DecimalParser;
import io.weir.runtime.format.text.DoubleParser;
import io.weir.runtime.format.text.ExactNumber;
import io.weir.runtime.format.text.NumberParser;
import io.weir.runtime.format.text.TimestampParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Parses the text of a value of any scalar type into a column. White space around anything but
 * strings is ignored. Not thread-safe.
 */
public final class ValueParser {
  private final NumberParser number = new NumberParser();
  private final ExactNumber exact = new ExactNumber();
  private final DoubleParser floating = new DoubleParser();
  private final DecimalParser decimal = new DecimalParser();
  private final TimestampParser timestamp = new TimestampParser();

  /**
   * Parses all of {@code bytes[from, to)} and stores it in a row of a column of that type. Strings
   * are copied into the column, which therefore owns its heap; byte strings are base64.
   *
   * @return whether the text is a value of the type; otherwise nothing is stored
   */
  public boolean parse(ScalarType type, byte[] bytes, int from, int to, Column column, int row) {
    int start = start(bytes, from, to);
    int end = end(bytes, start, to);
    return switch (type.kind()) {
      case BOOLEAN -> bool(bytes, start, end, (BooleanColumn) column, row);
      case TINYINT -> integer(bytes, start, end, Byte.MIN_VALUE, Byte.MAX_VALUE, column, row);
      case SMALLINT -> integer(bytes, start, end, Short.MIN_VALUE, Short.MAX_VALUE, column, row);
      case INTEGER -> integer(bytes, start, end, Integer.MIN_VALUE, Integer.MAX_VALUE, column, row);
      case BIGINT -> {
        boolean ok = number.parse(bytes, start, end);
        if (ok) {
          ((LongColumn) column).values[row] = number.value;
        }
        yield ok;
      }
      case FLOAT -> floating(floating.parseFloat(bytes, start, end), (DoubleColumn) column, row);
      case DOUBLE -> floating(floating.parse(bytes, start, end), (DoubleColumn) column, row);
      case DECIMAL -> decimal(type, bytes, start, end, column, row);
      case CHAR, VARCHAR -> {
        ((BytesColumn) column).set(row, bytes, from, to - from);
        yield true;
      }
      case BINARY, VARBINARY -> base64(bytes, start, end, (BytesColumn) column, row);
      case DATE -> {
        boolean ok = timestamp.parseDate(bytes, start, end);
        if (ok) {
          ((IntColumn) column).values[row] = (int) timestamp.value;
        }
        yield ok;
      }
      case TIME ->
          micros(
              timestamp.parseTime(bytes, start, end, unit(type.precision())),
              (LongColumn) column,
              row);
      case TIMESTAMP, TIMESTAMP_LTZ ->
          micros(
              timestamp.parseTimestamp(bytes, start, end, unit(type.precision())),
              (LongColumn) column,
              row);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL, ROW, ARRAY, MAP -> false;
    };
  }

  /**
   * Parses all of {@code bytes[from, to)} as a whole number that is written with a point or an
   * exponent, such as {@code 1e6} or {@code 5.0}, for a column of an integer type.
   *
   * @return whether it is one and the type an integer that holds it; otherwise nothing is stored
   */
  public boolean parseWhole(
      ScalarType type, byte[] bytes, int from, int to, Column column, int row) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        int start = start(bytes, from, to);
        int end = end(bytes, start, to);
        yield exact.read(bytes, start, end)
            && exact.toLong()
            && !exact.hasFraction
            && parse(
                type,
                Long.toString(exact.value).getBytes(StandardCharsets.ISO_8859_1),
                column,
                row);
      }
      default -> false;
    };
  }

  /** Where a text starts behind the white space before it. */
  private static int start(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] <= ' ' && bytes[start] >= 0) {
      start++;
    }
    return start;
  }

  /** Where a text ends before the white space behind it. */
  private static int end(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    return end;
  }

  private boolean parse(ScalarType type, byte[] text, Column column, int row) {
    return parse(type, text, 0, text.length, column, row);
  }

  /** Micros in the last digit of a time of that precision. */
  public static int unit(int precision) {
    return (int) NumberParser.power(6 - Math.min(6, precision));
  }

  private static boolean bool(byte[] bytes, int from, int to, BooleanColumn column, int row) {
    int truth = BooleanParser.parse(bytes, from, to);
    if (truth >= 0) {
      column.values[row] = truth == 1;
    }
    return truth >= 0;
  }

  private boolean integer(
      byte[] bytes, int from, int to, long minimum, long maximum, Column column, int row) {
    boolean ok = number.parse(bytes, from, to, minimum, maximum);
    if (ok) {
      ((IntColumn) column).values[row] = (int) number.value;
    }
    return ok;
  }

  private boolean floating(boolean ok, DoubleColumn column, int row) {
    if (ok) {
      column.values[row] = floating.value;
    }
    return ok;
  }

  private boolean micros(boolean ok, LongColumn column, int row) {
    if (ok) {
      column.values[row] = timestamp.value;
    }
    return ok;
  }

  private boolean decimal(ScalarType type, byte[] bytes, int from, int to, Column column, int row) {
    boolean ok = decimal.parse(bytes, from, to, type.precision(), type.scale());
    if (ok) {
      if (type.storage() == Storage.DECIMAL) {
        ((DecimalColumn) column).high[row] = decimal.high;
        ((DecimalColumn) column).low[row] = decimal.low;
      } else {
        ((LongColumn) column).values[row] = decimal.low;
      }
    }
    return ok;
  }

  private static boolean base64(byte[] bytes, int from, int to, BytesColumn column, int row) {
    try {
      byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, from, to));
      column.set(row, decoded, 0, decoded.length);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
