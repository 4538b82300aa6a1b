package io.weir.runtime.job;

import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.NotNullSink;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where rows end. */
public sealed interface SinkSpec {
  /**
   * The sink, which is not opened yet.
   *
   * @param result the host's own sink, for {@link Result}
   * @throws io.weir.runtime.error.JobException when the connector is not on this class path, or the
   *     table cannot be written
   */
  Sink create(@Nullable Sink result);

  /**
   * A table.
   *
   * @param connector name of its connector
   * @param neverNull columns of the table that are NOT NULL although the query may give a NULL: the
   *     first one fails the job
   */
  record Table(String connector, SinkRequest request, List<Integer> neverNull) implements SinkSpec {
    public Table {
      neverNull = List.copyOf(neverNull);
    }

    @Override
    public Sink create(@Nullable Sink result) {
      Sink sink = Connectors.get(connector).createSink(request);
      return neverNull.isEmpty()
          ? sink
          : new NotNullSink(
              sink,
              request.table().name(),
              neverNull,
              neverNull.stream()
                  .map(column -> request.table().schema().fields().get(column).name())
                  .toList());
    }
  }

  /** Whoever started the job takes the rows: {@code JobOptions.result} of the host. */
  record Result() implements SinkSpec {
    @Override
    public Sink create(@Nullable Sink result) {
      if (result == null) {
        throw new IllegalArgumentException("the job has a result, and nobody takes it");
      }
      return result;
    }
  }
}
