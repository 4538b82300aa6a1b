package io.weir.connector.generators;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options {@code fields.NAME.…} of one column. The name of a part of a column has the names of
 * all its parents: {@code fields.address.city.length}; the parts of arrays and maps are called
 * {@code element}, {@code key} and {@code value}.
 */
final class FieldOptions {
  static final String PREFIX = "fields.";

  private static final List<String> ATTRIBUTES =
      List.of("kind", "min", "max", "length", "var-len", "null-rate", "max-past", "start", "end");

  private final TableDescription table;
  private final OptionValues values;
  private final String name;

  FieldOptions(TableDescription table, String name) {
    this.table = table;
    this.name = name;
    values = new OptionValues(table);
  }

  /**
   * Fails when an option is about a column or an attribute that does not exist or means nothing.
   */
  static void check(TableDescription table) {
    Map<String, DataType> columns = new HashMap<>();
    table.schema().fields().forEach(field -> collect(field.name(), field.type(), columns));
    OptionValues values = new OptionValues(table);
    for (Map.Entry<String, String> option : table.options().entrySet()) {
      String key = option.getKey();
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      int dot = key.lastIndexOf('.');
      String attribute = key.substring(dot + 1);
      if (!ATTRIBUTES.contains(attribute)) {
        throw values.invalid(
            key,
            option.getValue(),
            "'" + attribute + "' is not one of " + String.join(", ", ATTRIBUTES));
      }
      String name = dot < PREFIX.length() ? "" : key.substring(PREFIX.length(), dot);
      DataType type = columns.get(name);
      if (type == null) {
        throw values.invalid(key, option.getValue(), "there is no column '" + name + "'");
      }
      boolean sequence = new FieldOptions(table, name).isSequence();
      Set<String> meaningful = sequence ? Set.of("start", "end") : attributes(type);
      if (!attribute.equals("kind")
          && !attribute.equals("null-rate")
          && !meaningful.contains(attribute)) {
        throw values.invalid(
            key,
            option.getValue(),
            "it means nothing for a column of type %s %s"
                .formatted(type, sequence ? "that counts" : "of random values"));
      }
    }
  }

  /** What can be said of random values of a type. */
  private static Set<String> attributes(DataType type) {
    return switch (type.kind()) {
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DECIMAL,
          FLOAT,
          DOUBLE,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME ->
          Set.of("min", "max");
      case VARCHAR, VARBINARY -> Set.of("length", "var-len");
      case ARRAY, MAP -> Set.of("length");
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> Set.of("max-past");
      case CHAR, BINARY, BOOLEAN, ROW, NULL -> Set.of();
    };
  }

  private static void collect(String name, DataType type, Map<String, DataType> columns) {
    columns.put(name, type);
    if (type instanceof RowType row) {
      for (Field field : row.fields()) {
        collect(name + "." + field.name(), field.type(), columns);
      }
    } else if (type instanceof ArrayType array) {
      collect(name + ".element", array.element(), columns);
    } else if (type instanceof MapType map) {
      collect(name + ".key", map.key(), columns);
      collect(name + ".value", map.value(), columns);
    }
  }

  FieldOptions child(String childName) {
    return new FieldOptions(table, name + "." + childName);
  }

  String name() {
    return name;
  }

  private String key(String attribute) {
    return PREFIX + name + "." + attribute;
  }

  private @Nullable String text(String attribute) {
    return table.options().get(key(attribute));
  }

  boolean isSequence() {
    String kind = text("kind");
    if (kind == null || kind.equalsIgnoreCase("random")) {
      return false;
    }
    if (kind.equalsIgnoreCase("sequence")) {
      return true;
    }
    throw values.invalid(key("kind"), kind, "expected random | sequence");
  }

  BigDecimal decimal(String attribute, BigDecimal otherwise) {
    String value = text(attribute);
    return value == null ? otherwise : values.decimal(key(attribute), value);
  }

  /** A number that must be given. */
  long number(String attribute) {
    String value = text(attribute);
    if (value == null) {
      throw values.invalid(key("kind"), "sequence", "'" + key(attribute) + "' is missing");
    }
    return values.number(key(attribute), value);
  }

  int length(int otherwise) {
    String value = text("length");
    if (value == null) {
      return otherwise;
    }
    long length = values.number(key("length"), value);
    if (length < 0 || length > 1 << 24) {
      throw values.invalid(key("length"), value, "expected 0 to " + (1 << 24));
    }
    return (int) length;
  }

  boolean variableLength() {
    String value = text("var-len");
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw values.invalid(key("var-len"), value, "expected true | false");
    }
    return "true".equals(value);
  }

  double nullRate() {
    double rate = decimal("null-rate", BigDecimal.ZERO).doubleValue();
    if (rate < 0 || rate > 1) {
      throw values.invalid(key("null-rate"), String.valueOf(rate), "expected 0 to 1");
    }
    return rate;
  }

  Duration maxPast() {
    String value = text("max-past");
    return value == null ? Duration.ZERO : values.duration(key("max-past"), value);
  }

  JobException unsupportedSequence(DataType type) {
    return values.invalid(
        key("kind"), "sequence", "a column of type " + type + " can only be random");
  }

  JobException unordered(BigDecimal min, BigDecimal max) {
    return values.invalid(key("min"), min.toString(), "is above the maximum, " + max);
  }

  /** The first number of a sequence; it and the last one fit the column. */
  long firstOfSequence(BigDecimal smallest, BigDecimal largest) {
    for (String attribute : List.of("start", "end")) {
      checkFits(attribute, BigDecimal.valueOf(number(attribute)), smallest, largest);
    }
    return number("start");
  }

  /** How many numbers a sequence has. */
  long lengthOfSequence() {
    long start = number("start");
    long end = number("end");
    if (start > end) {
      throw values.invalid(key("start"), Long.toString(start), "is above the end, " + end);
    }
    return end - start == Long.MAX_VALUE || end - start < 0 ? Long.MAX_VALUE : end - start + 1;
  }

  /** A bound that fits the column. */
  BigDecimal bound(
      String attribute, BigDecimal otherwise, BigDecimal smallest, BigDecimal largest) {
    BigDecimal bound = decimal(attribute, otherwise);
    checkFits(attribute, bound, smallest, largest);
    return bound;
  }

  private void checkFits(
      String attribute, BigDecimal value, BigDecimal smallest, BigDecimal largest) {
    if (value.compareTo(smallest) < 0 || value.compareTo(largest) > 0) {
      throw values.invalid(
          key(attribute),
          value.toPlainString(),
          "the column can be %s to %s"
              .formatted(smallest.toPlainString(), largest.toPlainString()));
    }
  }
}
