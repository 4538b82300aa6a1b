package io.weir.runtime.format;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.kernel.BadRecordException;
import java.util.List;

/**
 * Decodes the values of JSON objects' fields into the columns of the batch that is being filled.
 */
final class JsonValues {
  private final List<JsonNode> nodes;
  private final Column[] columns;
  private final JsonReader reader;
  private final ByteBuilder unescaped;
  private final NumberParser number = new NumberParser();
  private final DoubleParser floating = new DoubleParser();
  private final DecimalParser decimal = new DecimalParser();
  private final TimestampParser timestamp = new TimestampParser();
  private final ValueParser values = new ValueParser();

  /**
   * @param nodes by their ids
   * @param columns by the ids of their nodes; set by the decoder for each batch
   * @param reader for arrays, maps and whatever else is rare
   * @param unescaped receives texts that had escapes, for {@link StringSlices}
   */
  JsonValues(List<JsonNode> nodes, Column[] columns, JsonReader reader, ByteBuilder unescaped) {
    this.nodes = nodes;
    this.columns = columns;
    this.reader = reader;
    this.unescaped = unescaped;
  }

  /**
   * Decodes the value at {@code i}.
   *
   * @return offset behind it; -1 when it is not complete, or wrong
   */
  int decode(JsonLeaf leaf, byte[] bytes, int i, int limit, int row) {
    int end = -1;
    switch (leaf.kind) {
      case REST -> {
        return i;
      }
      case INT -> {
        end = number.scan(bytes, i, limit);
        if (end >= 0
            && number.value >= leaf.minimum
            && number.value <= leaf.maximum
            && !JsonScan.hasLeadingZero(bytes, i)) {
          leaf.ints[row] = (int) number.value;
          return end;
        }
      }
      case TEXT -> {
        if (i < limit && bytes[i] == '"') {
          end = JsonScan.endOfString(bytes, i + 1, limit);
          if (end < limit && bytes[end] == '"') {
            leaf.offsets[row] = i + 1;
            leaf.lengths[row] = end - i - 1;
            return end + 1;
          }
        }
      }
      case TIMESTAMP -> {
        if (i < limit && bytes[i] == '"') {
          end = timestamp.scan(bytes, i + 1, limit, leaf.unit);
          if (end >= 0 && bytes[end] == '"') {
            leaf.longs[row] = timestamp.value;
            return end + 1;
          }
        }
      }
      case DOUBLE, FLOAT, DECIMAL, DATE -> {
        end = decodeRarer(leaf, bytes, i, limit, row);
        if (end >= 0) {
          return end;
        }
      }
      case SKIPPED, LONG, OTHER -> {}
    }
    return decodeLeaf(bytes, i, limit, leaf.id, row);
  }

  /** As {@link #decode}, for types that would make that too long for the JVM to inline. */
  private int decodeRarer(JsonLeaf leaf, byte[] bytes, int i, int limit, int row) {
    int end = -1;
    switch (leaf.kind) {
      case DOUBLE, FLOAT -> {
        end =
            leaf.kind == JsonLeaf.Kind.DOUBLE
                ? floating.scan(bytes, i, limit)
                : floating.scanFloat(bytes, i, limit);
        if (end >= 0 && !JsonScan.hasLeadingZero(bytes, i)) {
          leaf.doubles[row] = floating.value;
          return end;
        }
      }
      case DECIMAL -> {
        end = decimal.scan(bytes, i, limit, leaf.precision, leaf.scale);
        if (end >= 0 && !JsonScan.hasLeadingZero(bytes, i)) {
          leaf.longs[row] = decimal.low;
          return end;
        }
      }
      case DATE -> {
        if (i < limit && bytes[i] == '"') {
          end = timestamp.scanDate(bytes, i + 1, limit);
          if (end >= 0 && bytes[end] == '"') {
            leaf.ints[row] = (int) timestamp.value;
            return end + 1;
          }
        }
      }
      case SKIPPED, REST, LONG, INT, TEXT, TIMESTAMP, OTHER -> {}
    }
    return -1;
  }

  /** Makes a field null; false when it must not be. */
  boolean setNull(JsonNode node, int row) {
    if (node.type.nullable()) {
      columns[node.id].setNulls(row, row + 1);
    }
    return node.type.nullable();
  }

  /**
   * Decodes the value of a leaf that is not written in the plainest way: null, a number in a
   * string, a string for a type that has its own way to be written.
   *
   * @return offset behind the value; -1 when it is something else, or wrong
   */
  private int decodeLeaf(byte[] bytes, int at, int limit, int leaf, int row) {
    JsonNode node = nodes.get(leaf);
    Column column = columns[leaf];
    if (JsonScan.isNull(bytes, at, limit)) {
      if (!node.type.nullable()) {
        return -1;
      }
      column.setNull(row);
      return at + 4;
    }
    int end = JsonScan.skipValue(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    if (bytes[at] != '"') {
      return decodeToken(bytes, at, end, node, column, row) ? end : -1;
    }
    if (CsvDecoder.isText(node.type)) {
      return decodeText(bytes, at, end, (BytesColumn) column, row) ? end : -1;
    }
    return node.type instanceof ScalarType scalar
            && parseQuoted(bytes, at + 1, end - 1, scalar, column, row)
        ? end
        : -1;
  }

  private boolean parseQuoted(
      byte[] bytes, int from, int to, ScalarType type, Column column, int row) {
    if (Swar.find(bytes, from, to, Swar.repeat('\\')) == to) {
      return values.parse(type, bytes, from, to, column, row);
    }
    int start = unescaped.length;
    boolean parsed =
        JsonEscapes.unescape(bytes, from, to, unescaped)
            && values.parse(type, unescaped.bytes, start, unescaped.length, column, row);
    unescaped.length = start;
    return parsed;
  }

  private boolean decodeToken(
      byte[] bytes, int at, int end, JsonNode node, Column column, int row) {
    boolean isNumber = JsonNumber.isNumber(bytes, at, end);
    boolean isBoolean = node.type.kind() == TypeKind.BOOLEAN && isTrueOrFalse(bytes, at, end);
    if (bytes[at] == '{' || bytes[at] == '[') {
      return decodeNested(bytes, at, end, node, column, row);
    }
    if (CsvDecoder.isText(node.type)) {
      if (!isNumber && !isTrueOrFalse(bytes, at, end)) {
        return false;
      }
      ((BytesColumn) column).offsets[row] = at;
      ((BytesColumn) column).lengths[row] = end - at;
      return true;
    }
    return (isNumber || isBoolean)
        && node.type instanceof ScalarType scalar
        && values.parse(scalar, bytes, at, end, column, row);
  }

  private boolean decodeNested(
      byte[] bytes, int at, int end, JsonNode node, Column column, int row) {
    if (node.type instanceof ScalarType) {
      return false;
    }
    try {
      reader.readValue(bytes, at, end, node.type, column, row);
      return true;
    } catch (BadRecordException e) {
      return false;
    }
  }

  private static boolean isTrueOrFalse(byte[] bytes, int from, int to) {
    int length = to - from;
    return (length == 4 && bytes[from] == 't' && BooleanParser.parse(bytes, from, to) == 1)
        || (length == 5 && bytes[from] == 'f' && BooleanParser.parse(bytes, from, to) == 0);
  }

  /** A string in quotes, perhaps with escapes. */
  private boolean decodeText(byte[] bytes, int at, int end, BytesColumn column, int row) {
    int start = unescaped.length;
    if (!JsonEscapes.unescape(bytes, at + 1, end - 1, unescaped)) {
      unescaped.length = start;
      return false;
    }
    column.offsets[row] = StringSlices.unescapedAt(start);
    column.lengths[row] = unescaped.length - start;
    return true;
  }
}
