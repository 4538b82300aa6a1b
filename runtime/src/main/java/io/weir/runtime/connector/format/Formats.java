package io.weir.runtime.connector.format;

import io.weir.runtime.connector.Connector;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The formats on the class path, by name. Loaded one after the other until the one asked for is
 * found, since to look into all jars takes a noticeable part of a start. Thread-safe.
 */
public final class Formats {
  private static final Map<String, Format> FOUND = new TreeMap<>();
  private static final Iterator<Format> REST =
      ServiceLoader.load(Format.class, Formats.class.getClassLoader()).iterator();

  private Formats() {}

  /** The format of that name, null when there is none. */
  public static @Nullable Format find(String name) {
    synchronized (FOUND) {
      while (!FOUND.containsKey(name) && REST.hasNext()) {
        loadNext();
      }
      return FOUND.get(name);
    }
  }

  private static void loadNext() {
    Format format = REST.next();
    FOUND.putIfAbsent(format.name(), format);
  }

  /** All of them, sorted by name. */
  public static List<Format> all() {
    synchronized (FOUND) {
      while (REST.hasNext()) {
        loadNext();
      }
      return List.copyOf(FOUND.values());
    }
  }

  /** Names of those whose records a connector can carry, sorted. */
  public static List<String> names(Connector connector) {
    return all().stream()
        .filter(
            format ->
                !Collections.disjoint(format.traits(Map.of()).framings(), connector.framings()))
        .map(Format::name)
        .toList();
  }
}
