package io.weir.runtime.format.json;

import java.util.Arrays;

/**
 * A set of the fields of a schema, as one bit for each. The first 64 are in a word of their own:
 * hardly a query takes more.
 */
final class JsonFieldSet {
  private static final long[] NONE = {};

  /** The fields whose ids are below 64. */
  long first;

  private final long[] more;

  /**
   * @param fields their number
   */
  JsonFieldSet(int fields) {
    more = fields > 64 ? new long[(fields - 1) >> 6] : NONE;
  }

  void clear() {
    first = 0;
    if (more.length > 0) {
      Arrays.fill(more, 0);
    }
  }

  void add(JsonField field) {
    if (field.id < 64) {
      first |= field.bit;
    } else {
      more[(field.id >> 6) - 1] |= field.bit;
    }
  }

  boolean has(JsonField field) {
    return ((field.id < 64 ? first : more[(field.id >> 6) - 1]) & field.bit) != 0;
  }

  /** Removes a field and those below it. */
  void removeTree(JsonField field) {
    for (int id = field.id; id < field.end; id++) {
      if (id < 64) {
        first &= ~(1L << id);
      } else {
        more[(id >> 6) - 1] &= ~(1L << id);
      }
    }
  }

  /** Number of the words in which the ids are, 64 to each. */
  int words() {
    return 1 + more.length;
  }

  /** The fields whose ids are from {@code 64 * index} on. */
  long word(int index) {
    return index == 0 ? first : more[index - 1];
  }
}
