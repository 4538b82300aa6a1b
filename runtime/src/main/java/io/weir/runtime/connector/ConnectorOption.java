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
 * @param identity whether the option says which data the table is
 */
public record ConnectorOption(
    String key,
    Type type,
    @Nullable String defaultValue,
    boolean required,
    String description,
    java.util.List<String> allowed,
    Identity identity) {
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

  /**
   * Whether an option says which data a table is, as opposed to how it is read or written. What
   * does not may be changed between two runs of a job that share a state directory: positions and
   * state go on.
   */
  public enum Identity {
    /** With another value it is other data, which is read from its start. */
    VALUE,
    /** Only whether the option is given counts. */
    PRESENCE,
    /** The option may be given, changed and left out: the default. */
    NONE
  }

  public static ConnectorOption required(String key, Type type, String description) {
    return new ConnectorOption(
        key, type, null, true, description, java.util.List.of(), Identity.NONE);
  }

  public static ConnectorOption optional(
      String key, Type type, @Nullable String defaultValue, String description) {
    return new ConnectorOption(
        key, type, defaultValue, false, description, java.util.List.of(), Identity.NONE);
  }

  public static ConnectorOption choice(
      String key, @Nullable String defaultValue, String description, String... allowed) {
    return new ConnectorOption(
        key,
        Type.ENUM,
        defaultValue,
        false,
        description,
        java.util.List.of(allowed),
        Identity.NONE);
  }

  /** The same option, as a part of the table's identity. */
  public ConnectorOption with(Identity part) {
    return new ConnectorOption(key, type, defaultValue, required, description, allowed, part);
  }

  /** The same option under another key. */
  public ConnectorOption withKey(String other) {
    return new ConnectorOption(other, type, defaultValue, required, description, allowed, identity);
  }

  /**
   * Whether the option's key is a pattern, {@code properties.*} or {@code fields.#.kind}, of one.
   */
  public boolean isPatternOf(String written) {
    if (key.endsWith(".*")) {
      String prefix = key.substring(0, key.length() - 1);
      return written.startsWith(prefix) && written.length() > prefix.length();
    }
    int hash = key.indexOf('#');
    return hash >= 0
        && written.length() > key.length() - 1
        && written.startsWith(key.substring(0, hash))
        && written.endsWith(key.substring(hash + 1));
  }

  /** The option that a key is one of, by its name before a pattern; null when there is none. */
  public static @Nullable ConnectorOption find(
      java.util.List<ConnectorOption> options, String written) {
    for (ConnectorOption option : options) {
      if (option.key().equals(written)) {
        return option;
      }
    }
    for (ConnectorOption option : options) {
      if (option.isPatternOf(written)) {
        return option;
      }
    }
    return null;
  }
}
