package io.weir.runtime.connector;

import io.weir.runtime.data.RowType;
import java.util.List;
import java.util.Map;

/**
 * A table as its connector sees it.
 *
 * @param schema physical columns in declared order
 * @param options of WITH, already checked against {@link Connector#options}; defaults not filled in
 */
public record TableDescription(
    String name,
    RowType schema,
    List<String> primaryKey,
    List<String> partitionKeys,
    Map<String, String> options) {

  /** Value of an option, or its default. */
  public String option(ConnectorOption option) {
    String value = options.getOrDefault(option.key(), option.defaultValue());
    if (value == null) {
      throw new IllegalArgumentException("option '" + option.key() + "' is missing");
    }
    return value;
  }
}
