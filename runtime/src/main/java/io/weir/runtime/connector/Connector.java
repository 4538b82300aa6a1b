package io.weir.runtime.connector;

import io.weir.runtime.data.DataType;
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

  /** Metadata columns that can be read, by key. */
  Map<String, DataType> readableMetadata();

  /** Metadata columns that can be written, by key. */
  Map<String, DataType> writableMetadata();

  boolean canRead();

  boolean canWrite();

  /** Whether a scan ends by itself. */
  boolean isBounded(TableDescription table);

  /**
   * Whether a scan that ends gives its rows at a pace, so that it lasts a second or more: people
   * want to see such rows as they come.
   */
  default boolean isPaced(TableDescription table) {
    return false;
  }

  /** Whether a sink takes updates and deletes besides inserts. */
  boolean acceptsUpdates(TableDescription table);

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
