package io.weir.codegen.format;

import io.weir.codegen.source.Template;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueParser;
import io.weir.runtime.format.csv.CsvDialect;
import io.weir.runtime.format.text.Swar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Generates the loop over plain records of a CSV decoder. */
final class CsvDecoderSource {
  /** With more columns than this, the loop calls methods of so many columns each. */
  private static final int COLUMNS_IN_LOOP = 24;

  /**
   * More columns are decoded by the loop over columns of the base class: a line of generated code
   * for each would take longer to compile than most files to read, and is never compiled by the JVM
   * before it is done.
   */
  private static final int MOST_GENERATED_COLUMNS = 500;

  private static final String CLASS =
      """
          package io.weir.generated;

          import io.weir.runtime.data.Batch;
          import io.weir.runtime.data.BooleanColumn;
          import io.weir.runtime.data.BytesColumn;
          import io.weir.runtime.data.DecimalColumn;
          import io.weir.runtime.data.DoubleColumn;
          import io.weir.runtime.data.IntColumn;
          import io.weir.runtime.data.LongColumn;
          import io.weir.runtime.data.RowType;
          import io.weir.runtime.format.text.BooleanParser;
          import io.weir.runtime.format.csv.CsvDecoder;
          import io.weir.runtime.format.csv.CsvDialect;
          import io.weir.runtime.format.csv.CsvScan;
          import io.weir.runtime.format.text.DecimalParser;
          import io.weir.runtime.format.text.DoubleParser;
          import io.weir.runtime.format.text.NumberParser;
          import io.weir.runtime.format.text.Swar;
          import io.weir.runtime.format.text.TimestampParser;
          import io.weir.runtime.kernel.KernelContext;

          /**
           * Reads from CSV:
           «columnList»
           */
          public final class «class» extends CsvDecoder {
            private static final long DELIMITERS = «delimiters»;
            private static final long QUOTES = «quotes»;
            private static final long NEWLINES = «newlines»;

            private final NumberParser number = new NumberParser();
            private final DoubleParser floating = new DoubleParser();
            private final DecimalParser decimal = new DecimalParser();
            private final TimestampParser timestamp = new TimestampParser();

            public «class»(Object[] constants, KernelContext context) {
              super((CsvDialect) constants[0], (RowType) constants[1], (RowType) constants[2]);
            }

            protected int decodePlain(
                byte[] bytes, int from, int stop, int limit, Batch out, int maxRows) {
              «body»
            }

            «methods»
          }
          """;

  private static final String LOOP =
      """
      «columns»
      int row = out.rows;
      int at = from;
      while (at < stop && row < maxRows) {
        «lineStart»
        int i = at;
        int end = at;
        «fields»
        «lineEnd»
        row++;
      }
      out.rows = row;
      return at;
      """;

  private static final String NO_LOOP =
      """
      // Escapes, odd delimiters, nested and base64 columns are decoded field by field.
      return from;
      """;

  private final CsvDialect dialect;
  private final RowType read;
  private final RowType table;

  /** By place among the fields that are read: how many fields before it are not. */
  private final int[] skippedBefore;

  private final ColumnNames names =
      new ColumnNames(
          "bytes",
          "from",
          "stop",
          "limit",
          "out",
          "maxRows",
          "row",
          "at",
          "i",
          "end",
          "number",
          "floating",
          "decimal",
          "timestamp",
          "skips",
          "fieldsBehind",
          "DELIMITERS",
          "QUOTES",
          "NEWLINES");

  private CsvDecoderSource(CsvDialect dialect, RowType table, RowType read) {
    this.dialect = dialect;
    this.table = table;
    this.read = read;
    skippedBefore = new int[read.fields().size()];
    Set<String> names = new HashSet<>();
    read.fields().forEach(field -> names.add(field.name()));
    int reads = 0;
    int skipped = 0;
    for (Field field : table.fields()) {
      if (!names.contains(field.name())) {
        skipped++;
      } else {
        skippedBefore[reads++] = skipped;
        skipped = 0;
      }
    }
  }

  /** A subclass of {@link io.weir.runtime.format.csv.CsvDecoder}. */
  static FormatClass generate(CsvDialect dialect, RowType table, RowType read) {
    return new CsvDecoderSource(dialect, table, read).generate();
  }

  private FormatClass generate() {
    Map<String, Integer> positions = read.positions();
    int[] order =
        table.fields().stream()
            .mapToInt(field -> positions.getOrDefault(field.name(), -1))
            .filter(column -> column >= 0)
            .toArray();
    StringBuilder columns = new StringBuilder();
    StringBuilder fields = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    StringBuilder list = new StringBuilder();
    boolean plain =
        order.length <= MOST_GENERATED_COLUMNS
            && dialect.escape() == CsvDialect.NONE
            && !dialect.specialsMayBeInValues()
            && !dialect.nullLiteralHasSpecials();
    List<String> snippets = new ArrayList<>();
    List<String> declarations = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      Field field = read.fields().get(order[i]);
      String name = names.add(field.name());
      list.append("* ").append(name).append(' ').append(field.type()).append('\n');
      plain &= isPlain(field.type());
      if (plain) {
        declarations.add(declaration(name, field.type(), order[i]));
        snippets.add(field(field, name, i, i == order.length - 1));
      }
    }
    if (!plain || order.length <= COLUMNS_IN_LOOP) {
      declarations.forEach(columns::append);
      snippets.forEach(snippet -> fields.append(snippet.replace("«fail»", "break;")));
    } else {
      for (int first = 0; first < order.length; first += COLUMNS_IN_LOOP) {
        int to = Math.min(order.length, first + COLUMNS_IN_LOOP);
        fields.append(
            """
            i = columnsFrom%s(bytes, i, limit, out, row);
            if (i < 0) {
            break;
            }
            """
                .formatted(first));
        methods.append(method(first, declarations.subList(first, to), snippets.subList(first, to)));
      }
      fields.append("end = i;\n");
    }
    Template template =
        Template.of(CLASS)
            .with(
                "columnList",
                list.length() == 0 ? "* the number of records alone" : list.toString())
            .with("delimiters", "0x" + Long.toHexString(repeated(dialect.delimiter())) + "L")
            .with(
                "quotes",
                dialect.quote() == CsvDialect.NONE
                    ? "0L"
                    : "0x" + Long.toHexString(repeated(dialect.quote())) + "L")
            .with("newlines", "0x" + Long.toHexString(repeated('\n')) + "L")
            .with("body", plain ? loop(columns, fields, order.length == 0) : NO_LOOP)
            .with("methods", plain ? methods.toString() : "");
    return new FormatClass.Generated(
        "CsvDecoder", template.text("class"), List.of(dialect, table, read));
  }

  private String loop(StringBuilder columns, StringBuilder fields, boolean noColumns) {
    return Template.of(LOOP)
        .with("columns", columns.toString())
        .with("lineStart", lineStart(noColumns))
        .with("fields", fields.toString())
        .with("lineEnd", lineEnd(noColumns))
        .fill();
  }

  private static long repeated(int character) {
    return Swar.repeat(character);
  }

  private String method(int first, List<String> declarations, List<String> snippets) {
    return """
        private int columnsFrom%s(byte[] bytes, int from, int limit, Batch out, int row) {
          int i = from;
          int end = i;
          %s
          %s
          return %s;
        }

        """
        .formatted(
            first,
            String.join("", declarations),
            String.join("", snippets).replace("«fail»", "return -1;"),
            first + snippets.size() == read.fields().size() ? "end" : "i");
  }

  /** Whether fields of the type are decoded in the generated loop. */
  private static boolean isPlain(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ ->
          true;
      case BINARY, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL, ROW, ARRAY, MAP ->
          false;
    };
  }

  private static boolean isText(DataType type) {
    return type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
  }

  private String lineStart(boolean noColumns) {
    StringBuilder text = new StringBuilder();
    byte[] comment = dialect.comment();
    if (comment != null) {
      text.append("if (bytes[at] == ").append(comment[0]).append(") {\nbreak;\n}\n");
    }
    if (noColumns) {
      text.append("if (bytes[at] == '\\n' || bytes[at] == '\\r') {\nbreak;\n}\n");
    }
    return text.toString();
  }

  private static String lineEnd(boolean noColumns) {
    if (noColumns) {
      return """
          i = CsvScan.skipLine(bytes, i, limit, fieldsBehind, DELIMITERS, QUOTES);
          if (i < 0) {
            break;
          }
          at = i;
          """;
    }
    return """

        // The rest of the line.
        if (fieldsBehind > 0) {
          if (bytes[end] != (byte) DELIMITERS) {
            break;
          }
          i = CsvScan.skipLine(bytes, end + 1, limit, fieldsBehind, DELIMITERS, QUOTES);
          if (i < 0) {
            break;
          }
          at = i;
        } else if (bytes[end] == '\\n') {
          at = end + 1;
        } else if (bytes[end] == '\\r' && end + 1 < limit && bytes[end + 1] == '\\n') {
          at = end + 2;
        } else if (bytes[end] == (byte) DELIMITERS && end + 1 < limit && bytes[end + 1] == '\\n') {
          at = end + 2;
        } else {
          break;
        }
        """;
  }

  private static String declaration(String name, DataType type, int column) {
    String columnClass =
        switch (type.storage()) {
          case BOOLEAN -> "Boolean";
          case INT -> "Int";
          case LONG -> "Long";
          case DOUBLE -> "Double";
          case BYTES -> "Bytes";
          case DECIMAL -> "Decimal";
          case ROW, ARRAY, MAP -> throw new IllegalArgumentException(type.toString());
        };
    String head =
        "%2$sColumn %1$sColumn = (%2$sColumn) out.columns[%3$d];\n"
            .formatted(name, columnClass, column);
    String arrays =
        switch (type.storage()) {
          case BOOLEAN -> "boolean[] %1$s = %1$sColumn.values;\n";
          case INT -> "int[] %1$s = %1$sColumn.values;\n";
          case LONG -> "long[] %1$s = %1$sColumn.values;\n";
          case DOUBLE -> "double[] %1$s = %1$sColumn.values;\n";
          case BYTES ->
              "int[] %1$s = %1$sColumn.offsets;\nint[] %1$sLengths = %1$sColumn.lengths;\n";
          case DECIMAL, ROW, ARRAY, MAP -> "";
        };
    return head + arrays.formatted(name);
  }

  /** From {@code i}, the start of the fields skipped before, to the start of the next field. */
  private String field(Field field, String name, int position, boolean isLast) {
    StringBuilder text = new StringBuilder("\n");
    int skipped = skippedBefore[position];
    if (skipped != 0 || dialect.header()) {
      text.append(
          """
          i = CsvScan.skipFields(bytes, i, limit, %s, DELIMITERS, QUOTES);
          if (i < 0) {
            «fail»
          }
          """
              .formatted(dialect.header() ? "skips[" + position + "]" : skipped));
    }
    text.append("// ").append(name).append(' ').append(field.type()).append('\n');
    text.append(
        isText(field.type())
            ? string(field, name, read.indexOf(field.name()))
            : value(field, name));
    if (!isLast) {
      text.append(
          """
          if (bytes[end] != (byte) DELIMITERS) {
            «fail»
          }
          i = end + 1;
          """);
    }
    return text.toString();
  }

  private static String setNull(Field field, String name, String condition) {
    return field.type().nullable()
        ? """
          } else if (%s) {
            %sColumn.setNull(row);
            end = i;
          """
            .formatted(condition, name)
        : "";
  }

  private String string(Field field, String name, int column) {
    String nulls = dialect.nullLiteral() == null ? "end == i" : "isNull(bytes, i, end)";
    String onNull = field.type().nullable() ? name + "Column.setNull(row);" : "«fail»";
    String unquoted =
        """
        end = Swar.find(bytes, i, limit, DELIMITERS, NEWLINES);
        if (end >= limit) {
          «fail»
        }
        if (bytes[end] == '\\n' && end > i && bytes[end - 1] == '\\r') {
          end--;
        }
        if (%3$s) {
          %2$s
        } else if (isUtf8(bytes, i, end)) {
          %1$s[row] = i;
          %1$sLengths[row] = end - i;
        } else {
          «fail»
        }
        """
            .formatted(name, onNull, nulls);
    if (dialect.quote() == CsvDialect.NONE) {
      return unquoted;
    }
    return """
        if (i < limit && bytes[i] == (byte) QUOTES) {
          end = Swar.find(bytes, i + 1, limit, QUOTES) + 1;
          if (end >= limit) {
            «fail»
          }
          if (bytes[end] != (byte) QUOTES) {
            if (!isUtf8(bytes, i + 1, end - 1)) {
              «fail»
            }
            %1$s[row] = i + 1;
            %1$sLengths[row] = end - i - 2;
          } else {
            end = decodeDoubledQuotes(bytes, i, limit, %3$d, out, row);
            if (end < 0) {
              «fail»
            }
          }
        } else {
          %2$s
        }
        """
        .formatted(name, unquoted, column);
  }

  private String value(Field field, String name) {
    ScalarType type = (ScalarType) field.type();
    int unit = ValueParser.unit(type.precision());
    String number = "number.scan(bytes, %s, limit)";
    String store = name + "[row] = ";
    return switch (type.kind()) {
      case BIGINT -> scanned(field, name, number, "end >= 0", store + "number.value;");
      case INTEGER, SMALLINT, TINYINT ->
          scanned(
              field,
              name,
              number,
              "end >= 0 && number.value == (" + javaType(type) + ") number.value",
              store + "(int) number.value;");
      case DOUBLE ->
          scanned(
              field,
              name,
              "floating.scan(bytes, %s, limit)",
              "end >= 0",
              store + "floating.value;");
      case FLOAT ->
          scanned(
              field,
              name,
              "floating.scanFloat(bytes, %s, limit)",
              "end >= 0",
              store + "floating.value;");
      case DATE ->
          scanned(
              field,
              name,
              "timestamp.scanDate(bytes, %s, limit)",
              "end >= 0",
              store + "(int) timestamp.value;");
      case TIMESTAMP, TIMESTAMP_LTZ ->
          scanned(
              field,
              name,
              "timestamp.scan(bytes, %s, limit, " + unit + ")",
              "end >= 0",
              store + "timestamp.value;");
      case DECIMAL -> decimal(field, name, type);
      case BOOLEAN ->
          found(
              field,
              name,
              "BooleanParser.parse(bytes, i, end) >= 0",
              "BooleanParser.parse(bytes, i, end) == 1");
      case TIME ->
          found(field, name, "timestamp.parseTime(bytes, i, end, " + unit + ")", "timestamp.value");
      case CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          throw new IllegalArgumentException(type.toString());
    };
  }

  private static String javaType(ScalarType type) {
    return type.kind() == TypeKind.INTEGER
        ? "int"
        : type.kind() == TypeKind.SMALLINT ? "short" : "byte";
  }

  private String decimal(Field field, String name, ScalarType type) {
    boolean wide = type.precision() > ScalarType.MAX_LONG_DECIMAL_PRECISION;
    String store =
        wide
            ? name + "Column.high[row] = decimal.high;\n" + name + "Column.low[row] = decimal.low;"
            : name + "[row] = decimal.low;";
    String scan =
        "decimal.scan(bytes, %%s, limit, %s, %s)".formatted(type.precision(), type.scale());
    return scanned(field, name, scan, "end >= 0", store);
  }

  /**
   * A value whose text tells its own end.
   *
   * @param scan an expression for the end, with {@code %s} for the start
   */
  private String scanned(Field field, String name, String scan, String condition, String store) {
    String quoted =
        dialect.quote() == CsvDialect.NONE
            ? ""
            : """
              } else if (i < limit && bytes[i] == (byte) QUOTES) {
                end = %s;
                if (!(%s) || bytes[end] != (byte) QUOTES || ++end >= limit) {
                  «fail»
                }
                %s
              """
                .formatted(scan.formatted("i + 1"), condition, store);
    String value =
        """
        end = %s;
        if (%s) {
          %s
        %s
        %s
        } else {
          «fail»
        }
        """
            .formatted(
                scan.formatted("i"),
                condition,
                store,
                quoted,
                setNull(field, name, "isEmpty(bytes, i, limit)"));
    return unlessNullLiteral(field, name, value);
  }

  /** Looks for the null literal first: it may be written like a value. */
  private String unlessNullLiteral(Field field, String name, String value) {
    if (dialect.nullLiteral() == null) {
      return value;
    }
    return """
        end = nullLiteralEnd(bytes, i, limit);
        if (end < 0) {
          %s
        } else {
          %s
        }
        """
        .formatted(value, field.type().nullable() ? name + "Column.setNull(row);" : "«fail»");
  }

  /** A value whose end is found first. */
  private String found(Field field, String name, String condition, String value) {
    String text =
        """
        end = Swar.find(bytes, i, limit, DELIMITERS, NEWLINES);
        if (end >= limit) {
          «fail»
        }
        if (bytes[end] == '\\n' && end > i && bytes[end - 1] == '\\r') {
          end--;
        }
        if (%2$s) {
          %1$s[row] = %3$s;
        %4$s
        } else {
          «fail»
        }
        """
            .formatted(name, condition, value, setNull(field, name, "end == i"));
    return unlessNullLiteral(field, name, text);
  }
}
