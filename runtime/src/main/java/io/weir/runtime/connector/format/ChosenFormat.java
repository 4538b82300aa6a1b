package io.weir.runtime.connector.format;

import io.weir.runtime.connector.Connector;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A format that the options of a table name, for its values or its keys.
 *
 * @param options as of {@link FormatRequest#options}: without the prefix of those of keys
 */
public record ChosenFormat(Format format, Framing framing, Map<String, String> options) {
  public static final String FORMAT = "format";
  public static final String VALUE_FORMAT = "value.format";
  public static final String KEY_FORMAT = "key.format";

  /** What the names of the options of a value's format may begin with. */
  public static final String VALUE_PREFIX = "value.";

  /** What the names of the options of a key's format begin with. */
  public static final String KEY_PREFIX = "key.";

  public ChosenFormat {
    options = Map.copyOf(options);
  }

  /** The format of values; null when the connector needs none, or none is named. */
  public static @Nullable ChosenFormat ofValues(Connector connector, Map<String, String> options) {
    String name = options.getOrDefault(FORMAT, options.get(VALUE_FORMAT));
    if (connector.framings().isEmpty() || name == null) {
      return null;
    }
    Map<String, String> own = new HashMap<>(options);
    own.putAll(withoutPrefix(options, VALUE_PREFIX));
    return of(connector, name, own);
  }

  /** The format of keys; null when the connector has none, or none is named. */
  public static @Nullable ChosenFormat ofKeys(Connector connector, Map<String, String> options) {
    String name = options.get(KEY_FORMAT);
    return connector.framings().isEmpty() || name == null
        ? null
        : of(connector, name, withoutPrefix(options, KEY_PREFIX));
  }

  private static ChosenFormat of(Connector connector, String name, Map<String, String> options) {
    Format format = Formats.find(name);
    if (format == null) {
      throw new JobException(
          "there is no format '" + name + "', only " + String.join(", ", Formats.names(connector)));
    }
    List<Framing> framings = format.traits(options).framings();
    for (Framing framing : connector.framings()) {
      if (framings.contains(framing)) {
        return new ChosenFormat(format, framing, options);
      }
    }
    throw new JobException(
        "format '" + name + "' cannot be used with connector '" + connector.name() + "'");
  }

  private static Map<String, String> withoutPrefix(Map<String, String> options, String prefix) {
    return options.entrySet().stream()
        .filter(option -> option.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                option -> option.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  /** As the connector sees it. */
  public TableFormat described() {
    return new TableFormat(format.name(), framing, format.traits(options));
  }

  /**
   * Checks that records of these columns can be in the format.
   *
   * @throws JobException when a column's type, or an option, does not fit
   */
  public void check(RowType table) {
    format.check(table, options);
  }

  /** The class of a decoder of some columns of records. */
  public FormatClass decoder(RowType table, RowType read) {
    format.check(table, options);
    return format.decoder(new FormatRequest(framing, table, read, options));
  }

  /** The class of an encoder of records. */
  public FormatClass encoder(RowType table) {
    format.check(table, options);
    return format.encoder(new FormatRequest(framing, table, table, options));
  }
}
