package io.weir.runtime.function;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Casts to strings. Each writes into the view it is given and returns it. */
public final class Printing {
  private static final byte[] TRUE = "TRUE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "FALSE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);

  private Printing() {}

  public static Bytes bool(boolean value, Bytes out) {
    byte[] text = value ? TRUE : FALSE;
    return out.set(text, 0, text.length);
  }

  public static Bytes integer(long value, Bytes out) {
    out.start(20);
    appendInteger(value, out);
    return out;
  }

  private static void appendInteger(long value, Bytes out) {
    byte[] to = out.room(20);
    if (value < 0) {
      to[out.length++] = '-';
    }
    // Negative numbers reach one further.
    long rest = value < 0 ? value : -value;
    int digits = 1;
    for (long power = -10; rest <= power && digits < 19; digits++) {
      power = digits == 18 ? power : power * 10;
    }
    for (int at = out.length + digits - 1; at >= out.length; at--) {
      to[at] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    out.length += digits;
  }

  /** A DOUBLE as Java writes it. Allocates. */
  public static Bytes approximate(double value, Bytes out) {
    return out.set(ValueText.text(value));
  }

  /** A FLOAT as Java writes it. Allocates. */
  public static Bytes single(double value, Bytes out) {
    return out.set(ValueText.text((float) value));
  }

  public static Bytes decimal(BigDecimal value, Bytes out) {
    return out.set(value.toPlainString());
  }

  public static Bytes decimal(long unscaled, int scale, Bytes out) {
    if (scale == 0) {
      return integer(unscaled, out);
    }
    out.start(24);
    long power = Decimals.POWERS[scale];
    if (unscaled < 0) {
      out.append((byte) '-');
    }
    long positive = Math.abs(unscaled);
    appendInteger(positive / power, out);
    out.append((byte) '.');
    appendDigits(positive % power, scale, out);
    return out;
  }

  /** A number with leading zeros. */
  private static void appendDigits(long value, int digits, Bytes out) {
    byte[] to = out.room(digits);
    long rest = value;
    for (int at = out.length + digits - 1; at >= out.length; at--) {
      to[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.length += digits;
  }

  public static Bytes date(int days, Bytes out) {
    out.start(10);
    appendDate(days, out);
    return out;
  }

  private static void appendDate(int days, Bytes out) {
    int date = Dates.split(days);
    int year = date >> 9;
    if (year < 0) {
      out.append((byte) '-');
    }
    int positive = Math.abs(year);
    appendDigits(positive, positive > 9999 ? 5 : 4, out);
    out.append((byte) '-');
    appendDigits(date >> 5 & 15, 2, out);
    out.append((byte) '-');
    appendDigits(date & 31, 2, out);
  }

  /** {@code 12:30:15} and as many fraction digits as the type has. */
  public static Bytes time(long micros, int precision, Bytes out) {
    out.start(15);
    appendTime(micros, precision, out);
    return out;
  }

  private static void appendTime(long micros, int precision, Bytes out) {
    long seconds = micros / 1_000_000;
    appendDigits(seconds / 3600, 2, out);
    out.append((byte) ':');
    appendDigits(seconds / 60 % 60, 2, out);
    out.append((byte) ':');
    appendDigits(seconds % 60, 2, out);
    if (precision > 0) {
      out.append((byte) '.');
      appendDigits(micros % 1_000_000 / Decimals.POWERS[6 - precision], precision, out);
    }
  }

  /** {@code 2026-01-31 12:30:15} and as many fraction digits as the type has. */
  public static Bytes timestamp(long micros, int precision, Bytes out) {
    out.start(26);
    appendTimestamp(micros, precision, out);
    return out;
  }

  private static void appendTimestamp(long micros, int precision, Bytes out) {
    appendDate(Timestamps.day(micros), out);
    out.append((byte) ' ');
    appendTime(Math.floorMod(micros, Timestamps.DAY), precision, out);
  }

  /** {@code +1 02:03:04.005}. */
  public static Bytes dayTime(long micros, Bytes out) {
    out.start(24);
    out.append((byte) (micros < 0 ? '-' : '+'));
    long positive = Math.abs(micros);
    appendInteger(positive / Timestamps.DAY, out);
    out.append((byte) ' ');
    appendTime(positive % Timestamps.DAY, 3, out);
    return out;
  }

  /** {@code +1-02}. */
  public static Bytes yearMonth(int months, Bytes out) {
    out.start(12);
    out.append((byte) (months < 0 ? '-' : '+'));
    int positive = Math.abs(months);
    appendInteger(positive / 12, out);
    out.append((byte) '-');
    appendDigits(positive % 12, 2, out);
    return out;
  }

  /** {@code (1, a)} for a row, {@code [1, 2]} for an array, {@code {k=v}} for a map. Allocates. */
  public static Bytes nested(DataType type, Column column, int row, SessionZone zone, Bytes out) {
    out.start(64);
    append(type, column, row, zone, out, new Bytes());
    return out;
  }

  private static void append(
      DataType type, Column column, int row, SessionZone zone, Bytes out, Bytes part) {
    if (column.isNull(row)) {
      out.append(NULL, 0, NULL.length);
      return;
    }
    switch (type.storage()) {
      case BOOLEAN -> out.append(bool(((BooleanColumn) column).values[row], part));
      case INT -> appendInt(type, ((IntColumn) column).values[row], out, part);
      case LONG ->
          appendLong((ScalarType) type, ((LongColumn) column).values[row], zone, out, part);
      case DOUBLE -> {
        double value = ((DoubleColumn) column).values[row];
        boolean single = type.kind() == TypeKind.FLOAT;
        out.append(single ? single(value, part) : approximate(value, part));
      }
      case BYTES -> {
        BytesColumn bytes = (BytesColumn) column;
        boolean binary = type.kind() == TypeKind.BINARY || type.kind() == TypeKind.VARBINARY;
        part.set(bytes.heap, bytes.offsets[row], bytes.lengths[row]);
        out.append(binary ? Encodings.toText(part, new Bytes()) : part);
      }
      case DECIMAL ->
          out.append(decimal(((DecimalColumn) column).get(row, ((ScalarType) type).scale()), part));
      case ROW -> {
        RowType rowType = (RowType) type;
        out.append((byte) '(');
        for (int i = 0; i < rowType.fields().size(); i++) {
          out.append(i == 0 ? "" : ", ");
          append(
              rowType.fields().get(i).type(),
              ((RowColumn) column).children[i],
              row,
              zone,
              out,
              part);
        }
        out.append((byte) ')');
      }
      case ARRAY -> {
        ArrayColumn array = (ArrayColumn) column;
        out.append((byte) '[');
        for (int i = 0; i < array.lengths[row]; i++) {
          out.append(i == 0 ? "" : ", ");
          append(
              ((ArrayType) type).element(),
              array.elements,
              array.offsets[row] + i,
              zone,
              out,
              part);
        }
        out.append((byte) ']');
      }
      case MAP -> {
        MapColumn map = (MapColumn) column;
        out.append((byte) '{');
        for (int i = 0; i < map.lengths[row]; i++) {
          out.append(i == 0 ? "" : ", ");
          append(((MapType) type).key(), map.keys, map.offsets[row] + i, zone, out, part);
          out.append((byte) '=');
          append(((MapType) type).value(), map.values, map.offsets[row] + i, zone, out, part);
        }
        out.append((byte) '}');
      }
    }
  }

  private static void appendInt(DataType type, int value, Bytes out, Bytes part) {
    switch (type.kind()) {
      case DATE -> out.append(date(value, part));
      case INTERVAL_YEAR_MONTH -> out.append(yearMonth(value, part));
      default -> out.append(integer(value, part));
    }
  }

  private static void appendLong(
      ScalarType type, long value, SessionZone zone, Bytes out, Bytes part) {
    switch (type.kind()) {
      case DECIMAL -> out.append(decimal(value, type.scale(), part));
      case TIME -> out.append(time(value, type.precision(), part));
      case TIMESTAMP -> out.append(timestamp(value, type.precision(), part));
      case TIMESTAMP_LTZ -> out.append(timestamp(zone.toLocal(value), type.precision(), part));
      case INTERVAL_DAY_TIME -> out.append(dayTime(value, part));
      default -> out.append(integer(value, part));
    }
  }
}
