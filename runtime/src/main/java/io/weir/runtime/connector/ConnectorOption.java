package io.weir.runtime.connector;

import org.jspecify.annotations.Nullable;

/**
 * An option of WITH: the source of validation, of "did you mean" and of the documentation.
 *
 * @param key such as {@code scan.startup.mode}; one that ends in {@code .*} allows any key with
 *     that prefix
 * @param type what values look like
 * @param defaultValue null when there is none
 * @param required whether the table cannot do without
 * @param description one sentence for the documentation
 * @param allowed for ENUM the allowed values, else empty
 */
public record ConnectorOption(
    String key,
    Type type,
    @Nullable String defaultValue,
    boolean required,
    String description,
    java.util.List<String> allowed) {
  /** What the text of a value must look like. */
  public enum Type {
    STRING,
    BOOLEAN,
    INTEGER,
    LONG,
    DOUBLE,
    /** {@code 10 s}, {@code 500 ms}, {@code 1 min}. */
    DURATION,
    /** {@code 64 mb}. */
    MEMORY_SIZE,
    ENUM,
    CHARACTER
  }

  public static ConnectorOption required(String key, Type type, String description) {
    return new ConnectorOption(key, type, null, true, description, java.util.List.of());
  }

  public static ConnectorOption optional(
      String key, Type type, @Nullable String defaultValue, String description) {
    return new ConnectorOption(key, type, defaultValue, false, description, java.util.List.of());
  }

  public static ConnectorOption choice(
      String key, @Nullable String defaultValue, String description, String... allowed) {
    return new ConnectorOption(
        key, Type.ENUM, defaultValue, false, description, java.util.List.of(allowed));
  }
}
