package io.weir.codegen.format;

import static io.weir.runtime.connector.ConnectorOption.choice;
import static io.weir.runtime.connector.ConnectorOption.optional;

import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.FormatRequest;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.json.JsonDecoder;
import io.weir.runtime.format.json.JsonDialect;
import io.weir.runtime.format.json.JsonWriter;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'json'}: decoded by hand-written code, encoded by a generated loop. */
public final class JsonFormat implements Format {
  private static final String DESCRIPTION =
      """
      Records are objects by RFC 8259 in UTF-8, one in each line of a file or one in a message; empty
      messages give no row. Of a key that stands twice the last value counts. A column of type STRING
      takes any value, what is no string as it is written; other columns take strings that hold their
      value. Whole numbers are exact, also with an exponent (`1e6`) or a fraction of zeros (`1.0`). As
      in Flink, INT and BIGINT take other numbers without their fraction, TINYINT and SMALLINT do not.
      Of a string, an escaped half of a surrogate pair becomes `?`. A byte order mark may stand at the
      beginning of a file, and nowhere else.
      """;

  private static final List<ConnectorOption> OPTIONS =
      List.of(
          optional(
              "json.fail-on-missing-field",
              Type.BOOLEAN,
              "false",
              "A missing field is an error instead of NULL."),
          optional(
              "json.ignore-parse-errors",
              Type.BOOLEAN,
              "false",
              "A field that cannot be parsed is NULL, a record that cannot be is left out."),
          choice(
              "json.timestamp-format.standard",
              "SQL",
              "How timestamps are written; both are read.",
              "SQL",
              "ISO-8601"),
          optional(
              "json.encode.decimal-as-plain-number",
              Type.BOOLEAN,
              "true",
              "Decimals are written without exponent; the only way supported."),
          choice(
              "json.map-null-key.mode",
              "FAIL",
              "What becomes of a NULL key of a map when it is written.",
              "FAIL",
              "DROP",
              "LITERAL"),
          optional(
              "json.map-null-key.literal",
              Type.STRING,
              "null",
              "The key written for NULL with the mode LITERAL."));

  @Override
  public String name() {
    return "json";
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
    return FormatTraits.text(".json");
  }

  @Override
  public void check(RowType table, Map<String, String> options) {
    TextTypes.check(name(), table);
    dialect(options);
    writer(options);
  }

  @Override
  public FormatClass decoder(FormatRequest request) {
    return new FormatClass.Existing(
        JsonDecoder.class, List.of(dialect(request.options()), request.read()));
  }

  @Override
  public FormatClass encoder(FormatRequest request) {
    return JsonEncoderSource.generate(writer(request.options()), request.table());
  }

  static JsonDialect dialect(Map<String, String> options) {
    boolean fail = FormatOptions.bool(options, "json.fail-on-missing-field", false);
    boolean ignore = FormatOptions.bool(options, "json.ignore-parse-errors", false);
    if (fail && ignore) {
      throw new JobException(
          "json.fail-on-missing-field and json.ignore-parse-errors cannot both be true");
    }
    return new JsonDialect(fail, ignore);
  }

  static JsonWriter writer(Map<String, String> options) {
    String standard = options.getOrDefault("json.timestamp-format.standard", "SQL");
    char separator =
        switch (standard) {
          case "SQL" -> ' ';
          case "ISO-8601" -> 'T';
          default ->
              throw new JobException(
                  "json.timestamp-format.standard must be SQL or ISO-8601, not '" + standard + "'");
        };
    String mode = options.getOrDefault("json.map-null-key.mode", "FAIL");
    JsonWriter.NullKey nullKey =
        switch (mode) {
          case "FAIL" -> JsonWriter.NullKey.FAIL;
          case "DROP" -> JsonWriter.NullKey.DROP;
          case "LITERAL" -> JsonWriter.NullKey.LITERAL;
          default ->
              throw new JobException(
                  "json.map-null-key.mode must be FAIL, DROP or LITERAL, not '" + mode + "'");
        };
    if (!FormatOptions.bool(options, "json.encode.decimal-as-plain-number", true)) {
      throw new JobException("json.encode.decimal-as-plain-number can only be true");
    }
    return new JsonWriter(
        separator, nullKey, options.getOrDefault("json.map-null-key.literal", "null"));
  }
}
