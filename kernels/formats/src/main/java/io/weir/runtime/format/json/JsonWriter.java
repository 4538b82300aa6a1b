package io.weir.runtime.format.json;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.ValueText;
import java.nio.charset.StandardCharsets;

/**
 * Writes values of any type as JSON. Rows are objects in field order, maps are objects, decimals
 * plain numbers, byte strings base64, times and timestamps strings; not-a-number and infinities are
 * strings.
 *
 * @param separator between the date and the time of a timestamp: a blank, or {@code T} for ISO-8601
 * @param nullKey what becomes of a map's NULL key
 * @param nullKeyText the key written for NULL with {@link NullKey#LITERAL}
 */
public record JsonWriter(char separator, NullKey nullKey, String nullKeyText) {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What becomes of a map's NULL key, which JSON cannot say. */
  public enum NullKey {
    FAIL,
    DROP,
    LITERAL
  }

  /** Timestamps as {@code 2026-01-31 12:00:00.123}. */
  public static JsonWriter sql() {
    return new JsonWriter(' ', NullKey.FAIL, "null");
  }

  public static void appendNull(ByteBuilder out) {
    out.append(NULL);
  }

  /** Appends the value of a row, {@code null} if it is null. */
  public void append(DataType type, Column column, int row, ByteBuilder out) {
    if (column.isNull(row)) {
      out.append(NULL);
      return;
    }
    if (type instanceof ScalarType scalar) {
      appendScalar(scalar, column, row, out);
    } else if (type instanceof RowType rowType) {
      appendRow(rowType, (RowColumn) column, row, out);
    } else if (type instanceof ArrayType array) {
      appendArray(array, (ArrayColumn) column, row, out);
    } else {
      appendMap((MapType) type, (MapColumn) column, row, out);
    }
  }

  private void appendRow(RowType type, RowColumn column, int row, ByteBuilder out) {
    out.append((byte) '{');
    for (int i = 0; i < column.children.length; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      appendString(out, type.fields().get(i).name());
      out.append((byte) ':');
      append(type.fields().get(i).type(), column.children[i], row, out);
    }
    out.append((byte) '}');
  }

  private void appendArray(ArrayType type, ArrayColumn column, int row, ByteBuilder out) {
    out.append((byte) '[');
    for (int i = 0; i < column.lengths[row]; i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      append(type.element(), column.elements, column.offsets[row] + i, out);
    }
    out.append((byte) ']');
  }

  private void appendMap(MapType type, MapColumn column, int row, ByteBuilder out) {
    out.append((byte) '{');
    boolean first = true;
    for (int i = 0; i < column.lengths[row]; i++) {
      int entry = column.offsets[row] + i;
      boolean isNull = column.keys.isNull(entry);
      if (isNull && nullKey == NullKey.FAIL) {
        throw new JobException(
            "a map has a NULL key, which JSON cannot say; see json.map-null-key.mode");
      }
      if (isNull && nullKey == NullKey.DROP) {
        continue;
      }
      if (!first) {
        out.append((byte) ',');
      }
      first = false;
      appendKey(type.key(), column.keys, entry, isNull, out);
      out.append((byte) ':');
      append(type.value(), column.values, entry, out);
    }
    out.append((byte) '}');
  }

  private void appendKey(DataType type, Column keys, int entry, boolean isNull, ByteBuilder out) {
    if (isNull) {
      appendString(out, nullKeyText);
      return;
    }
    int start = out.length;
    append(type, keys, entry, out);
    if (out.bytes[start] != '"') {
      byte[] text = java.util.Arrays.copyOfRange(out.bytes, start, out.length);
      out.length = start;
      appendString(out, text, 0, text.length);
    }
  }

  private void appendScalar(ScalarType type, Column column, int row, ByteBuilder out) {
    switch (type.kind()) {
      case FLOAT -> appendFloat(out, ((DoubleColumn) column).values[row]);
      case DOUBLE -> appendDouble(out, ((DoubleColumn) column).values[row]);
      case CHAR, VARCHAR -> {
        BytesColumn text = (BytesColumn) column;
        appendString(out, text.heap, text.offsets[row], text.lengths[row]);
      }
      case TIMESTAMP, TIMESTAMP_LTZ ->
          appendTimestamp(
              out,
              ((LongColumn) column).values[row],
              type.precision(),
              type.kind() == TypeKind.TIMESTAMP_LTZ);
      case BINARY, VARBINARY, DATE, TIME -> {
        out.append((byte) '"');
        ValueText.append(type, column, row, out);
        out.append((byte) '"');
      }
      case NULL -> out.append(NULL);
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          INTERVAL_YEAR_MONTH,
          BIGINT,
          INTERVAL_DAY_TIME,
          DECIMAL ->
          ValueText.append(type, column, row, out);
      case ROW, ARRAY, MAP -> throw new IllegalArgumentException(type.toString());
    }
  }

  /** A timestamp in quotes; in UTC and with a {@code Z} if it is one of TIMESTAMP_LTZ. */
  public void appendTimestamp(ByteBuilder out, long micros, int precision, boolean utc) {
    out.append((byte) '"');
    ValueText.appendTimestamp(out, micros, precision, separator);
    if (utc) {
      out.append((byte) 'Z');
    }
    out.append((byte) '"');
  }

  public static void appendDouble(ByteBuilder out, double value) {
    boolean special = Double.isNaN(value) || Double.isInfinite(value);
    if (special) {
      out.append((byte) '"');
    }
    ValueText.appendDouble(out, value);
    if (special) {
      out.append((byte) '"');
    }
  }

  public static void appendFloat(ByteBuilder out, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      appendDouble(out, value);
    } else {
      ValueText.appendFloat(out, value);
    }
  }

  private static void appendString(ByteBuilder out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    appendString(out, bytes, 0, bytes.length);
  }

  /** UTF-8 as a string in quotes, with the escapes that JSON demands. */
  public static void appendString(ByteBuilder out, byte[] bytes, int offset, int length) {
    byte[] to = out.reserve(length + 2);
    int at = out.length;
    to[at++] = '"';
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte c = bytes[i];
      if (c == '"' || c == '\\' || (c >= 0 && c < 0x20)) {
        out.length = at;
        appendEscape(out, c);
        to = out.reserve(end - i + 1);
        at = out.length;
      } else {
        to[at++] = c;
      }
    }
    to[at++] = '"';
    out.length = at;
  }

  private static void appendEscape(ByteBuilder out, byte c) {
    out.append((byte) '\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\n' -> out.append((byte) 'n');
      case '\r' -> out.append((byte) 'r');
      case '\t' -> out.append((byte) 't');
      case '\b' -> out.append((byte) 'b');
      case '\f' -> out.append((byte) 'f');
      default -> {
        out.append((byte) 'u');
        out.append((byte) '0');
        out.append((byte) '0');
        out.append(HEX[c >> 4]);
        out.append(HEX[c & 15]);
      }
    }
  }
}
