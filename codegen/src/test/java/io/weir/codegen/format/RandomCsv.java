package io.weir.codegen.format;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.csv.CsvDialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes up tables, their options, and CSV that fits them or nearly does. */
final class RandomCsv {
  private static final List<DataType> TYPES =
      List.of(
          DataType.integer(),
          DataType.bigint(),
          DataType.bigint(),
          DataType.string(),
          DataType.string(),
          DataType.doublePrecision(),
          DataType.decimal(10, 2),
          DataType.decimal(30, 5),
          DataType.of(TypeKind.SMALLINT),
          DataType.of(TypeKind.FLOAT),
          DataType.bool(),
          DataType.of(TypeKind.DATE),
          DataType.of(TypeKind.TIME, 0),
          DataType.timestamp(3));

  /** Texts of numbers and of what might be taken for one. */
  private static final String[] ODD = {
    "1e6",
    "12abc",
    " 12",
    "12 ",
    "0x10",
    "1.5",
    "1.0",
    "1e99999999999",
    "-",
    "+5",
    "--1",
    "1_000",
    "nullx",
    "NULL",
    "-1",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "1e-3",
    "100e-2",
    ".5",
    "5.",
    "NaN",
    "Infinity",
    "1e999",
    "00000000000000000000000001",
    "0.1e1",
    "true",
    "x",
    "2026-02-30",
    "2026-01-31",
    "2026-01-31 12:00:00.123",
    "2026-01-31T12:00:00Z",
    "12:34:56",
    "1e",
    "e1",
    "1 2",
    "12\u0000",
    "\u00e9",
    "T",
    "no",
    "1e0",
    "123456789012345678",
    "1234567890123456789",
    "0.999999999",
    "99999999.995",
    "12345678901234567890123456789",
    "1e999999999",
    "0e999999999",
    "-0",
    "-0.0",
    "1-",
    "1e+6",
    "1E6",
    "\u0001",
    "65536",
    "2147483648",
    "3.4028236e38"
  };

  /** Bytes (ISO 8859-1) of characters of two to four bytes. */
  private static final String[] CHARACTERS = {
    "\u00c3\u00a9",
    "\u00c2\u0080",
    "\u00df\u00bf",
    "\u00e2\u0082\u00ac",
    "\u00e0\u00a0\u0080",
    "\u00ed\u009f\u00bf",
    "\u00ef\u00bf\u00bd",
    "\u00f0\u009f\u0098\u0080",
    "\u00f4\u008f\u00bf\u00bf"
  };

  /** Bytes that are no UTF-8: parts, overlong forms, surrogates, too large ones. */
  private static final String[] NOT_UTF8 = {
    "\u00e9",
    "\u0080",
    "\u00c3",
    "\u00e2\u0082",
    "\u00f0\u009f\u0098",
    "\u00c0\u00af",
    "\u00c1\u00bf",
    "\u00e0\u009f\u00bf",
    "\u00f0\u008f\u00bf\u00bf",
    "\u00ed\u00a0\u0080",
    "\u00ed\u00b0\u0080",
    "\u00f4\u0090\u0080\u0080",
    "\u00f5\u0080\u0080\u0080",
    "\u00fe",
    "\u00ff",
    "\u00c3\u00a9\u00a9"
  };

  private static final String MUTATIONS = ",;'\"\n\r\\ #/1-a\u00e9\u0001\u0000.e|";

  private final Random random;
  final Map<String, String> options = new HashMap<>();
  final RowType table;
  private final char delimiter;
  private final char quote;
  private final char escape;
  private final boolean header;

  RandomCsv(Random random) {
    this.random = random;
    List<Field> fields = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      DataType type = TYPES.get(random.nextInt(TYPES.size()));
      fields.add(new Field("f" + fields.size(), type.withNullable(random.nextInt(6) > 0)));
    }
    table = new RowType(fields, false);
    boolean odd = random.nextInt(3) == 0;
    delimiter = odd ? ",;|\t".charAt(random.nextInt(4)) : ',';
    quote = odd && random.nextInt(3) == 0 ? '\'' : '"';
    escape = odd && random.nextInt(3) == 0 ? '\\' : (char) CsvDialect.NONE;
    header = random.nextInt(8) == 0;
    options.put("csv.field-delimiter", String.valueOf(delimiter));
    options.put("csv.quote-character", String.valueOf(quote));
    options.put("csv.header", String.valueOf(header));
    if (escape != CsvDialect.NONE) {
      options.put("csv.escape-character", String.valueOf(escape));
    }
    if (odd && random.nextInt(6) == 0) {
      options.put("csv.disable-quote-character", "true");
    }
    if (odd && random.nextInt(3) == 0) {
      options.put("csv.comment", List.of("#", "//", "1").get(random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      options.put(
          "csv.null-literal", List.of("NULL", "-1", "0", "n", "x,y").get(random.nextInt(5)));
    }
    if (random.nextInt(3) == 0) {
      options.put("csv.ignore-parse-errors", "true");
    }
  }

  boolean hasHeader() {
    return header;
  }

  /** A header line, with the columns in another order and further ones now and then. */
  String headerLine(List<String> names) {
    names.addAll(table.fields().stream().map(Field::name).toList());
    if (random.nextInt(3) == 0) {
      java.util.Collections.shuffle(names, random);
    }
    while (random.nextInt(3) == 0) {
      names.add(random.nextInt(names.size() + 1), "other");
    }
    return String.join(String.valueOf(delimiter), names) + (random.nextBoolean() ? "\n" : "\r\n");
  }

  /**
   * Records, most of them fine.
   *
   * @param columns of the fields by name; one that the table has not is a text
   */
  String records(int count, List<String> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(record(columns));
    }
    if (text.length() > 0 && random.nextInt(3) == 0) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  String record(List<String> columns) {
    StringBuilder text = new StringBuilder();
    int fields = columns.size();
    if (random.nextInt(12) == 0) {
      fields = Math.max(0, fields + random.nextInt(5) - 2);
    }
    for (int i = 0; i < fields; i++) {
      int column = i < columns.size() ? table.indexOf(columns.get(i)) : -1;
      text.append(i == 0 ? "" : delimiter)
          .append(field(column < 0 ? DataType.string() : table.fields().get(column).type()));
    }
    if (random.nextInt(20) == 0) {
      text.append(delimiter);
    }
    for (int i = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0; i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      char c = MUTATIONS.charAt(random.nextInt(MUTATIONS.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(c));
        default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
      }
    }
    if (random.nextInt(30) == 0) {
      text.insert(0, options.getOrDefault("csv.comment", "#"));
    }
    return text.append(random.nextInt(4) == 0 ? "\r\n" : "\n").toString();
  }

  private String field(DataType type) {
    int kind = random.nextInt(10);
    String text = kind == 0 ? "" : kind == 1 ? ODD[random.nextInt(ODD.length)] : value(type);
    boolean isText = type.kind() == TypeKind.VARCHAR;
    if (random.nextInt(5) > 0 && !isSpecial(text)) {
      return text;
    }
    if (isText && random.nextInt(12) == 0) {
      return text.replace(delimiter, 'z').replace('\n', 'z');
    }
    String quoted = text.replace(String.valueOf(quote), "" + quote + quote);
    return quote + quoted + quote + (random.nextInt(20) == 0 ? " " : "");
  }

  private boolean isSpecial(String text) {
    return text.indexOf(delimiter) >= 0 || text.indexOf(quote) >= 0 || text.indexOf('\n') >= 0;
  }

  private String value(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean() ? "true" : "F";
      case SMALLINT -> String.valueOf(random.nextInt(70000) - 35000);
      case INTEGER -> String.valueOf(random.nextInt() >> random.nextInt(32));
      case BIGINT -> String.valueOf(random.nextLong() >> random.nextInt(64));
      case FLOAT -> String.valueOf(random.nextFloat() * 1000);
      case DOUBLE -> String.valueOf(random.nextInt(1000) * 0.37);
      case DECIMAL -> random.nextInt(100000) + "." + random.nextInt(1000);
      case DATE -> "20%02d-%02d-%02d".formatted(number(40), number(13), number(31));
      case TIME -> "%02d:%02d:%02d".formatted(number(24), number(60), number(60));
      case TIMESTAMP ->
          "20%02d-%02d-%02d %02d:%02d:%02d.%03d"
              .formatted(
                  number(40),
                  number(13),
                  number(31),
                  number(24),
                  number(60),
                  number(60),
                  number(1000));
      default -> text();
    };
  }

  private int number(int below) {
    return random.nextInt(below);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    // Most texts are ASCII; of the others, many have one byte that is wrong.
    boolean ascii = random.nextInt(3) > 0;
    int length = random.nextInt(6) == 0 ? random.nextInt(90) : random.nextInt(9);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(30);
      char c = (char) ('a' + kind);
      if (kind > 25) {
        c = MUTATIONS.charAt(random.nextInt(MUTATIONS.length()));
      }
      text.append(c == escape || c == '\r' ? 'q' : c);
      if (!ascii && random.nextInt(4) == 0) {
        text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
      }
    }
    if (!ascii && random.nextInt(6) == 0) {
      text.insert(random.nextInt(text.length() + 1), NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
    }
    return text.toString();
  }
}
