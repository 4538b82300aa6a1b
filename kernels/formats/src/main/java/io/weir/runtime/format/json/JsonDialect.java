package io.weir.runtime.format.json;

/**
 * How JSON records are read.
 *
 * @param failOnMissingField whether a missing field makes the record bad instead of being NULL
 * @param ignoreErrors whether a field that cannot be parsed is NULL and a record that cannot be
 *     parsed is left out
 */
public record JsonDialect(boolean failOnMissingField, boolean ignoreErrors) {
  public JsonDialect {
    if (failOnMissingField && ignoreErrors) {
      throw new IllegalArgumentException("fail on missing fields and ignore errors");
    }
  }
}
