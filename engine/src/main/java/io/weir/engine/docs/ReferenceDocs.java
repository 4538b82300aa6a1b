package io.weir.engine.docs;

import io.weir.engine.catalog.TableOptions;
import io.weir.engine.configuration.ConfigurationOption;
import io.weir.planner.function.Example;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.Formats;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reference pages that are made from definitions: connectors and formats with their options,
 * functions, settings. A test checks that the pages in {@code docs/} are what this makes.
 */
public final class ReferenceDocs {
  private static final String NOTICE =
      "<!-- Made from the definitions in the code by io.weir.engine.docs.ReferenceDocs. -->\n\n";

  private ReferenceDocs() {}

  /**
   * Writes the pages.
   *
   * @param arguments the directory, {@code docs}
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
  }

  /** The text of each page by file name. */
  public static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("connectors.md", connectors());
    pages.put("functions.md", functions());
    pages.put("configuration.md", configuration());
    return pages;
  }

  private static String configuration() {
    StringBuilder page = new StringBuilder("# Configuration\n\n").append(NOTICE);
    page.append(
        """
        Set with `SET 'key' = 'value'`, on the command line with `--set key=value`, or given to
        `Weir.open(…)`. `RESET 'key'` goes back to the default, `SET` lists all.

        | key | value | default | |
        | --- | --- | --- | --- |
        """);
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      page.append(
          row(
              code(option.key()),
              type(option.type(), option.allowed()),
              code(option.defaultValue()),
              option.description()));
    }
    return page.toString();
  }

  private static String connectors() {
    StringBuilder page = new StringBuilder("# Connectors and formats\n\n").append(NOTICE);
    page.append(
        """
        A table says in `WITH ('connector' = '…', …)` where its rows are. An unknown option, a value of
        the wrong form or a missing required option is an error of `CREATE TABLE`.

        A job that goes on from a state directory knows its tables by their names and by the options
        that say *which data it is*: with another value of these a table is read from its start. All
        other options may be given, changed and left out between two runs; [state](state.md) tells
        what else may be.

        """);
    for (Connector connector : connectorsOfWeir()) {
      page.append("## ").append(connector.name()).append("\n\n");
      Capabilities most = most(connector);
      page.append(connector.description())
          .append(" ")
          .append(abilities(connector, most))
          .append("\n\n")
          .append(example(connector));
      options(page, connector.options());
      metadata(page, most);
    }
    page.append("# Formats\n\n");
    page.append(
        """
        The option `format` (for Kafka also `value.format` and `key.format`) names the format of the
        records. Options of a format start with its name, those of a key format with `key.` and the
        name.

        Whether a record is well-formed does not depend on the query: the syntax of every record is
        checked whole, whatever columns are read. Values are made of the columns that a query reads,
        so that a value that does not fit its column makes the record bad for the queries that read
        the column, and for no other. A field of a nested row counts as a column of its own: a query
        that names only `r.x` does not read `r.y`. An option of the table makes it bad for all:

        """);
    options(page, List.of(TableOptions.CHECK_ALL_COLUMNS));
    page.append(
        """
        In csv and json, times with a zone (`2026-01-01 10:00:00+02:00`) and without one may stand in
        the same column. A `TIMESTAMP` column takes of one with a zone the time in UTC (08:00), a
        `TIMESTAMP_LTZ` column takes one without a zone as UTC, whatever the session's zone is.

        """);
    for (Format format : formatsOfWeir()) {
      page.append("## ").append(format.name()).append("\n\n");
      page.append(format.description()).append('\n');
      options(page, format.options());
    }
    return page.toString().stripTrailing() + "\n";
  }

  /** Not those of others that happen to be on the class path. */
  private static List<Connector> connectorsOfWeir() {
    return Connectors.all().stream()
        .filter(c -> c.getClass().getPackageName().startsWith("io.weir.connector."))
        .toList();
  }

  private static List<Format> formatsOfWeir() {
    return Formats.all().stream()
        .filter(format -> format.getClass().getPackageName().equals("io.weir.codegen.format"))
        .toList();
  }

  /** What the connector can do for the table of its example. */
  private static Capabilities most(Connector connector) {
    // Without columns, since some connectors have columns of their own.
    RowType schema = new RowType(List.of(), false);
    return connector.capabilities(
        new TableDescription("example", schema, List.of(), List.of(), connector.example())
            .withFormats(connector));
  }

  private static String example(Connector connector) {
    Map<String, String> options = new TreeMap<>(connector.example());
    List<String> written = new ArrayList<>();
    written.add("'connector' = '" + connector.name() + "'");
    options.forEach((key, value) -> written.add("'" + key + "' = '" + value + "'"));
    return "```sql\nCREATE TABLE … WITH (" + String.join(", ", written) + ");\n```\n\n";
  }

  private static String abilities(Connector connector, Capabilities most) {
    String direction =
        most.reading() != null
            ? most.writing() != null ? "Reads and writes" : "Reads only"
            : "Writes only";
    List<String> formats =
        formatsOfWeir().stream()
            .map(Format::name)
            .filter(Formats.names(connector)::contains)
            .toList();
    return formats.isEmpty()
        ? direction + "."
        : direction + "; formats: " + String.join(", ", formats) + ".";
  }

  private static void options(StringBuilder page, List<ConnectorOption> options) {
    if (options.isEmpty()) {
      page.append("No options.\n\n");
      return;
    }
    page.append("| option | value | default | |\n| --- | --- | --- | --- |\n");
    for (ConnectorOption option : options) {
      page.append(
          row(
              code(option.key()),
              type(option.type(), option.allowed()),
              option.required() ? "required" : code(option.defaultValue()),
              option.description() + identity(option)));
    }
    page.append('\n');
  }

  private static String identity(ConnectorOption option) {
    return switch (option.identity()) {
      case VALUE -> " *Says which data it is.*";
      case PRESENCE -> " *Says which data it is* by being given; its value may be changed.";
      case NONE -> "";
    };
  }

  private static void metadata(StringBuilder page, Capabilities most) {
    Map<String, DataType> readable = most.reading() == null ? Map.of() : most.reading().metadata();
    Map<String, DataType> writable = most.writing() == null ? Map.of() : most.writing().metadata();
    Map<String, DataType> all = new TreeMap<>(readable);
    writable.forEach(all::putIfAbsent);
    if (all.isEmpty()) {
      return;
    }
    page.append("| metadata | type | |\n| --- | --- | --- |\n");
    for (Map.Entry<String, DataType> entry : all.entrySet()) {
      boolean read = readable.containsKey(entry.getKey());
      boolean written = writable.containsKey(entry.getKey());
      page.append(
          row(
              code(entry.getKey()),
              code(entry.getValue().toString()),
              read && written ? "read and written" : read ? "read" : "written"));
    }
    page.append('\n');
  }

  private static String functions() {
    StringBuilder page = new StringBuilder("# Functions and operators\n\n").append(NOTICE);
    page.append(
        """
        Names and meanings are Flink's. Names may be written in any case. The examples are executed by the tests, in the
        time zone UTC; the table `orders` in them is that of `samples/quickstart`.
        """);
    Map<FunctionDefinition.Category, List<FunctionDefinition>> categories = new LinkedHashMap<>();
    for (FunctionDefinition function : Functions.all()) {
      categories.computeIfAbsent(function.category(), key -> new ArrayList<>()).add(function);
    }
    categories.forEach(
        (category, functions) -> {
          page.append("\n## ").append(category.title()).append("\n\n");
          page.append("| | | example | its result |\n| --- | --- | --- | --- |\n");
          functions.forEach(function -> page.append(function(function)));
        });
    return page.toString();
  }

  private static String function(FunctionDefinition function) {
    String signatures =
        String.join("<br>", function.signatures().stream().map(ReferenceDocs::code).toList());
    String volatility = function.deterministic() ? "" : " *(not always the same)*";
    Example example = function.example();
    return row(
        signatures,
        function.documentation() + volatility,
        example == null ? "" : code(example.call()),
        example == null ? "" : code(example.result()));
  }

  private static String type(ConnectorOption.Type type, List<String> allowed) {
    return switch (type) {
      case STRING -> "text";
      case BOOLEAN -> "`true` or `false`";
      case INTEGER, LONG -> "whole number";
      case DOUBLE -> "number";
      case DURATION -> "duration, such as `10 s`";
      case MEMORY_SIZE -> "size, such as `64 mb`";
      case ENUM -> String.join(", ", allowed.stream().map(ReferenceDocs::code).toList());
      case CHARACTER -> "character";
    };
  }

  private static String code(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
    }
    return row.append('\n').toString();
  }
}
