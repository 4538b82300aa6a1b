package io.weir.runtime.connector;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of table, found through {@link java.util.ServiceLoader}. Stateless and thread-safe.
 * Methods throw {@link io.weir.runtime.error.JobException} when the table's options make no sense.
 */
public interface Connector {
  /** The value of {@code 'connector'}. */
  String name();

  /** One sentence for the documentation. */
  String description();

  /** Options besides {@code connector} and those of formats. */
  List<ConnectorOption> options();

  /** Formats that can be used: {@code csv}, {@code json}, {@code raw}; empty when it needs none. */
  Set<String> formats();

  /** Which columns the value format and the key format are for. */
  default RecordLayout recordLayout(TableDescription table) {
    return RecordLayout.valueOnly(table.schema());
  }

  /**
   * What can be done with a table. Asks nothing of another system.
   *
   * @throws io.weir.runtime.error.JobException when the table's options make no sense together
   */
  Capabilities capabilities(TableDescription table);

  /**
   * Options of a small table, for the documentation: {@link #capabilities} of a table that has them
   * tells what the connector can do at most.
   */
  default Map<String, String> example() {
    return Map.of();
  }

  /** Opens nothing yet: {@link Source#open} does. */
  Source createSource(SourceRequest request);

  /** Opens nothing yet: {@link Sink#open} does. */
  Sink createSink(SinkRequest request);

  /**
   * Loads the classes that a first job would, without asking anything of another system: for the
   * run from which an archive of classes is made. Only for a connector whose jobs cannot be run
   * then.
   */
  default void rehearse() {}
}
