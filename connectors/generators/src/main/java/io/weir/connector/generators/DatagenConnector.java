package io.weir.connector.generators;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import java.util.List;
import java.util.Map;

/** Makes rows up: {@code 'connector' = 'datagen'}. */
public final class DatagenConnector implements Connector {
  static final ConnectorOption ROWS_PER_SECOND =
      ConnectorOption.optional(
          "rows-per-second",
          Type.LONG,
          "10000",
          "Rows per second, over all workers. A table that ends, but not within a second, is read"
              + " as a stream in runtime mode automatic: its rows are shown as they come.");

  static final ConnectorOption NUMBER_OF_ROWS =
      ConnectorOption.optional(
          "number-of-rows", Type.LONG, null, "Rows in all; without it the table has no end.");

  static final ConnectorOption SEED =
      ConnectorOption.optional(
          "seed", Type.LONG, "0", "Another seed gives other random values, the same each time.");

  static final ConnectorOption FIELDS =
      ConnectorOption.optional(
          FieldOptions.PREFIX + "*",
          Type.STRING,
          null,
          "How a column is filled: fields.NAME.kind (random or sequence), .min, .max, .length,"
              + " .var-len, .null-rate, .max-past for random values; .start, .end for a sequence,"
              + " which ends the table.");

  @Override
  public String name() {
    return "datagen";
  }

  @Override
  public String description() {
    return "Makes up rows, random or in sequence.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(ROWS_PER_SECOND, NUMBER_OF_ROWS, SEED, FIELDS);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    DatagenSource.check(table);
    long rows = DatagenSource.numberOfRows(table);
    return Capabilities.reading(
        new Reading(
            rows < Long.MAX_VALUE,
            NumberedSource.isPaced(rows, DatagenSource.rowsPerSecond(table)),
            ChangelogMode.APPEND,
            Map.of()));
  }

  @Override
  public Map<String, String> example() {
    return Map.of("number-of-rows", "1000");
  }

  @Override
  public Source createSource(SourceRequest request) {
    return new DatagenSource(request);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    throw new IllegalStateException("datagen cannot be written");
  }
}
