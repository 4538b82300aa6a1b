package io.weir.runtime.connector;

import io.weir.runtime.error.JobException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The connectors on the class path, by name. Loaded one after the other until the one asked for is
 * found: to look into all jars takes a noticeable part of a start, and the first one lists those
 * that come with Weir. Thread-safe.
 */
public final class Connectors {
  private static final Map<String, Connector> FOUND = new TreeMap<>();
  private static final Iterator<Connector> REST =
      ServiceLoader.load(Connector.class, Connectors.class.getClassLoader()).iterator();

  private Connectors() {}

  /** The connector of that name, null when there is none. */
  public static @Nullable Connector find(String name) {
    synchronized (FOUND) {
      while (!FOUND.containsKey(name) && REST.hasNext()) {
        loadNext();
      }
      return FOUND.get(name);
    }
  }

  private static void loadNext() {
    Connector connector = REST.next();
    FOUND.putIfAbsent(connector.name(), connector);
  }

  /**
   * The connector of a table that was checked when it was created, or of a job.
   *
   * @throws JobException when there is none of that name on this class path
   */
  public static Connector get(String name) {
    Connector connector = find(name);
    if (connector == null) {
      throw new JobException("there is no connector '" + name + "' on the class path");
    }
    return connector;
  }

  /** All of them, sorted by name. */
  public static Collection<Connector> all() {
    synchronized (FOUND) {
      while (REST.hasNext()) {
        loadNext();
      }
      return List.copyOf(FOUND.values());
    }
  }
}
