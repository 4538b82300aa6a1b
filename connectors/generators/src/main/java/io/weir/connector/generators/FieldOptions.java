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
import java.util.HashSet;
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

  /** Fails when an option is about a column or an attribute that does not exist. */
  static void check(TableDescription table) {
    Set<String> names = new HashSet<>();
    table.schema().fields().forEach(field -> collect(field.name(), field.type(), names));
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
      if (!names.contains(name)) {
        throw values.invalid(key, option.getValue(), "there is no column '" + name + "'");
      }
    }
  }

  private static void collect(String name, DataType type, Set<String> names) {
    names.add(name);
    if (type instanceof RowType row) {
      for (Field field : row.fields()) {
        collect(name + "." + field.name(), field.type(), names);
      }
    } else if (type instanceof ArrayType array) {
      collect(name + ".element", array.element(), names);
    } else if (type instanceof MapType map) {
      collect(name + ".key", map.key(), names);
      collect(name + ".value", map.value(), names);
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
}
