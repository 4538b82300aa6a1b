package io.weir.codegen.format;

import io.weir.runtime.data.RowType;
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
   * @param read the columns that batches begin with; nested rows may have fewer fields than in the table
   * @throws io.weir.runtime.error.JobException when an option's value or a column's type does not fit
   *     the format
   */
  public static Generated decoder(
      String format, Map<String, String> options, RowType table, RowType read) {
    return switch (format) {
      case "csv" -> CsvDecoderSource.generate(FormatOptions.csv(options), table, read);
      case "json" -> JsonDecoderSource.generate(FormatOptions.json(options), read);
      default -> throw FormatOptions.unknown(format);
    };
  }

  /**
   * A {@link io.weir.runtime.kernel.RecordEncoder}.
   *
   * @param table the columns of the batches to be written
   * @throws io.weir.runtime.error.JobException as {@link #decoder}
   */
  public static Generated encoder(String format, Map<String, String> options, RowType table) {
    return switch (format) {
      case "csv" -> CsvEncoderSource.generate(FormatOptions.csv(options), table);
      default -> throw FormatOptions.unknown(format);
    };
  }
}
