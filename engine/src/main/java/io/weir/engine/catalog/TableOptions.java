package io.weir.engine.catalog;

import io.weir.codegen.RecordFormats;
import io.weir.engine.configuration.OptionText;
import io.weir.parser.NearestName;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.ast.SqlTableOption;
import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.PlanTable;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.Format;
import io.weir.runtime.connector.format.Formats;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Checks the options of WITH against the definitions of the connector and of its formats: that the
 * connector is there, that every key is known, every value of the right form and every required
 * option given.
 */
public final class TableOptions {
  public static final String CONNECTOR = "connector";

  /** An option of tables whose records are in a format, whichever. */
  public static final ConnectorOption CHECK_ALL_COLUMNS =
      ConnectorOption.optional(
          PlanTable.CHECK_ALL_COLUMNS,
          ConnectorOption.Type.BOOLEAN,
          "false",
          "Every query reads all columns, so that a record with a value that does not fit its"
              + " column is bad in all of them; it costs the time of reading them.");

  private final CatalogTable table;
  private final List<SqlTableOption> written;
  private final Span tableName;

  private TableOptions(CatalogTable table, List<SqlTableOption> written, Span tableName) {
    this.table = table;
    this.written = written;
    this.tableName = tableName;
  }

  /**
   * Checks a table before it gets into the catalog.
   *
   * @param written the options of the statement, which tell where a key stands; options of the
   *     table that are not among them come from LIKE
   * @param tableName where the table's name stands
   * @throws SqlException when something is wrong
   */
  public static void check(
      CatalogTable table, List<SqlTableOption> written, SqlParserPos tableName) {
    new TableOptions(table, written, Span.of(tableName)).check();
  }

  /** The options that a table of that connector may have, those of formats excepted. */
  public static List<ConnectorOption> known(Connector connector) {
    List<ConnectorOption> known = new ArrayList<>();
    known.add(
        ConnectorOption.required(
            CONNECTOR, ConnectorOption.Type.STRING, "The kind of table: its connector's name."));
    known.addAll(connector.options());
    if (!connector.framings().isEmpty()) {
      addIfMissing(
          known,
          ConnectorOption.optional(
              ChosenFormat.FORMAT, ConnectorOption.Type.STRING, null, "The format."));
      addIfMissing(known, CHECK_ALL_COLUMNS);
    }
    return known;
  }

  /**
   * Those of a table's options that say which data it is: its connector, and what that says of
   * itself, such as a path. Of some only whether they are given counts.
   */
  static Map<String, String> identity(CatalogTable table) {
    List<ConnectorOption> known = MemoryCatalog.connector(table).options();
    Map<String, String> identity = new TreeMap<>();
    table
        .options()
        .forEach(
            (key, value) -> {
              ConnectorOption option = ConnectorOption.find(known, key);
              ConnectorOption.Identity kind =
                  key.equals(CONNECTOR)
                      ? ConnectorOption.Identity.VALUE
                      : option == null ? ConnectorOption.Identity.NONE : option.identity();
              switch (kind) {
                case VALUE -> identity.put(key, value);
                case PRESENCE -> identity.put(key, "");
                case NONE -> {}
              }
            });
    return identity;
  }

  private static void addIfMissing(List<ConnectorOption> known, ConnectorOption option) {
    if (known.stream().noneMatch(other -> other.key().equals(option.key()))) {
      known.add(option);
    }
  }

  private void check() {
    Connector connector = connector();
    List<ConnectorOption> known = known(connector);
    if (!connector.framings().isEmpty()) {
      addFormat(known, connector, ChosenFormat.FORMAT, "");
      addFormat(known, connector, ChosenFormat.VALUE_FORMAT, ChosenFormat.VALUE_PREFIX);
      addFormat(known, connector, ChosenFormat.KEY_FORMAT, ChosenFormat.KEY_PREFIX);
      if (!table.options().containsKey(ChosenFormat.FORMAT)
          && !table.options().containsKey(ChosenFormat.VALUE_FORMAT)) {
        throw missing(ChosenFormat.FORMAT, "one of " + quoted(Formats.names(connector)));
      }
    }
    if (table.options().containsKey(ChosenFormat.FORMAT)
        && table.options().containsKey(ChosenFormat.VALUE_FORMAT)) {
      throw new SqlException(
          SqlException.Code.INVALID,
          "Table " + table.name() + " has both 'format' and 'value.format'",
          keySpan(ChosenFormat.VALUE_FORMAT),
          "they mean the same: leave one of them out");
    }
    for (Map.Entry<String, String> entry : table.options().entrySet()) {
      checkOption(connector, known, entry.getKey(), entry.getValue());
    }
    for (ConnectorOption option : known) {
      if (option.required() && !table.options().containsKey(option.key())) {
        throw missing(option.key(), option.description());
      }
    }
    checkTogether(connector);
  }

  /** The connector and its formats read their options, and say what makes no sense together. */
  private void checkTogether(Connector connector) {
    try {
      TableDescription described = MemoryCatalog.describe(table);
      checkMetadata(connector, connector.capabilities(described));
      RecordFormats.of(connector, described).check();
    } catch (JobException e) {
      String message = String.valueOf(e.getMessage());
      throw new SqlException(SqlException.Code.INVALID, message, namedIn(message), null);
    }
  }

  /** Where the first option stands that a message names; where none is named, the table's name. */
  private Span namedIn(String message) {
    int first = Integer.MAX_VALUE;
    Span place = tableName;
    for (SqlTableOption option : written) {
      Matcher named =
          Pattern.compile("(?<![\\w.-])" + Pattern.quote(option.key()) + "(?![\\w-])(?!\\.\\w)")
              .matcher(message);
      // A key such as "format" is also a word of a sentence.
      boolean isName = option.key().indexOf('.') > 0 || message.contains("'" + option.key() + "'");
      if (isName && named.find() && named.start() < first) {
        first = named.start();
        place = Span.of(option.valuePos());
      }
    }
    return place;
  }

  private Connector connector() {
    String name = table.options().get(CONNECTOR);
    if (name == null) {
      throw missing(CONNECTOR, "one of " + quoted(connectorNames()));
    }
    Connector connector = Connectors.find(name);
    if (connector == null) {
      throw new SqlException(
          SqlException.Code.UNKNOWN_OPTION,
          "There is no connector '" + name + "'",
          valueSpan(CONNECTOR),
          suggestion(name, connectorNames()));
    }
    return connector;
  }

  private static List<String> connectorNames() {
    return Connectors.all().stream().map(Connector::name).toList();
  }

  private void addFormat(
      List<ConnectorOption> known, Connector connector, String key, String prefix) {
    String format = table.options().get(key);
    if (format == null) {
      return;
    }
    Format found = Formats.find(format);
    if (found == null || !Formats.names(connector).contains(format)) {
      throw new SqlException(
          SqlException.Code.UNKNOWN_OPTION,
          "There is no format '" + format + "' for connector '" + connector.name() + "'",
          valueSpan(key),
          suggestion(format, Formats.names(connector)));
    }
    for (ConnectorOption option : found.options()) {
      if (!prefix.equals(ChosenFormat.KEY_PREFIX)) {
        addIfMissing(known, option);
      }
      if (!prefix.isEmpty()) {
        known.add(option.withKey(prefix + option.key()));
      }
    }
  }

  private void checkOption(
      Connector connector, List<ConnectorOption> known, String key, String value) {
    ConnectorOption option = ConnectorOption.find(known, key);
    if (option == null) {
      List<String> keys =
          known.stream().map(ConnectorOption::key).filter(k -> !k.endsWith("*")).toList();
      throw new SqlException(
          SqlException.Code.UNKNOWN_OPTION,
          "Connector '" + connector.name() + "' has no option '" + key + "'",
          keySpan(key),
          unknownHint(key, keys));
    }
    String problem = OptionText.problem(option.type(), option.allowed(), value);
    if (problem != null) {
      throw new SqlException(
          SqlException.Code.INVALID, "Option '" + key + "': " + problem, valueSpan(key), null);
    }
  }

  private @Nullable String unknownHint(String key, List<String> keys) {
    if (keys.contains(ChosenFormat.KEY_PREFIX + key)) {
      return "did you mean '" + ChosenFormat.KEY_PREFIX + key + "'?";
    }
    for (Format format : Formats.all()) {
      if (ConnectorOption.find(format.options(), key) != null) {
        return "it is an option of format '" + format.name() + "'";
      }
    }
    String nearest = NearestName.of(key, keys);
    return nearest == null
        ? "the options are " + String.join(", ", keys)
        : "did you mean '" + nearest + "'?";
  }

  private void checkMetadata(Connector connector, Capabilities capabilities) {
    Set<String> keys = new TreeSet<>();
    if (capabilities.reading() != null) {
      keys.addAll(capabilities.reading().metadata().keySet());
    }
    if (capabilities.writing() != null) {
      keys.addAll(capabilities.writing().metadata().keySet());
    }
    for (CatalogColumn column : table.columns()) {
      if (column instanceof CatalogColumn.Metadata metadata && !keys.contains(metadata.key())) {
        throw new SqlException(
            SqlException.Code.UNKNOWN_OPTION,
            "Connector '" + connector.name() + "' has no metadata '" + metadata.key() + "'",
            tableName,
            keys.isEmpty() ? "it has no metadata at all" : suggestion(metadata.key(), keys));
      }
    }
  }

  private SqlException missing(String key, String hint) {
    return new SqlException(
        SqlException.Code.INVALID,
        "Table " + table.name() + " has no option '" + key + "'",
        tableName,
        hint);
  }

  private Span keySpan(String key) {
    for (SqlTableOption option : written) {
      if (option.key().equals(key)) {
        return Span.of(option.keyPos());
      }
    }
    return tableName;
  }

  private Span valueSpan(String key) {
    for (SqlTableOption option : written) {
      if (option.key().equals(key)) {
        return Span.of(option.valuePos());
      }
    }
    return tableName;
  }

  private static String suggestion(String wrong, Collection<String> names) {
    String nearest = NearestName.of(wrong, names);
    return nearest == null ? "one of " + quoted(names) : "did you mean '" + nearest + "'?";
  }

  private static String quoted(Collection<String> names) {
    return names.stream().sorted().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
