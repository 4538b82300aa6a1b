package io.weir.runtime.format;

import org.jspecify.annotations.Nullable;

/** A value that is expected in a JSON record: the bytes before it and what it is for. */
final class JsonStep {
  /** The value's field; {@link JsonLeaf#SKIPPED} when it is not read. */
  final JsonLeaf leaf;

  /** White space, brackets and the key before the value. */
  final JsonLiteral before;

  /**
   * From here to the value of step {@link #runEnd}, as in an earlier record: values that are passed
   * over are often the same in all records (null, a type number). Null when there is none yet.
   */
  @Nullable JsonLiteral run;

  /** The step at whose value the run ends, at first the next one that is read; -1 for no run. */
  int runEnd = -1;

  /** Records in which the run was another. */
  int runMisses;

  JsonStep(JsonLeaf leaf, JsonLiteral before) {
    this.leaf = leaf;
    this.before = before;
  }
}
