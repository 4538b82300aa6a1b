package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.util.Map;

/** Generates the decoder or encoder of a table. */
public final class FormatCompiler {
  private FormatCompiler() {}

  /**
   * A {@link io.weir.runtime.kernel.RecordDecoder}.
   *
   * @param format {@code csv}, {@code json} or {@code raw}
   * @param options the table's options of that format, keys with the prefix {@code csv.} and so on;
   *     others are ignored
   * @param table all physical columns in their declared order
   * @param read the columns that batches begin with; nested rows may have fewer fields than in the
   *     table
   * @throws JobException when an option's value or a column's type does not fit the format
   */
  public static GeneratedKernel decoder(
      String format, Map<String, String> options, RowType table, RowType read) {
    check(format, table);
    return switch (format) {
      case "csv" -> CsvDecoderSource.generate(FormatOptions.csv(options), table, read);
      case "json" -> HandWrittenSource.jsonDecoder(FormatOptions.json(options), read);
      case "raw" -> HandWrittenSource.rawDecoder(read);
      default -> throw FormatOptions.unknown(format);
    };
  }

  /**
   * A {@link io.weir.runtime.kernel.RecordEncoder}.
   *
   * @param table the columns of the batches to be written
   * @throws JobException as {@link #decoder}
   */
  public static GeneratedKernel encoder(String format, Map<String, String> options, RowType table) {
    check(format, table);
    return switch (format) {
      case "csv" -> CsvEncoderSource.generate(FormatOptions.csv(options), table);
      case "json" -> JsonEncoderSource.generate(FormatOptions.jsonWriter(options), table);
      case "raw" -> HandWrittenSource.rawEncoder();
      default -> throw FormatOptions.unknown(format);
    };
  }

  /**
   * Checks that a table can be read and written in a format; for tables that are being created.
   *
   * @throws JobException when an option's value or a column's type does not fit the format
   */
  public static void validate(String format, Map<String, String> options, RowType table) {
    check(format, table);
    switch (format) {
      case "csv" -> FormatOptions.csv(options);
      case "json" -> {
        FormatOptions.json(options);
        FormatOptions.jsonWriter(options);
      }
      case "raw" -> {}
      default -> throw FormatOptions.unknown(format);
    }
  }

  private static void check(String format, RowType table) {
    if (!FormatOptions.formats().contains(format)) {
      throw FormatOptions.unknown(format);
    }
    if (format.equals("raw")) {
      checkRaw(table);
      return;
    }
    for (Field field : table.fields()) {
      if (!isWritable(field.type())) {
        throw new JobException(
            "column " + field.name() + ": the format " + format + " has no " + field.type());
      }
    }
  }

  private static void checkRaw(RowType table) {
    boolean fits =
        table.fields().size() == 1
            && switch (table.fields().get(0).type().kind()) {
              case CHAR, VARCHAR, BINARY, VARBINARY -> true;
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
                  NULL,
                  ROW,
                  ARRAY,
                  MAP ->
                  false;
            };
    if (!fits) {
      throw new JobException("the format raw needs one column of type STRING or BYTES");
    }
  }

  private static boolean isWritable(DataType type) {
    return switch (type.kind()) {
      case ROW -> ((RowType) type).fields().stream().allMatch(field -> isWritable(field.type()));
      case ARRAY -> isWritable(((ArrayType) type).element());
      case MAP -> isWritable(((MapType) type).key()) && isWritable(((MapType) type).value());
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> false;
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
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ ->
          true;
    };
  }
}
