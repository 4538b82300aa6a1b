package io.weir.codegen.format;

import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Records of JSON that are like each other, and others that are nearly JSON. */
final class RandomJson {
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "12",
    "127",
    "128",
    "-129",
    "32768",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "123456789012345678",
    "1234567890123456789",
    "12345678",
    "123456789",
    "1e6",
    "1E3",
    "1e+2",
    "1e-2",
    "10e-1",
    "1.0",
    "1.5",
    "-1.5",
    "0.5",
    "-0.5",
    "1.000000000000000000000",
    "100000000000000000000e-18",
    "0.0000012e6",
    "1.7040672e12",
    "9223372036854775807.9",
    "92233720368547758070e-1",
    "1e18",
    "1e19",
    "1e99999999999",
    "1e-99999999999",
    "0e99999999999",
    "1e999999999",
    "1e400",
    "-1e400",
    "1e-400",
    "0.00000000000000000000000000000000000000000000000000000001",
    "99999999.995",
    "99999999.994",
    "123456.7891",
    "0.1",
    "17.25",
    "3.4028236e38",
    "1.1754943e-38",
    "0.30000000000000004"
  };

  private static final String[] STRINGS = {
    "",
    "a",
    "x y",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/\\b\\f\\r\\t",
    "\\u0041",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\udc00x",
    "\\ud83dx",
    "\\u0000",
    "ä",
    "€",
    "😀",
    "aäb€c😀d",
    "12",
    " 12 ",
    "+7",
    "-3",
    "1.5",
    "1e3",
    "true",
    "FALSE",
    "yes",
    "NaN",
    "-Infinity",
    "inf",
    "null",
    "2026-01-31",
    "2026-02-30",
    "2026-1-3",
    "2026-01-31 12:34:56",
    "2026-01-31T12:34:56.123Z",
    "2026-01-31 12:34:56.1234567",
    "2026-01-31 12:34",
    "2026-01-31T12:34:56+02:00",
    "24:00",
    "}",
    "]",
    ",",
    ":",
    "{\\\"a\\\":1}",
    "xxxxxxx",
    "xxxxxxxx",
    "xxxxxxxxx",
    "xxxxxxxxxxxxxxx",
    "xxxxxxxxxxxxxxxx",
    "xxxxxxxxxxxxxxxxx\\\"",
    "2026-01-31 12:34:5\\u0036",
    "2026-01-31\\u002012:34:56.123",
    "\\u0032\\u003026-01-31T12:34:56Z",
    "2026-01-31 12:34:56\\\"",
    "2026-01-31 12:34:56\\u002b02:00",
    "a text that is long before \\u00e9, ä and \\n, and longer \\ud83d\\ude00 after them €",
    "a longer text with ä and € in its middle, which are not ASCII, behind sixteen bytes",
    "\\u0031\\u0032",
    "a longer text than eight or sixteen bytes, in which nothing is special"
  };

  /** Pieces that are put where they do not belong. */
  private static final String[] PIECES = {
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u12",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\ude00",
    "\\x",
    "null",
    "tru",
    "true",
    "nul",
    "0",
    "1",
    "-",
    "+",
    ".",
    "e",
    "E5",
    " ",
    "\t",
    "\r",
    "\n",
    "\u0000",
    "\u0001",
    "\u001f",
    "\u007f",
    "\u00a0",
    "'",
    "/",
    "//",
    "NaN",
    "0x10",
    "01",
    "1_000",
    "{}",
    "[]",
    "\"a\":1,",
    "\"\"",
    "abc",
    ",,",
    "\ufeff"
  };

  private static final byte[][] BROKEN_CHARACTERS = {
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xC3},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
    {(byte) 0x80},
    {(byte) 0xFF}
  };

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  // --- schemas ---

  /** A table of some columns whose names are hard to tell apart. */
  RowType schema(int columns) {
    List<String> names =
        new ArrayList<>(
            List.of(
                "a",
                "b",
                "id",
                "type",
                "created",
                "created_",
                "created_at",
                "created_by",
                "repository",
                "repository_name_1",
                "repository_name_2",
                "repository_nome_2",
                "ä",
                "a\"b",
                "payload",
                ""));
    Collections.shuffle(names, random);
    return row(names, columns, 2, true);
  }

  private RowType row(List<String> names, int columns, int depth, boolean nullable) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(new Field(names.get(i), type(names, depth)));
    }
    return new RowType(fields, nullable);
  }

  private DataType type(List<String> names, int depth) {
    boolean nullable = random.nextInt(12) > 0;
    if (depth > 0) {
      switch (random.nextInt(7)) {
        case 0, 1 -> {
          return row(names, 1 + random.nextInt(3), depth - 1, nullable);
        }
        case 2 -> {
          return random.nextBoolean()
              ? new ArrayType(type(names, depth - 1), nullable)
              : new MapType(DataType.string(), type(names, depth - 1), nullable);
        }
        default -> {}
      }
    }
    DataType scalar =
        switch (random.nextInt(12)) {
          case 0 -> DataType.bool();
          case 1 -> DataType.of(TypeKind.TINYINT);
          case 2 -> DataType.of(TypeKind.SMALLINT);
          case 3, 4 -> DataType.integer();
          case 5, 6 -> DataType.bigint();
          case 7 -> random.nextBoolean() ? DataType.doublePrecision() : DataType.of(TypeKind.FLOAT);
          case 8 -> random.nextBoolean() ? DataType.decimal(10, 2) : DataType.decimal(30, 3);
          case 9 -> DataType.timestamp(random.nextInt(7));
          case 10 -> random.nextBoolean() ? DataType.of(TypeKind.DATE) : DataType.timestamp(3);
          default -> DataType.string();
        };
    return scalar.withNullable(nullable);
  }

  // --- records ---

  /**
   * A record.
   *
   * @param shape two records of equal shapes have the same keys in the same order
   */
  byte[] record(RowType schema, long shape) {
    StringBuilder text = new StringBuilder();
    object(schema, new Random(shape), 3, text);
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return bytes;
  }

  private void object(RowType type, Random shape, int depth, StringBuilder out) {
    List<Field> fields = new ArrayList<>(type.fields());
    fields.removeIf(field -> shape.nextInt(7) == 0);
    for (int i = shape.nextInt(3); i > 0; i--) {
      fields.add(new Field("other" + i, DataType.of(TypeKind.NULL)));
    }
    if (shape.nextInt(10) == 0 && !fields.isEmpty()) {
      fields.add(fields.get(shape.nextInt(fields.size())));
    }
    if (shape.nextInt(3) == 0) {
      Collections.shuffle(fields, shape);
    }
    int spaces = shape.nextInt(4);
    out.append('{');
    String separator = "";
    for (Field field : fields) {
      out.append(separator);
      space(shape, spaces, out);
      key(field.name(), shape, out);
      space(shape, spaces, out);
      out.append(':');
      space(shape, spaces, out);
      value(field.type(), shape, depth - 1, out);
      space(shape, spaces, out);
      separator = ",";
    }
    out.append('}');
  }

  private static void key(String name, Random shape, StringBuilder out) {
    out.append('"');
    boolean escapes = shape.nextInt(20) == 0;
    for (char c : name.toCharArray()) {
      if (c == '"') {
        out.append("\\\"");
      } else if (escapes && shape.nextBoolean()) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void space(Random shape, int spaces, StringBuilder out) {
    if (spaces == 0 && shape.nextInt(3) == 0) {
      out.append(" \t\r".charAt(shape.nextInt(3)));
    }
  }

  private void value(DataType type, Random shape, int depth, StringBuilder out) {
    int odd = random.nextInt(24);
    if (odd == 0) {
      out.append("null");
    } else if (odd == 1 || type.kind() == TypeKind.NULL) {
      any(shape, depth, out);
    } else if (type instanceof RowType row) {
      object(row, shape, depth, out);
    } else if (type instanceof ArrayType array) {
      out.append('[');
      for (int i = random.nextInt(4); i > 0; i--) {
        value(array.element(), shape, depth - 1, out);
        out.append(i > 1 ? "," : "");
      }
      out.append(']');
    } else if (type instanceof MapType map) {
      out.append('{');
      for (int i = random.nextInt(4); i > 0; i--) {
        key("k" + random.nextInt(3), shape, out);
        out.append(':');
        value(map.value(), shape, depth - 1, out);
        out.append(i > 1 ? "," : "");
      }
      out.append('}');
    } else {
      scalar(type.kind(), out);
    }
  }

  private void scalar(TypeKind kind, StringBuilder out) {
    switch (kind) {
      case BOOLEAN -> out.append(random.nextBoolean());
      case TINYINT, SMALLINT -> number(random.nextInt(300) - 150, out);
      case INTEGER, BIGINT -> number(random.nextLong() >> random.nextInt(64), out);
      case DOUBLE, FLOAT, DECIMAL -> {
        if (random.nextBoolean()) {
          out.append(random.nextInt(100_000) / 100.0);
        } else {
          number(random.nextInt(1000), out);
        }
      }
      case DATE, TIMESTAMP ->
          out.append(
              String.format(
                  random.nextInt(3) == 0
                      ? "\"20%02d-%02d-%02d\""
                      : "\"20%02d-%02d-%02d %02d:%02d:%02d.%03d\"",
                  random.nextInt(100),
                  1 + random.nextInt(12),
                  1 + random.nextInt(29),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(60),
                  random.nextInt(1000)));
      default -> string(out);
    }
  }

  private void number(long value, StringBuilder out) {
    if (random.nextInt(12) == 0) {
      out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
    } else {
      out.append(value);
    }
  }

  private void string(StringBuilder out) {
    out.append('"');
    if (random.nextInt(3) == 0) {
      out.append(STRINGS[random.nextInt(STRINGS.length)]);
    } else {
      out.append("a plain text of some length".repeat(2), 0, random.nextInt(50));
    }
    out.append('"');
  }

  /** Any value, whatever is expected. */
  private void any(Random shape, int depth, StringBuilder out) {
    switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 1 -> out.append('"').append(STRINGS[random.nextInt(STRINGS.length)]).append('"');
      case 2 -> out.append(random.nextBoolean());
      case 3 -> out.append("null");
      case 4 -> out.append(random.nextInt());
      case 5 -> string(out);
      case 6 -> out.append(random.nextBoolean() ? "[]" : "{}");
      case 7 -> {
        out.append('[');
        for (int i = random.nextInt(4); i >= 0; i--) {
          any(shape, depth - 1, out);
          out.append(i > 0 ? "," : "]");
        }
      }
      default -> {
        out.append('{');
        for (int i = random.nextInt(3); i >= 0; i--) {
          key("k" + i, shape, out);
          out.append(':');
          any(shape, depth - 1, out);
          out.append(i > 0 ? "," : "}");
        }
      }
    }
  }

  // --- mutations ---

  /** The record with something changed, which may leave it well-formed. */
  byte[] mutate(byte[] record, byte[] other) {
    int at = random.nextInt(record.length + 1);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(record, at);
      case 1 ->
          replace(record, at, Math.min(record.length, at + 1 + random.nextInt(3)), new byte[0]);
      case 2 -> {
        byte[] changed = record.clone();
        if (at < changed.length) {
          changed[at] = (byte) random.nextInt(256);
        }
        yield changed;
      }
      case 3 ->
          replace(record, at, at, BROKEN_CHARACTERS[random.nextInt(BROKEN_CHARACTERS.length)]);
      case 4 -> {
        int from = random.nextInt(other.length + 1);
        int to = Math.min(other.length, from + random.nextInt(20));
        yield replace(record, at, at, Arrays.copyOfRange(other, from, to));
      }
      case 5 -> {
        int from = random.nextInt(other.length + 1);
        yield replace(record, at, record.length, Arrays.copyOfRange(other, from, other.length));
      }
      default -> {
        byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        int to = random.nextBoolean() ? at : Math.min(record.length, at + piece.length);
        yield replace(record, at, to, piece);
      }
    };
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }
}
