package io.weir.runtime.format.json;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueParser;
import io.weir.runtime.format.text.ExactNumber;
import io.weir.runtime.format.text.Reasons;
import io.weir.runtime.format.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts JSON values, which have been found well-formed, into columns of any types. As in Flink,
 * strings may hold numbers, whatever is not a string may become one, and INT and BIGINT take
 * numbers without their fraction; whole numbers are exact however they are written. Not
 * thread-safe.
 */
final class JsonValues {
  /**
   * Why a value could not be converted.
   *
   * @param at offset of the part of it that could not
   */
  record Failure(String reason, int at) {}

  private static final long BACKSLASHES = Swar.repeat('\\');

  private final boolean failOnMissingField;
  private final boolean ignoreErrors;
  private int ignored;

  private final ByteBuilder unescaped = new ByteBuilder(64);
  private final ValueParser values = new ValueParser();
  private final ExactNumber number = new ExactNumber();

  /** Names from the record to the value that is being converted, while that is to be explained. */
  private final List<String> path = new ArrayList<>();

  private boolean explaining;
  private @Nullable Failure failure;

  /**
   * @param dialect says what becomes of parts of arrays, maps and rows that cannot be converted
   */
  JsonValues(JsonDialect dialect) {
    failOnMissingField = dialect.failOnMissingField();
    ignoreErrors = dialect.ignoreErrors();
  }

  /** The text of a string without its escapes, and eight zero bytes behind it. Allocates. */
  byte[] unescape(byte[] bytes, int from, int to) {
    unescaped.clear();
    JsonEscapes.unescape(bytes, from, to, unescaped);
    return Arrays.copyOf(Arrays.copyOf(unescaped.bytes, unescaped.length), unescaped.length + 8);
  }

  /**
   * Converts the value {@code bytes[from, to)}, which is not null, into a row of a column, which is
   * not null then.
   *
   * @return false when it cannot be converted
   */
  boolean convert(DataType type, byte[] bytes, int from, int to, Column column, int row) {
    byte first = bytes[from];
    if (type instanceof ScalarType scalar) {
      if (first == '"') {
        return fromString(scalar, bytes, from + 1, to - 1, column, row)
            || notConverted(type, bytes, from + 1, to - 1, from);
      }
      return fromToken(scalar, bytes, from, to, column, row)
          || notConverted(type, bytes, from, to, from);
    }
    if (type instanceof ArrayType array && first == '[') {
      return elements(array, bytes, from, (ArrayColumn) column, row);
    }
    if (type instanceof MapType map && first == '{') {
      return entries(map, bytes, from, (MapColumn) column, row);
    }
    if (type instanceof RowType rowType && first == '{') {
      return fields(rowType, bytes, from, (RowColumn) column, row);
    }
    boolean isString = first == '"';
    return notConverted(type, bytes, isString ? from + 1 : from, isString ? to - 1 : to, from);
  }

  /** Says why {@link #convert} could not convert a value into a row. */
  Failure failure(JsonField field, byte[] bytes, int from, int to, Column column, int row) {
    path.clear();
    path.add(field.path);
    failure = null;
    explaining = true;
    try {
      convert(field.type, bytes, from, to, column, row);
    } finally {
      explaining = false;
    }
    Failure found = failure;
    return found == null ? new Failure("column " + field.path + " cannot be read", from) : found;
  }

  private String place() {
    return path.isEmpty() ? "the value" : String.join(".", path);
  }

  private boolean notConverted(DataType type, byte[] bytes, int from, int to, int at) {
    if (explaining) {
      failed(
          Reasons.notA(place(), type.withNullable(true).toString(), Reasons.text(bytes, from, to)),
          at);
    }
    return false;
  }

  private boolean failed(String reason, int at) {
    if (failure == null) {
      failure = new Failure(reason, at);
    }
    return false;
  }

  // --- scalars ---

  private boolean fromString(
      ScalarType type, byte[] bytes, int from, int to, Column column, int row) {
    if (Swar.find(bytes, from, to, BACKSLASHES) == to) {
      return values.parse(type, bytes, from, to, column, row);
    }
    unescaped.clear();
    JsonEscapes.unescape(bytes, from, to, unescaped);
    return values.parse(type, unescaped.bytes, 0, unescaped.length, column, row);
  }

  /** What is no string: a number, true, false, an object, an array. */
  private boolean fromToken(
      ScalarType type, byte[] bytes, int from, int to, Column column, int row) {
    byte first = bytes[from];
    boolean isNumber = first == '-' || first >= '0' && first <= '9';
    boolean isBoolean = first == 't' || first == 'f';
    return switch (type.kind()) {
      case CHAR, VARCHAR -> values.parse(type, bytes, from, to, column, row);
      case BOOLEAN -> (isNumber || isBoolean) && values.parse(type, bytes, from, to, column, row);
      case TINYINT -> isNumber && whole(bytes, from, to, type.kind(), column, row);
      case SMALLINT -> isNumber && whole(bytes, from, to, type.kind(), column, row);
      case INTEGER -> isNumber && whole(bytes, from, to, type.kind(), column, row);
      case BIGINT -> {
        boolean fits = isNumber && number.read(bytes, from, to) && number.toLong();
        if (fits) {
          ((LongColumn) column).values[row] = number.value;
        }
        yield fits;
      }
      case FLOAT, DOUBLE, DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
          isNumber && values.parse(type, bytes, from, to, column, row);
      case BINARY, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL, ROW, ARRAY, MAP ->
          false;
    };
  }

  private boolean whole(byte[] bytes, int from, int to, TypeKind kind, Column column, int row) {
    boolean cuts = kind == TypeKind.INTEGER;
    if (!number.read(bytes, from, to) || !number.toLong() || number.hasFraction && !cuts) {
      return false;
    }
    long value = number.value;
    boolean fits =
        value
            == switch (kind) {
              case TINYINT -> (byte) value;
              case SMALLINT -> (short) value;
              default -> (int) value;
            };
    if (fits) {
      ((IntColumn) column).values[row] = (int) value;
    }
    return fits;
  }

  // --- arrays, maps and rows ---

  private boolean elements(ArrayType type, byte[] bytes, int from, ArrayColumn column, int row) {
    int start = column.elementCount;
    int count = 0;
    path.add("[]");
    boolean ok = true;
    int at = space(bytes, from + 1);
    while (ok && bytes[at] != ']') {
      int end = end(bytes, at);
      column.elements.ensureCapacity(start + count + 1);
      ok = part(type.element(), bytes, at, end, column.elements, start + count);
      count++;
      at = next(bytes, end);
    }
    path.remove(path.size() - 1);
    column.offsets[row] = start;
    column.lengths[row] = count;
    column.elementCount = start + count;
    return ok;
  }

  private boolean entries(MapType type, byte[] bytes, int from, MapColumn column, int row) {
    Map<String, Integer> valueOfKey = new LinkedHashMap<>();
    int at = space(bytes, from + 1);
    while (bytes[at] != '}') {
      int keyEnd = end(bytes, at);
      int valueAt = space(bytes, space(bytes, keyEnd) + 1);
      valueOfKey.put(text(bytes, at + 1, keyEnd - 1), valueAt);
      at = next(bytes, end(bytes, valueAt));
    }
    int start = column.elementCount;
    int count = 0;
    for (Map.Entry<String, Integer> entry : valueOfKey.entrySet()) {
      column.keys.ensureCapacity(start + count + 1);
      column.values.ensureCapacity(start + count + 1);
      int valueAt = entry.getValue();
      path.add(entry.getKey());
      boolean ok =
          key(type.key(), entry.getKey(), valueAt, column.keys, start + count)
              && part(
                  type.value(), bytes, valueAt, end(bytes, valueAt), column.values, start + count);
      path.remove(path.size() - 1);
      if (!ok) {
        return false;
      }
      count++;
    }
    column.offsets[row] = start;
    column.lengths[row] = count;
    column.elementCount = start + count;
    return true;
  }

  private boolean key(DataType type, String key, int at, Column keys, int entry) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    if (keys.hasNulls) {
      keys.nulls[entry] = false;
    }
    if (type instanceof ScalarType scalar
        && values.parse(scalar, text, 0, text.length, keys, entry)) {
      return true;
    }
    return explaining && failed(Reasons.notA(place() + " (a key)", type.toString(), key), at);
  }

  private boolean fields(RowType type, byte[] bytes, int from, RowColumn column, int row) {
    int[] valueOfField = new int[column.children.length];
    int at = space(bytes, from + 1);
    while (bytes[at] != '}') {
      int keyEnd = end(bytes, at);
      int valueAt = space(bytes, space(bytes, keyEnd) + 1);
      int field = type.indexOf(text(bytes, at + 1, keyEnd - 1));
      if (field >= 0) {
        valueOfField[field] = valueAt;
      }
      at = next(bytes, end(bytes, valueAt));
    }
    for (int i = 0; i < valueOfField.length; i++) {
      Field field = type.fields().get(i);
      int valueAt = valueOfField[i];
      path.add(field.name());
      boolean ok =
          valueAt > 0
              ? part(field.type(), bytes, valueAt, end(bytes, valueAt), column.children[i], row)
              : missing(field.type(), column.children[i], row, from);
      path.remove(path.size() - 1);
      if (!ok) {
        return false;
      }
    }
    return true;
  }

  private boolean missing(DataType type, Column column, int row, int at) {
    if (failOnMissingField) {
      return explaining && failed("field " + place() + " is missing", at);
    }
    return setNull(type, column, row, "missing", at);
  }

  private boolean setNull(DataType type, Column column, int row, String what, int at) {
    if (!type.nullable()) {
      return explaining && failed("field " + place() + " is NOT NULL but is " + what, at);
    }
    column.setNull(row);
    return true;
  }

  /** Converts a part of an array, a map or a row. */
  private boolean part(DataType type, byte[] bytes, int from, int to, Column column, int row) {
    if (bytes[from] == 'n') {
      return setNull(type, column, row, "null", from);
    }
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    if (convert(type, bytes, from, to, column, row)) {
      return true;
    }
    if (!ignoreErrors || !type.nullable()) {
      return false;
    }
    failure = null;
    ignored++;
    column.setNull(row);
    return true;
  }

  /** Parts of arrays, maps and rows made NULL since it was asked last. */
  int takeIgnored() {
    int taken = ignored;
    ignored = 0;
    return taken;
  }

  // --- passing over what is known to be well-formed ---

  private String text(byte[] bytes, int from, int to) {
    unescaped.clear();
    JsonEscapes.unescape(bytes, from, to, unescaped);
    return new String(unescaped.bytes, 0, unescaped.length, StandardCharsets.UTF_8);
  }

  /** Start of the next element or member, or the closing bracket, behind a value. */
  private static int next(byte[] bytes, int end) {
    int at = space(bytes, end);
    return bytes[at] == ',' ? space(bytes, at + 1) : at;
  }

  private static int space(byte[] bytes, int from) {
    int i = from;
    while (bytes[i] <= ' ' && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /** Offset behind the value at {@code from}. */
  private static int end(byte[] bytes, int from) {
    byte first = bytes[from];
    if (first == '"') {
      return stringEnd(bytes, from);
    }
    int i = from;
    if (first != '{' && first != '[') {
      while (isPlain(bytes[i])) {
        i++;
      }
      return i;
    }
    int depth = 0;
    do {
      byte c = bytes[i];
      if (c == '"') {
        i = stringEnd(bytes, i);
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      i++;
    } while (depth > 0);
    return i;
  }

  /** Whether the byte may be part of a number, true, false or null. */
  private static boolean isPlain(byte c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }

  private static int stringEnd(byte[] bytes, int from) {
    int i = from + 1;
    while (true) {
      long ends = Swar.stringEnds(Swar.longAt(bytes, i));
      if (ends == 0) {
        i += 8;
        continue;
      }
      i += Swar.firstMarked(ends);
      if (bytes[i] == '"') {
        return i + 1;
      }
      i += 2;
    }
  }
}
