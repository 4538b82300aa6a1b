package io.weir.codegen;

import io.weir.runtime.connector.Connector;

/** Finds connectors by the value of the option {@code connector}. */
public interface ConnectorLookup {
  /**
   * The connector of that name.
   *
   * @throws IllegalArgumentException when there is none: tables are checked when they are created
   */
  Connector connector(String name);
}
