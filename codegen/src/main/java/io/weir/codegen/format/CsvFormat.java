package io.weir.codegen.format;

import static io.weir.runtime.connector.ConnectorOption.optional;

import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.FormatRequest;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.csv.CsvDialect;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'csv'}: the loops over plain records are generated. */
public final class CsvFormat implements Format {
  private static final String DESCRIPTION =
      """
      A record is a line, and goes on behind a line end within quotes. It is well-formed when each
      field that begins with a quote ends with one and there are as many fields as physical columns
      or, with `csv.header`, as names in the header. A delimiter behind the last field is let pass, as
      Flink does. Other records are bad. With `csv.ignore-parse-errors`, fields that are missing at the
      end or cannot be parsed are NULL and counted as values made NULL, and other records that are
      not well-formed are left out and counted as ignored.
      Blank lines are no records, except in a table of one column, where they are a NULL. Whole numbers
      may be written with an exponent or a fraction of zeros (`1e6`, `5.0`); another fraction is no
      whole number. Texts are UTF-8: a field with other bytes is no value of a CHAR, VARCHAR or STRING
      column, and no column has a name of the header with other bytes.

      A message of Kafka is one record. One that is empty, a comment or without a value (a deletion)
      gives no row and is counted as empty; in a table of one column an empty one is a NULL.
      """;

  private static final List<ConnectorOption> OPTIONS =
      List.of(
          optional("csv.field-delimiter", Type.CHARACTER, ",", "What separates fields."),
          optional("csv.quote-character", Type.CHARACTER, "\"", "What may enclose a field."),
          optional(
              "csv.disable-quote-character", Type.BOOLEAN, "false", "Fields are never quoted."),
          optional(
              "csv.escape-character", Type.CHARACTER, null, "Takes the meaning from the next one."),
          optional(
              "csv.null-literal",
              Type.STRING,
              null,
              "An unquoted field of this text is NULL; an empty one always is."),
          optional("csv.allow-comments", Type.BOOLEAN, "false", "Ignore lines that start with #."),
          optional("csv.comment", Type.STRING, null, "Ignore lines that start with this text."),
          optional(
              "csv.header",
              Type.BOOLEAN,
              "false",
              "Files start with a line of column names, by which the columns are found."),
          optional(
              "csv.ignore-parse-errors",
              Type.BOOLEAN,
              "false",
              "A field that cannot be parsed or is missing is NULL, a record that is not well-formed is"
                  + " left out."));

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public List<ConnectorOption> options() {
    return OPTIONS;
  }

  @Override
  public FormatTraits traits(Map<String, String> options) {
    return new FormatTraits(
        List.of(Framing.LINES, Framing.MESSAGES),
        ChangelogMode.APPEND,
        ChangelogMode.APPEND,
        false,
        !dialect(options).header(),
        true,
        ".csv");
  }

  @Override
  public void check(RowType table, Map<String, String> options) {
    TextTypes.check(name(), table);
    dialect(options);
  }

  @Override
  public FormatClass decoder(FormatRequest request) {
    return CsvDecoderSource.generate(dialect(request.options()), request.table(), request.read());
  }

  @Override
  public FormatClass encoder(FormatRequest request) {
    return CsvEncoderSource.generate(dialect(request.options()), request.table());
  }

  static CsvDialect dialect(Map<String, String> options) {
    byte delimiter = (byte) FormatOptions.character(options, "csv.field-delimiter", ",");
    int quote =
        FormatOptions.bool(options, "csv.disable-quote-character", false)
            ? CsvDialect.NONE
            : FormatOptions.character(options, "csv.quote-character", "\"");
    int escape = FormatOptions.character(options, "csv.escape-character", null);
    String comment = options.get("csv.comment");
    if (comment == null && FormatOptions.bool(options, "csv.allow-comments", false)) {
      comment = "#";
    }
    if (comment != null && comment.isEmpty()) {
      throw new JobException("csv.comment must not be empty");
    }
    if (delimiter == quote || delimiter == escape) {
      throw new JobException(
          "csv.field-delimiter must differ from the quote and the escape character");
    }
    return new CsvDialect(
        delimiter,
        quote,
        // A quote that escapes itself is what doubling means.
        escape == quote ? CsvDialect.NONE : escape,
        FormatOptions.bytes(options.get("csv.null-literal")),
        FormatOptions.bytes(comment),
        FormatOptions.bool(options, "csv.header", false),
        FormatOptions.bool(options, "csv.ignore-parse-errors", false));
  }
}
