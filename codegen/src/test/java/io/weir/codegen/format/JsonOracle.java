package io.weir.codegen.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON record means, told by other means than the decoder's: the JDK's strict UTF-8 decoder,
 * Jackson's streaming parser over characters, BigDecimal, java.time and regular expressions.
 */
final class JsonOracle {
  /** A value that cannot be converted. */
  static final Object FAILED =
      new Object() {
        @Override
        public String toString() {
          return "FAILED";
        }
      };

  /** SQL's NULL. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "NULL";
        }
      };

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final Pattern NUMBER =
      Pattern.compile("([+-]?)([0-9]*)\\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?");

  private static final Pattern SPECIAL = Pattern.compile("(?i)nan|([+-]?)inf(inity)?");

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[ T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]+))?)?"
              + "(?: ?(Z|UTC|([+-])([0-9]{1,2})(?::?([0-9]{1,2}))?))?)?");

  enum Kind {
    NULL,
    BOOLEAN,
    NUMBER,
    STRING,
    OBJECT,
    ARRAY
  }

  /**
   * A JSON value.
   *
   * @param text of a string, without escapes; otherwise as it is written
   */
  record Value(Kind kind, String text, Map<String, Value> members, List<Value> elements) {}

  private JsonOracle() {}

  /**
   * The values of the fields of a record, of a schema's type or {@link #NULL} or {@link #FAILED}.
   *
   * @param ignoreErrors whether parts of arrays, maps and rows that cannot be converted are null
   */
  static List<Object> convert(Value record, RowType schema, boolean ignoreErrors) {
    List<Object> values = new ArrayList<>();
    for (Field field : schema.fields()) {
      values.add(convert(record.members.get(field.name()), field.type(), ignoreErrors));
    }
    return values;
  }

  /** Reads a record; null when it is no well-formed object. */
  static @Nullable Value read(byte[] bytes, int from, int to) {
    Value record = parse(bytes, from, to);
    return record == null || record.kind != Kind.OBJECT ? null : record;
  }

  private static @Nullable Value parse(byte[] bytes, int from, int to) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, from, to - from))
              .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
      if (parser.nextToken() == null) {
        return null;
      }
      Value value = parse(parser, text);
      return parser.nextToken() == null ? value : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static Value parse(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    JsonToken token = parser.currentToken();
    switch (token) {
      case VALUE_NULL:
        return new Value(Kind.NULL, "null", Map.of(), List.of());
      case VALUE_TRUE, VALUE_FALSE:
        return new Value(Kind.BOOLEAN, parser.getText(), Map.of(), List.of());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
        return new Value(Kind.NUMBER, parser.getText(), Map.of(), List.of());
      case VALUE_STRING:
        return new Value(Kind.STRING, parser.getText(), Map.of(), List.of());
      case START_OBJECT:
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, parse(parser, text));
        }
        return new Value(Kind.OBJECT, text.substring(start, end(parser)), members, List.of());
      case START_ARRAY:
        List<Value> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(parse(parser, text));
        }
        return new Value(Kind.ARRAY, text.substring(start, end(parser)), Map.of(), elements);
      default:
        throw new IllegalStateException(token.toString());
    }
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }

  // --- conversion ---

  private static Object convert(@Nullable Value value, DataType type, boolean ignoreErrors) {
    if (value == null || value.kind == Kind.NULL) {
      return type.nullable() ? NULL : FAILED;
    }
    return switch (type.kind()) {
      case ROW -> {
        if (value.kind != Kind.OBJECT) {
          yield FAILED;
        }
        List<Object> row = new ArrayList<>();
        for (Field field : ((RowType) type).fields()) {
          row.add(part(value.members.get(field.name()), field.type(), ignoreErrors));
        }
        yield row.contains(FAILED) ? FAILED : row;
      }
      case ARRAY -> {
        if (value.kind != Kind.ARRAY) {
          yield FAILED;
        }
        List<Object> elements = new ArrayList<>();
        for (Value element : value.elements) {
          elements.add(part(element, ((ArrayType) type).element(), ignoreErrors));
        }
        yield elements.contains(FAILED) ? FAILED : elements;
      }
      case MAP -> {
        if (value.kind != Kind.OBJECT) {
          yield FAILED;
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        value.members.forEach(
            (key, entry) ->
                entries.put(encodable(key), part(entry, ((MapType) type).value(), ignoreErrors)));
        yield entries.containsValue(FAILED) ? FAILED : entries;
      }
      default -> scalar(value, (ScalarType) type);
    };
  }

  private static Object part(@Nullable Value value, DataType type, boolean ignoreErrors) {
    Object converted = convert(value, type, ignoreErrors);
    return converted == FAILED && ignoreErrors && type.nullable() ? NULL : converted;
  }

  private static Object scalar(Value value, ScalarType type) {
    String text = value.text.chars().allMatch(c -> c > ' ') ? value.text : trim(value.text);
    boolean isString = value.kind == Kind.STRING;
    boolean isNumber = value.kind == Kind.NUMBER;
    return switch (type.kind()) {
      case VARCHAR -> encodable(value.text);
      case BOOLEAN -> isString || isNumber || value.kind == Kind.BOOLEAN ? bool(text) : FAILED;
      case TINYINT, SMALLINT -> integer(text, isNumber, isString, bits(type), false);
      case INTEGER, BIGINT -> integer(text, isNumber, isString, bits(type), true);
      case DOUBLE, FLOAT ->
          isString || isNumber ? floating(text, type.kind().name().equals("FLOAT")) : FAILED;
      case DECIMAL -> isString || isNumber ? decimal(text, type) : FAILED;
      case TIMESTAMP -> isString ? timestamp(text, type.precision()) : FAILED;
      case DATE -> isString ? date(text) : FAILED;
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** White space of ASCII only, as {@link String#trim}. */
  private static String trim(String text) {
    return text.trim();
  }

  /** What is left of a text when it becomes UTF-8: a lone surrogate does not. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Object bool(String text) {
    return switch (text.chars().allMatch(c -> c < 128)
        ? text.toLowerCase(java.util.Locale.ROOT)
        : "") {
      case "true", "t", "yes", "y", "1" -> true;
      case "false", "f", "no", "n", "0" -> false;
      default -> FAILED;
    };
  }

  private static int bits(ScalarType type) {
    return switch (type.kind()) {
      case TINYINT -> 8;
      case SMALLINT -> 16;
      case INTEGER -> 32;
      default -> 64;
    };
  }

  private static Object integer(
      String text, boolean isNumber, boolean isString, int bits, boolean cutsFraction) {
    BigInteger whole;
    if (isNumber) {
      BigDecimal number = number(text);
      if (number == null) {
        return FAILED;
      }
      whole = number.toBigInteger();
      if (!cutsFraction && new BigDecimal(whole).compareTo(number) != 0) {
        return FAILED;
      }
    } else if (isString && text.matches("[+-]?[0-9]+")) {
      whole = new BigInteger(text);
    } else {
      return FAILED;
    }
    return whole.bitLength() < bits ? whole.longValue() : FAILED;
  }

  /**
   * The number, or what stands for it when its exponent is far off: 0, something small, or null
   * when it is too large for any type.
   */
  private static @Nullable BigDecimal number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches() || matcher.group(2).isEmpty() && matcher.group(3).isEmpty()) {
      throw new NumberFormatException(text);
    }
    if (matcher.group(4) == null || matcher.group(4).length() < 6) {
      return new BigDecimal(text);
    }
    if ((matcher.group(2) + matcher.group(3)).matches("0*")) {
      return BigDecimal.ZERO;
    }
    BigInteger exponent = new BigInteger(matcher.group(4));
    if (exponent.abs().compareTo(BigInteger.valueOf(100_000)) < 0) {
      return new BigDecimal(text);
    }
    return exponent.signum() > 0 ? null : new BigDecimal(matcher.group(1) + "1e-1000");
  }

  private static boolean isNumber(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.matches() && !(matcher.group(2).isEmpty() && matcher.group(3).isEmpty());
  }

  private static Object floating(String text, boolean isFloat) {
    Matcher special = SPECIAL.matcher(text);
    if (special.matches()) {
      double value =
          special.group(2) == null && special.group(1) == null
              ? Double.NaN
              : special.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return text.equalsIgnoreCase("nan") ? Double.NaN : value;
    }
    if (!isNumber(text)) {
      return FAILED;
    }
    return isFloat ? (double) Float.parseFloat(text) : Double.parseDouble(text);
  }

  private static Object decimal(String text, ScalarType type) {
    if (!isNumber(text)) {
      return FAILED;
    }
    BigDecimal number = number(text);
    if (number == null) {
      return FAILED;
    }
    BigDecimal rounded = number.setScale(type.scale(), RoundingMode.HALF_UP);
    return rounded.precision() <= type.precision() ? rounded : FAILED;
  }

  private static Object date(String text) {
    Matcher matcher = TIMESTAMP.matcher(text);
    if (!matcher.matches() || matcher.group(4) != null) {
      return FAILED;
    }
    try {
      return day(matcher);
    } catch (DateTimeException e) {
      return FAILED;
    }
  }

  private static long day(Matcher matcher) {
    return LocalDate.of(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)))
        .toEpochDay();
  }

  private static Object timestamp(String text, int precision) {
    Matcher matcher = TIMESTAMP.matcher(text);
    if (!matcher.matches()) {
      return FAILED;
    }
    try {
      long micros = day(matcher) * 86_400_000_000L;
      if (matcher.group(4) == null) {
        return micros;
      }
      int second = matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6));
      LocalTime time =
          LocalTime.of(
              Integer.parseInt(matcher.group(4)), Integer.parseInt(matcher.group(5)), second);
      micros += time.toNanoOfDay() / 1000;
      if (matcher.group(7) != null) {
        String kept = (matcher.group(7) + "000000").substring(0, precision);
        micros += Long.parseLong((kept + "000000").substring(0, 6));
      }
      if (matcher.group(9) != null) {
        int hours = Integer.parseInt(matcher.group(10));
        int minutes = matcher.group(11) == null ? 0 : Integer.parseInt(matcher.group(11));
        if (hours > 18 || minutes > 59) {
          return FAILED;
        }
        long offset = ChronoUnit.MICROS.between(LocalTime.MIN, LocalTime.MIN);
        offset += (hours * 60L + minutes) * 60_000_000L;
        micros -= matcher.group(9).equals("-") ? -offset : offset;
      }
      return micros;
    } catch (DateTimeException e) {
      return FAILED;
    }
  }

  // --- comparison ---

  /** Whether a row of a column has a value that {@link #read} gave. */
  static boolean matches(Object expected, DataType type, Column column, int row) {
    if (expected == NULL || column.isNull(row)) {
      return expected == NULL && column.isNull(row);
    }
    return switch (type.storage()) {
      case BOOLEAN -> expected.equals(((BooleanColumn) column).values[row]);
      case INT -> (long) expected == ((IntColumn) column).values[row];
      case LONG ->
          expected instanceof BigDecimal decimal
              ? decimal
                  .unscaledValue()
                  .equals(BigInteger.valueOf(((LongColumn) column).values[row]))
              : (long) expected == ((LongColumn) column).values[row];
      case DOUBLE -> expected.equals(((DoubleColumn) column).values[row]);
      case BYTES -> matchesText((String) expected, (BytesColumn) column, row);
      case DECIMAL -> {
        DecimalColumn decimals = (DecimalColumn) column;
        yield ((BigDecimal) expected)
            .unscaledValue()
            .equals(DecimalColumn.unscaled(decimals.high[row], decimals.low[row]));
      }
      case ROW -> {
        List<?> values = (List<?>) expected;
        boolean same = true;
        for (int i = 0; i < values.size(); i++) {
          Field field = ((RowType) type).fields().get(i);
          same &= matches(values.get(i), field.type(), ((RowColumn) column).children[i], row);
        }
        yield same;
      }
      case ARRAY -> {
        List<?> values = (List<?>) expected;
        ArrayColumn array = (ArrayColumn) column;
        boolean same = values.size() == array.lengths[row];
        for (int i = 0; same && i < values.size(); i++) {
          same =
              matches(
                  values.get(i),
                  ((ArrayType) type).element(),
                  array.elements,
                  array.offsets[row] + i);
        }
        yield same;
      }
      case MAP -> {
        Map<?, ?> values = (Map<?, ?>) expected;
        MapColumn map = (MapColumn) column;
        boolean same = values.size() == map.lengths[row];
        for (int i = 0; same && i < values.size(); i++) {
          int at = map.offsets[row] + i;
          Object value = values.get(((BytesColumn) map.keys).string(at));
          same = value != null && matches(value, ((MapType) type).value(), map.values, at);
        }
        yield same;
      }
    };
  }

  private static boolean matchesText(String expected, BytesColumn column, int row) {
    byte[] bytes = expected.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(
        bytes,
        0,
        bytes.length,
        column.heap,
        column.offsets[row],
        column.offsets[row] + column.lengths[row]);
  }
}
