package io.weir.connector.generators;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;

/** A connector that only takes rows, of any kind, without a format. */
abstract class OutputConnector implements Connector {
  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.writing(Writing.allChanges(), table);
  }

  @Override
  public Source createSource(SourceRequest request) {
    throw new IllegalStateException(name() + " cannot be read");
  }
}
