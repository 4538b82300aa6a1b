package io.weir.runtime.connector;

/** Which changes the rows of a table are, when it is read or written. */
public enum ChangelogMode {
  /** Only {@code +I}. */
  APPEND,
  /**
   * {@code +I} and {@code +U} put a row in the place of the one with the same key, {@code -D}
   * removes it and may have its key columns only; no {@code -U}.
   */
  UPSERT,
  /** Every update is a {@code -U} with the old row and a {@code +U} with the new one. */
  RETRACT
}
