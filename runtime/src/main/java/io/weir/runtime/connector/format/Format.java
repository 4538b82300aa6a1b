package io.weir.runtime.connector.format;

import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.data.RowType;
import java.util.List;
import java.util.Map;

/**
 * A format of records, found through {@link java.util.ServiceLoader}. Stateless and thread-safe.
 * Any connector that carries records in one of its framings reads and writes it. Methods that are
 * given options throw {@link io.weir.runtime.error.JobException} when these make no sense.
 */
public interface Format {
  /** The value of {@code 'format'}, such as {@code csv}. */
  String name();

  /** Some sentences for the documentation: what a record is, and which are bad. */
  String description();

  /** Their keys start with the format's name and a dot. */
  List<ConnectorOption> options();

  /**
   * What can be done with the format.
   *
   * @param options as of {@link FormatRequest#options}
   */
  FormatTraits traits(Map<String, String> options);

  /**
   * Checks that tables of that schema can be in the format; called when a table is created and
   * before anything else is asked for.
   *
   * @throws io.weir.runtime.error.JobException when a column's type, or an option, does not fit
   */
  void check(RowType table, Map<String, String> options);

  /**
   * Of a {@link io.weir.runtime.kernel.RecordDecoder}, for {@link Framing#FILES} a {@link
   * io.weir.runtime.kernel.FileDecoder}. Only of a format that can be read.
   */
  FormatClass decoder(FormatRequest request);

  /** Of a {@link io.weir.runtime.kernel.RecordEncoder}. Only of a format that can be written. */
  FormatClass encoder(FormatRequest request);
}
