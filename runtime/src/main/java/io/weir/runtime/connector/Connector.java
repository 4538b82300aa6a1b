package io.weir.runtime.connector;

import io.weir.runtime.connector.format.Framing;
import java.util.List;
import java.util.Map;

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

  /**
   * How records may lie in what the connector carries, the preferred way first: every format that
   * has one of these can be used. Empty when rows come and go without a format.
   */
  default List<Framing> framings() {
    return List.of();
  }

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
   * Makes visible what a sink of this connector prepared that the job does not have any more.
   * Idempotent, as {@link Sink#commit} is.
   *
   * @param recovery text of {@link Sink#recovery}
   * @return what people should know about it; empty when all is as it should be
   */
  default List<String> commit(String recovery, List<String> committables) {
    return List.of();
  }

  /**
   * Loads the classes that a first job would, without asking anything of another system: for the
   * run from which an archive of classes is made. Only for a connector whose jobs cannot be run
   * then.
   */
  default void rehearse() {}
}
