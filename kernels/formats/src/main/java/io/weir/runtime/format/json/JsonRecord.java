package io.weir.runtime.format.json;

import io.weir.runtime.data.Column;
import org.jspecify.annotations.Nullable;

/**
 * Of the record that is being read: which fields were there, which have a value, and whether it
 * makes a row.
 */
final class JsonRecord {
  private final JsonField[] fields;
  private final boolean failOnMissingField;
  private final boolean ignoreErrors;

  /** Fields whose keys were there. */
  final JsonFieldSet seen;

  /** Fields that have a value. */
  final JsonFieldSet valid;

  /** Fields whose values could not be converted. */
  final JsonFieldSet failed;

  /** All fields. */
  private final JsonFieldSet all;

  /** Fields that must not be null. */
  private final JsonFieldSet required;

  /** Where the values of {@link #failed} start, and end; by id. */
  final int[] failedFrom;

  final int[] failedTo;

  /**
   * @param fields of the schema, by their ids
   */
  JsonRecord(JsonField[] fields, JsonDialect dialect) {
    this.fields = fields;
    failOnMissingField = dialect.failOnMissingField();
    ignoreErrors = dialect.ignoreErrors();
    seen = new JsonFieldSet(fields.length);
    valid = new JsonFieldSet(fields.length);
    failed = new JsonFieldSet(fields.length);
    all = new JsonFieldSet(fields.length);
    required = new JsonFieldSet(fields.length);
    failedFrom = new int[fields.length];
    failedTo = new int[fields.length];
    for (JsonField field : fields) {
      if (field.id > 0) {
        all.add(field);
        if (!field.type.nullable()) {
          required.add(field);
        }
      }
    }
  }

  /** Begins a record. */
  void clear() {
    seen.clear();
    valid.clear();
    failed.clear();
  }

  /** Notes that keys were seen, and rows, of the first 64 fields. */
  void note(long keys, long rows) {
    seen.first |= keys;
    valid.first |= rows;
  }

  /** Notes that a value of a field could not be converted, and where it is. */
  void fail(JsonField field, int from, int to) {
    failed.add(field);
    failedFrom[field.id] = from;
    failedTo[field.id] = to;
  }

  /** Takes back what an earlier value of a field brought. */
  void forget(JsonField field) {
    seen.removeTree(field);
    valid.removeTree(field);
    failed.removeTree(field);
  }

  /**
   * Decides about the row: makes the fields null that have no value.
   *
   * @return false when the row does not count, since a value is wrong, null or missing
   */
  boolean finish(Column[] columns, int row) {
    long wrong = failed.first | required.first & ~valid.first;
    if (failOnMissingField) {
      wrong |= all.first & ~seen.first;
    }
    for (int i = 1; i < all.words(); i++) {
      wrong |= failed.word(i) | required.word(i) & ~valid.word(i);
      if (failOnMissingField) {
        wrong |= all.word(i) & ~seen.word(i);
      }
    }
    if (wrong != 0 && (ignoreErrors ? !ignoreErrorsIn(fields[0]) : problem() != null)) {
      return false;
    }
    for (int i = 0; i < all.words(); i++) {
      for (long missing = all.word(i) & ~valid.word(i); missing != 0; missing &= missing - 1) {
        columns[(i << 6) + Long.numberOfTrailingZeros(missing)].useNulls()[row] = true;
      }
    }
    return true;
  }

  /** Values that could not be converted. */
  int failures() {
    int count = 0;
    for (int i = 0; i < failed.words(); i++) {
      count += Long.bitCount(failed.word(i));
    }
    return count;
  }

  /**
   * Makes rows null in which a field has no value and must not be null; false when that cannot be
   * done since the row must not be null itself.
   */
  private boolean ignoreErrorsIn(JsonField parent) {
    for (JsonField field : parent.children) {
      boolean isValid = valid.has(field);
      if (isValid && field.kind == JsonField.Kind.ROW && !ignoreErrorsIn(field)) {
        valid.removeTree(field);
        isValid = false;
      }
      if (!isValid && !field.type.nullable()) {
        return false;
      }
    }
    return true;
  }

  /** The first field because of which the row is bad, in the order of the schema. */
  @Nullable JsonField problem() {
    return problem(fields[0]);
  }

  private @Nullable JsonField problem(JsonField parent) {
    for (JsonField field : parent.children) {
      boolean isWrong =
          failed.has(field)
              || !valid.has(field) && !field.type.nullable()
              || failOnMissingField && !seen.has(field);
      if (isWrong) {
        return field;
      }
      if (field.kind == JsonField.Kind.ROW && valid.has(field)) {
        JsonField below = problem(field);
        if (below != null) {
          return below;
        }
      }
    }
    return null;
  }

  /** Whether the key of a field must be there and was not. */
  boolean misses(JsonField field) {
    return failOnMissingField && !seen.has(field);
  }
}
