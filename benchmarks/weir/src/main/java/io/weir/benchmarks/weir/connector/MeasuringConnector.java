package io.weir.benchmarks.weir.connector;

import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import java.util.List;

/** A connector that is either read or written, without options. */
public abstract class MeasuringConnector implements Connector {
  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public Source createSource(SourceRequest request) {
    throw new IllegalStateException(name() + " cannot be read");
  }

  @Override
  public Sink createSink(SinkRequest request) {
    throw new IllegalStateException(name() + " cannot be written");
  }
}
