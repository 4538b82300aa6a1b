package io.weir.codegen.format;

import static io.weir.runtime.connector.ConnectorOption.choice;
import static io.weir.runtime.connector.ConnectorOption.optional;

import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Identity;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.CsvDialect;
import io.weir.runtime.format.JsonDialect;
import io.weir.runtime.format.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats and their options; named as in Flink where Flink has them. */
public final class FormatOptions {
  /** An option of tables whose records are in a format, whichever. */
  public static final ConnectorOption CHECK_ALL_COLUMNS =
      optional(
          PlanTable.CHECK_ALL_COLUMNS,
          Type.BOOLEAN,
          "false",
          "Every query reads all columns, so that a record with a value that does not fit its"
              + " column is bad in all of them; it costs the time of reading them.");

  private static final List<ConnectorOption> CSV =
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
                      + " left out.")
              .with(Identity.NONE));

  private static final List<ConnectorOption> JSON =
      List.of(
          optional(
                  "json.fail-on-missing-field",
                  Type.BOOLEAN,
                  "false",
                  "A missing field is an error instead of NULL.")
              .with(Identity.NONE),
          optional(
                  "json.ignore-parse-errors",
                  Type.BOOLEAN,
                  "false",
                  "A field that cannot be parsed is NULL, a record that cannot be is left out.")
              .with(Identity.NONE),
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
                  "LITERAL")
              .with(Identity.NONE),
          optional(
                  "json.map-null-key.literal",
                  Type.STRING,
                  "null",
                  "The key written for NULL with the mode LITERAL.")
              .with(Identity.NONE));

  private FormatOptions() {}

  /** The names of all formats. */
  public static List<String> formats() {
    return List.of("csv", "json", "raw");
  }

  /** The options of a format; their keys start with its name and a dot. */
  public static List<ConnectorOption> of(String format) {
    return switch (format) {
      case "csv" -> CSV;
      case "json" -> JSON;
      case "raw" -> List.of();
      default -> throw unknown(format);
    };
  }

  static JobException unknown(String format) {
    return new JobException(
        "there is no format '" + format + "', only " + String.join(", ", formats()));
  }

  static CsvDialect csv(Map<String, String> options) {
    byte delimiter = (byte) character(options, "csv.field-delimiter", ",");
    int quote =
        bool(options, "csv.disable-quote-character", false)
            ? CsvDialect.NONE
            : character(options, "csv.quote-character", "\"");
    int escape = character(options, "csv.escape-character", null);
    String comment = options.get("csv.comment");
    if (comment == null && bool(options, "csv.allow-comments", false)) {
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
        bytes(options.get("csv.null-literal")),
        bytes(comment),
        bool(options, "csv.header", false),
        bool(options, "csv.ignore-parse-errors", false));
  }

  static JsonDialect json(Map<String, String> options) {
    boolean fail = bool(options, "json.fail-on-missing-field", false);
    boolean ignore = bool(options, "json.ignore-parse-errors", false);
    if (fail && ignore) {
      throw new JobException(
          "json.fail-on-missing-field and json.ignore-parse-errors cannot both be true");
    }
    return new JsonDialect(fail, ignore);
  }

  static JsonWriter jsonWriter(Map<String, String> options) {
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
    if (!bool(options, "json.encode.decimal-as-plain-number", true)) {
      throw new JobException("json.encode.decimal-as-plain-number can only be true");
    }
    return new JsonWriter(
        separator, nullKey, options.getOrDefault("json.map-null-key.literal", "null"));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** An ASCII character, also written as {@code \t} or {@code \}{@code u0001}; NONE if not set. */
  private static int character(
      Map<String, String> options, String key, @Nullable String defaultValue) {
    String given = options.getOrDefault(key, defaultValue);
    if (given == null) {
      return CsvDialect.NONE;
    }
    String text = given;
    if (text.matches("\\\\u[0-9a-fA-F]{4}")) {
      text = Character.toString(Integer.parseInt(text.substring(2), 16));
    } else if (text.equals("\\t")) {
      text = "\t";
    }
    if (text.length() != 1 || text.charAt(0) > 127 || text.equals("\n") || text.equals("\r")) {
      throw new JobException(key + " must be one ASCII character, not '" + given + "'");
    }
    return text.charAt(0);
  }

  static boolean bool(Map<String, String> options, String key, boolean defaultValue) {
    String text = options.get(key);
    if (text == null) {
      return defaultValue;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new JobException(key + " must be true or false, not '" + text + "'");
    }
    return Boolean.parseBoolean(text);
  }
}
