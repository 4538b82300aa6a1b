package io.weir.runtime.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.kernel.BadRecordException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads any JSON into columns of any types by Jackson's streaming parser: right rather than fast.
 * Strings may be numbers, numbers and whole objects may be strings; of fields that stand twice the
 * last one counts; a missing field is NULL. Not thread-safe.
 *
 * <p>Failures are BadRecordExceptions of which only the reason and {@code errorAt} mean anything.
 */
final class JsonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  private final ValueParser values = new ValueParser();
  private final JsonDialect dialect;

  /** Texts of string columns for {@link StringSlices}. */
  private final ByteBuilder texts;

  private final List<String> path = new ArrayList<>();
  private byte[] bytes = {};
  private int from;

  /**
   * @param texts receives the texts of strings outside of arrays and maps, where rows of the
   *     columns then have negative offsets
   */
  JsonReader(JsonDialect dialect, ByteBuilder texts) {
    this.dialect = dialect;
    this.texts = texts;
  }

  /**
   * Reads the object that is {@code bytes[from, to)} into a row of the columns.
   *
   * @return false when there is none because errors are ignored
   */
  boolean readRecord(byte[] source, int start, int to, RowType schema, Column[] columns, int row) {
    try (JsonParser parser = open(source, start, to)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw bad("the record is not a JSON object", parser);
      }
      readFields(parser, schema, columns, row, true);
      if (parser.nextToken() != null) {
        throw bad("there is something behind the JSON object", parser);
      }
      return true;
    } catch (JsonProcessingException e) {
      if (dialect.ignoreErrors()) {
        return false;
      }
      throw malformed(e, to);
    } catch (BadRecordException e) {
      if (dialect.ignoreErrors()) {
        return false;
      }
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the value that is {@code bytes[from, to)} into a row of a column; strings are copied
   * there.
   */
  void readValue(byte[] source, int start, int to, DataType type, Column column, int row) {
    try (JsonParser parser = open(source, start, to)) {
      if (parser.nextToken() == null) {
        throw new BadRecordException("the JSON is empty", start, start, start);
      }
      read(parser, type, column, row, false);
      if (parser.nextToken() != null) {
        throw bad("there is something behind the JSON value", parser);
      }
    } catch (JsonProcessingException e) {
      throw malformed(e, to);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonParser open(byte[] source, int start, int to) throws IOException {
    bytes = source;
    from = start;
    path.clear();
    return FACTORY.createParser(source, start, to - start);
  }

  private BadRecordException malformed(JsonProcessingException e, int to) {
    if (e instanceof JsonEOFException) {
      return new BadRecordException(
          "truncated JSON: the record ends before its closing bracket", from, to, to);
    }
    int at =
        e.getLocation() == null ? from : from + (int) Math.max(0, e.getLocation().getByteOffset());
    String reason = e.getOriginalMessage();
    int end = reason.indexOf('\n');
    return new BadRecordException(
        "malformed JSON: " + (end < 0 ? reason : reason.substring(0, end)),
        from,
        Math.min(at, to),
        to);
  }

  private BadRecordException bad(String reason, JsonParser parser) {
    int at = tokenStart(parser);
    return new BadRecordException(reason, from, at, at);
  }

  private int tokenStart(JsonParser parser) {
    return from + (int) Math.max(0, parser.currentTokenLocation().getByteOffset());
  }

  private void readFields(
      JsonParser parser, RowType type, Column[] columns, int row, boolean asSlices)
      throws IOException {
    boolean[] seen = new boolean[columns.length];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int field = type.indexOf(parser.currentName());
      parser.nextToken();
      if (field < 0) {
        parser.skipChildren();
        continue;
      }
      seen[field] = true;
      path.add(type.fields().get(field).name());
      read(parser, type.fields().get(field).type(), columns[field], row, asSlices);
      path.remove(path.size() - 1);
    }
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        Field field = type.fields().get(i);
        path.add(field.name());
        if (dialect.failOnMissingField()) {
          throw bad("field " + String.join(".", path) + " is missing", parser);
        }
        readNull(parser, field.type(), columns[i], row, "missing");
        path.remove(path.size() - 1);
      }
    }
  }

  private void readNull(JsonParser parser, DataType type, Column column, int row, String what) {
    if (!type.nullable()) {
      throw bad("field " + String.join(".", path) + " is NOT NULL but is " + what, parser);
    }
    column.setNull(row);
  }

  /** Reads the value whose first token is the parser's current one. */
  private void read(JsonParser parser, DataType type, Column column, int row, boolean asSlices)
      throws IOException {
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      readNull(parser, type, column, row, "null");
    } else if (type instanceof RowType rowType && token == JsonToken.START_OBJECT) {
      readFields(parser, rowType, ((RowColumn) column).children, row, asSlices);
    } else if (type instanceof ArrayType array && token == JsonToken.START_ARRAY) {
      readArray(parser, array, (ArrayColumn) column, row);
    } else if (type instanceof MapType map && token == JsonToken.START_OBJECT) {
      readMap(parser, map, (MapColumn) column, row);
    } else {
      readScalar(parser, type, column, row, asSlices);
    }
  }

  private void readArray(JsonParser parser, ArrayType type, ArrayColumn column, int row)
      throws IOException {
    int start = column.elementCount;
    int count = 0;
    path.add("[]");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      column.elements.ensureCapacity(start + count + 1);
      read(parser, type.element(), column.elements, start + count, false);
      count++;
    }
    path.remove(path.size() - 1);
    column.offsets[row] = start;
    column.lengths[row] = count;
    column.elementCount = start + count;
  }

  private void readMap(JsonParser parser, MapType type, MapColumn column, int row)
      throws IOException {
    int start = column.elementCount;
    int count = 0;
    Map<String, Integer> entries = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Integer known = entries.putIfAbsent(key, start + count);
      int entry = known == null ? start + count++ : known;
      column.keys.ensureCapacity(entry + 1);
      column.values.ensureCapacity(entry + 1);
      path.add(key);
      readKey(parser, type.key(), key, column.keys, entry);
      parser.nextToken();
      read(parser, type.value(), column.values, entry, false);
      path.remove(path.size() - 1);
    }
    column.offsets[row] = start;
    column.lengths[row] = count;
    column.elementCount = start + count;
  }

  private void readKey(JsonParser parser, DataType type, String key, Column keys, int entry) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    if (keys.hasNulls) {
      keys.nulls[entry] = false;
    }
    if (!(type instanceof ScalarType scalar)
        || !values.parse(scalar, text, 0, text.length, keys, entry)) {
      throw bad(Reasons.notA(String.join(".", path) + " (a key)", type.toString(), key), parser);
    }
  }

  private void readScalar(
      JsonParser parser, DataType type, Column column, int row, boolean asSlices)
      throws IOException {
    boolean isContainer = parser.currentToken().isStructStart();
    String shown;
    if (isContainer) {
      int start = tokenStart(parser);
      parser.skipChildren();
      int end = from + (int) parser.currentLocation().getByteOffset();
      shown = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    } else {
      shown = parser.getText();
    }
    byte[] text = shown.getBytes(StandardCharsets.UTF_8);
    if (CsvDecoder.isText(type)) {
      storeText(text, (BytesColumn) column, row, asSlices);
      return;
    }
    boolean ok =
        !isContainer
            && type instanceof ScalarType scalar
            && fits(parser.currentToken(), scalar)
            && (values.parse(scalar, text, 0, text.length, column, row)
                || readIntegral(parser, scalar, shown, column, row));
    if (ok) {
      return;
    }
    if (dialect.ignoreErrors() && type.nullable()) {
      column.setNull(row);
      return;
    }
    String name = path.isEmpty() ? "the value" : String.join(".", path);
    throw bad(
        Reasons.notA(name, type.withNullable(true).toString(), Reasons.text(text, 0, text.length)),
        parser);
  }

  private static boolean fits(JsonToken token, ScalarType type) {
    boolean isBoolean = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    return !isBoolean || type.kind() == TypeKind.BOOLEAN;
  }

  /** A number like {@code 1.0} or {@code 1e3} for a whole-number type. */
  private boolean readIntegral(
      JsonParser parser, ScalarType type, String text, Column column, int row) {
    boolean isWhole =
        switch (type.kind()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
          case BOOLEAN,
              FLOAT,
              DOUBLE,
              DECIMAL,
              CHAR,
              VARCHAR,
              BINARY,
              VARBINARY,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_LTZ,
              INTERVAL_YEAR_MONTH,
              INTERVAL_DAY_TIME,
              NULL,
              ROW,
              ARRAY,
              MAP ->
              false;
        };
    if (!isWhole || parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT || text.length() > 400) {
      return false;
    }
    BigDecimal number = new BigDecimal(text);
    if (number.precision() - (long) number.scale() > 19) {
      return false;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.scale() > 0) {
      return false;
    }
    byte[] digits = stripped.toPlainString().getBytes(StandardCharsets.US_ASCII);
    return values.parse(type, digits, 0, digits.length, column, row);
  }

  private void storeText(byte[] text, BytesColumn column, int row, boolean asSlices) {
    if (asSlices) {
      column.offsets[row] = StringSlices.unescapedAt(texts.length);
      column.lengths[row] = text.length;
      texts.append(text);
    } else {
      column.set(row, text, 0, text.length);
    }
  }
}
