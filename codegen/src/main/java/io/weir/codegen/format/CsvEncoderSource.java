package io.weir.codegen.format;

import io.weir.codegen.source.Template;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.csv.CsvDialect;
import java.util.List;

/** Generates the loop over rows of a CSV encoder. */
final class CsvEncoderSource {
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
      import io.weir.runtime.format.csv.CsvDialect;
      import io.weir.runtime.format.csv.CsvEncoder;
      import io.weir.runtime.format.ValueText;
      import io.weir.runtime.kernel.KernelContext;

      /** Writes CSV. */
      public final class «class» extends CsvEncoder {
        public «class»(Object[] constants, KernelContext context) {
          super((CsvDialect) constants[0], (RowType) constants[1]);
        }

        public void encode(
            Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int[] ends) {
          «columns»
          for (int row = from; row < to; row++) {
            «fields»
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

  private CsvEncoderSource() {}

  /** A subclass of {@link io.weir.runtime.format.csv.CsvEncoder}. */
  static FormatClass generate(CsvDialect dialect, RowType table) {
    EncoderFields fields = new EncoderFields(table);
    String between = "out.append((byte) " + dialect.delimiter() + ");\n";
    for (int i = 0; i < table.fields().size(); i++) {
      fields.add(i, i == 0 ? "" : between, csv(dialect, table, i, fields.name(i)));
    }
    Template template =
        Template.of(CLASS)
            .with("columns", fields.declarations())
            .with("fields", fields.statements())
            .with("methods", fields.methods());
    return new FormatClass.Generated("CsvEncoder", template.text("class"), List.of(dialect, table));
  }

  private static EncoderFields.Value csv(
      CsvDialect dialect, RowType table, int position, String name) {
    String column = name + "Column";
    String nested = "appendNested(out, %s, %s, row);".formatted(position, column);
    String value =
        switch (table.fields().get(position).type().kind()) {
          case CHAR, VARCHAR ->
              "appendText(out, %1$s.heap, %1$s.offsets[row], %1$s.lengths[row]);".formatted(column);
          case ROW, ARRAY, MAP -> nested;
          // No bytes are not NULL, as the empty string is not.
          case BINARY, VARBINARY ->
              "int start = out.length;\n"
                  + EncoderFields.plainText(table.fields().get(position).type(), column)
                  + "\nquoteFrom(out, start);";
          case BOOLEAN,
              TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              FLOAT,
              DOUBLE,
              DECIMAL,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_LTZ,
              INTERVAL_YEAR_MONTH,
              INTERVAL_DAY_TIME,
              NULL -> {
            String plain = EncoderFields.plainText(table.fields().get(position).type(), column);
            yield dialect.valuesMayNeedQuotes()
                ? "int start = out.length;\n" + plain + "\nquoteFrom(out, start);"
                : plain;
          }
        };
    return new EncoderFields.Value("appendNull(out);", value);
  }
}
