package io.weir.connector.generators;

import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.DataType;
import java.util.Map;
import java.util.Set;

/** A connector that only takes rows, of any kind, without a format. */
abstract class OutputConnector implements Connector {
  @Override
  public Set<String> formats() {
    return Set.of();
  }

  @Override
  public Map<String, DataType> readableMetadata() {
    return Map.of();
  }

  @Override
  public Map<String, DataType> writableMetadata() {
    return Map.of();
  }

  @Override
  public boolean canRead() {
    return false;
  }

  @Override
  public boolean canWrite() {
    return true;
  }

  @Override
  public boolean isBounded(TableDescription table) {
    return true;
  }

  @Override
  public boolean acceptsUpdates(TableDescription table) {
    return true;
  }

  @Override
  public Source createSource(SourceRequest request) {
    throw new IllegalStateException(name() + " cannot be read");
  }
}
