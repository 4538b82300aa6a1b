package io.weir.engine.conformance;

import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import java.util.List;

/** What the connectors of the tests have in common: no options, formats and metadata. */
abstract class TestConnector implements Connector {
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
