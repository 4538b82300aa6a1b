package io.weir.runtime.connector;

import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.RowType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table as its connector sees it.
 *
 * @param schema physical columns in declared order
 * @param options of WITH, already checked against {@link Connector#options}; defaults not filled in
 * @param valueFormat null when the connector needs none
 * @param keyFormat null when the connector has no keys, or they are not read or written
 */
public record TableDescription(
    String name,
    RowType schema,
    List<String> primaryKey,
    List<String> partitionKeys,
    Map<String, String> options,
    @Nullable TableFormat valueFormat,
    @Nullable TableFormat keyFormat) {
  public TableDescription {
    primaryKey = List.copyOf(primaryKey);
    partitionKeys = List.copyOf(partitionKeys);
    options = Map.copyOf(options);
  }

  /** A table without formats. */
  public TableDescription(
      String name,
      RowType schema,
      List<String> primaryKey,
      List<String> partitionKeys,
      Map<String, String> options) {
    this(name, schema, primaryKey, partitionKeys, options, null, null);
  }

  /** The table with the formats that its options name, for that connector. */
  public TableDescription withFormats(Connector connector) {
    ChosenFormat value = ChosenFormat.ofValues(connector, options);
    ChosenFormat key = ChosenFormat.ofKeys(connector, options);
    return new TableDescription(
        name,
        schema,
        primaryKey,
        partitionKeys,
        options,
        value == null ? null : value.described(),
        key == null ? null : key.described());
  }

  /** Value of an option, or its default. */
  public String option(ConnectorOption option) {
    String value = options.getOrDefault(option.key(), option.defaultValue());
    if (value == null) {
      throw new IllegalArgumentException("option '" + option.key() + "' is missing");
    }
    return value;
  }
}
