package io.weir.codegen.format;

import io.weir.codegen.source.Template;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.json.JsonWriter;
import java.util.List;

/** Generates the loop over rows of a JSON encoder. */
final class JsonEncoderSource {
  private static final String CLASS =
      """
      package io.weir.generated;

      import io.weir.runtime.data.Batch;
      import io.weir.runtime.data.BooleanColumn;
      import io.weir.runtime.data.ByteBuilder;
      import io.weir.runtime.data.BytesColumn;
      import io.weir.runtime.data.DecimalColumn;
      import io.weir.runtime.data.DoubleColumn;
      import io.weir.runtime.data.IntColumn;
      import io.weir.runtime.data.LongColumn;
      import io.weir.runtime.data.RowType;
      import io.weir.runtime.format.json.JsonEncoder;
      import io.weir.runtime.format.json.JsonWriter;
      import io.weir.runtime.format.ValueText;
      import io.weir.runtime.kernel.KernelContext;

      /** Writes JSON objects. */
      public final class «class» extends JsonEncoder {
        public «class»(Object[] constants, KernelContext context) {
          super((JsonWriter) constants[0], (RowType) constants[1]);
        }

        public void encode(
            Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int[] ends) {
          «columns»
          for (int row = from; row < to; row++) {
            «fields»
            out.append((byte) '}');
            if (lineEnds) {
              out.append((byte) 10);
            }
            if (ends != null) {
              ends[row - from] = out.length;
            }
          }
        }

        «methods»
      }
      """;

  private JsonEncoderSource() {}

  /** A subclass of {@link io.weir.runtime.format.json.JsonEncoder}. */
  static FormatClass generate(JsonWriter writer, RowType table) {
    EncoderFields fields = new EncoderFields(table);
    for (int i = 0; i < table.fields().size(); i++) {
      String value = json(table.fields().get(i).type(), i, fields.name(i) + "Column");
      fields.add(
          i,
          "out.append(keys[" + i + "]);\n",
          new EncoderFields.Value("JsonWriter.appendNull(out);", value));
    }
    String statements = fields.statements();
    Template template =
        Template.of(CLASS)
            .with("columns", fields.declarations())
            .with("fields", statements.isEmpty() ? "out.append((byte) 123);\n" : statements)
            .with("methods", fields.methods());
    return new FormatClass.Generated("JsonEncoder", template.text("class"), List.of(writer, table));
  }

  private static String json(DataType type, int position, String column) {
    String value = column + ".values[row]";
    return switch (type.kind()) {
      case CHAR, VARCHAR ->
          "JsonWriter.appendString(out, %1$s.heap, %1$s.offsets[row], %1$s.lengths[row]);"
              .formatted(column);
      case ROW, ARRAY, MAP -> "appendNested(out, %s, %s, row);".formatted(position, column);
      case FLOAT -> "JsonWriter.appendFloat(out, " + value + ");";
      case DOUBLE -> "JsonWriter.appendDouble(out, " + value + ");";
      case TIMESTAMP, TIMESTAMP_LTZ ->
          "json.appendTimestamp(out, %s, %s, %s);"
              .formatted(
                  value, ((ScalarType) type).precision(), type.kind() == TypeKind.TIMESTAMP_LTZ);
      case DATE, TIME, BINARY, VARBINARY ->
          "out.append((byte) '\"');\n"
              + EncoderFields.plainText(type, column)
              + "\nout.append((byte) '\"');";
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DECIMAL,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL ->
          EncoderFields.plainText(type, column);
    };
  }
}
