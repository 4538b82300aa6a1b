package io.weir.codegen.format;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** The statements of a generated encoder that write the columns of one row, in order. */
final class EncoderFields {
  /** With more columns than this, the loop calls methods of so many columns each. */
  private static final int COLUMNS_IN_METHOD = 60;

  /** Statements that write a null and that write a value. */
  record Value(String ifNull, String otherwise) {}

  private final RowType table;
  private final List<String> names = new ArrayList<>();
  private final List<String> declarations = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();

  EncoderFields(RowType table) {
    this.table = table;
    ColumnNames unique =
        new ColumnNames("in", "from", "to", "out", "lineEnds", "ends", "row", "table", "json");
    for (int i = 0; i < table.fields().size(); i++) {
      names.add(unique.add(table.fields().get(i).name()));
    }
  }

  /** The Java name of a column; with {@code Column} behind it that of its column object. */
  String name(int position) {
    return names.get(position);
  }

  /** Adds a column; {@code before} is written in front of it, null or not. */
  void add(int position, String before, Value value) {
    DataType type = table.fields().get(position).type();
    String name = names.get(position);
    declarations.add(
        "%2$s %1$sColumn = (%2$s) in.columns[%3$d];\n"
            .formatted(name, columnClass(type), position));
    String head = "\n// " + name + ' ' + type + '\n' + before;
    statements.add(
        head
            + """
            if (%sColumn.isNull(row)) {
              %s
            } else {
              %s
            }
            """
                .formatted(name, value.ifNull(), value.otherwise()));
  }

  private boolean inLoop() {
    return statements.size() <= COLUMNS_IN_METHOD;
  }

  String declarations() {
    return inLoop() ? String.join("", declarations) : "";
  }

  String statements() {
    if (inLoop()) {
      return String.join("", statements);
    }
    StringBuilder calls = new StringBuilder();
    for (int first = 0; first < statements.size(); first += COLUMNS_IN_METHOD) {
      calls.append("columnsFrom").append(first).append("(in, row, out);\n");
    }
    return calls.toString();
  }

  String methods() {
    if (inLoop()) {
      return "";
    }
    StringBuilder methods = new StringBuilder();
    for (int first = 0; first < statements.size(); first += COLUMNS_IN_METHOD) {
      int to = Math.min(statements.size(), first + COLUMNS_IN_METHOD);
      methods.append(
          """
          private void columnsFrom%s(Batch in, int row, ByteBuilder out) {
            %s
            %s
          }

          """
              .formatted(
                  first,
                  String.join("", declarations.subList(first, to)),
                  String.join("", statements.subList(first, to))));
    }
    return methods.toString();
  }

  private static String columnClass(DataType type) {
    return switch (type.storage()) {
      case BOOLEAN -> "BooleanColumn";
      case INT -> "IntColumn";
      case LONG -> "LongColumn";
      case DOUBLE -> "DoubleColumn";
      case BYTES -> "BytesColumn";
      case DECIMAL -> "DecimalColumn";
      case ROW, ARRAY, MAP -> "io.weir.runtime.data.Column";
    };
  }

  /** The statement that writes a value as text without quotes; not for strings and nested types. */
  static String plainText(DataType dataType, String column) {
    ScalarType type = (ScalarType) dataType;
    String value = column + ".values[row]";
    return switch (type.kind()) {
      case BOOLEAN -> "ValueText.appendBoolean(out, " + value + ");";
      case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL ->
          "ValueText.appendLong(out, " + value + ");";
      case FLOAT -> "ValueText.appendFloat(out, " + value + ");";
      case DOUBLE -> "ValueText.appendDouble(out, " + value + ");";
      case DECIMAL ->
          type.precision() > ScalarType.MAX_LONG_DECIMAL_PRECISION
              ? "ValueText.appendDecimal(out, %1$s.high[row], %1$s.low[row], %2$d);"
                  .formatted(column, type.scale())
              : "ValueText.appendDecimal(out, %s, %s);".formatted(value, type.scale());
      case BINARY, VARBINARY ->
          "ValueText.appendBase64(out, %1$s.heap, %1$s.offsets[row], %1$s.lengths[row]);"
              .formatted(column);
      case DATE -> "ValueText.appendDate(out, " + value + ");";
      case TIME -> "ValueText.appendTime(out, %s, %s);".formatted(value, type.precision());
      case TIMESTAMP ->
          "ValueText.appendTimestamp(out, %s, %s, ' ');".formatted(value, type.precision());
      case TIMESTAMP_LTZ ->
          "ValueText.appendTimestamp(out, %s, %s, ' ');\nout.append((byte) 'Z');"
              .formatted(value, type.precision());
      case CHAR, VARCHAR, ROW, ARRAY, MAP -> throw new IllegalArgumentException(type.toString());
    };
  }
}
