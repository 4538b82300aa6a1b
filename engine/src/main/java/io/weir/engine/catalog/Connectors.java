package io.weir.engine.catalog;

import io.weir.runtime.connector.Connector;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The connectors on the class path, by name. Loaded on first use; thread-safe. */
public final class Connectors {
  private static final class Loaded {
    static final Map<String, Connector> BY_NAME = load();

    private static Map<String, Connector> load() {
      Map<String, Connector> byName = new TreeMap<>();
      for (Connector connector :
          ServiceLoader.load(Connector.class, Connectors.class.getClassLoader())) {
        byName.put(connector.name(), connector);
      }
      return Collections.unmodifiableMap(byName);
    }
  }

  private Connectors() {}

  /** The connector of that name, null when there is none. */
  public static @Nullable Connector find(String name) {
    return Loaded.BY_NAME.get(name);
  }

  /**
   * The connector of a table that is in the catalog.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Connector get(String name) {
    Connector connector = find(name);
    if (connector == null) {
      throw new IllegalArgumentException("no connector " + name);
    }
    return connector;
  }

  /** All of them, sorted by name. */
  public static Collection<Connector> all() {
    return Loaded.BY_NAME.values();
  }
}
