package io.weir.runtime.format;

import org.jspecify.annotations.Nullable;

/**
 * Decodes records whose fields come in ever another order: each key is looked up. Leaves what is
 * unusual to {@link JsonReader}.
 */
final class JsonAnyOrder extends JsonWalk {
  private final JsonValues values;
  private final JsonNode root;
  private final JsonLeaf[] leaves;
  private final boolean failOnMissingField;
  private int row;

  /**
   * @param root of the fields to be decoded
   * @param leaves where their values go, by the ids of their nodes
   */
  JsonAnyOrder(JsonValues values, JsonNode root, JsonLeaf[] leaves, boolean failOnMissingField) {
    this.values = values;
    this.root = root;
    this.leaves = leaves;
    this.failOnMissingField = failOnMissingField;
  }

  /** Decodes the record {@code bytes[from, to)}; when that is false, some values were stored. */
  boolean decode(byte[] bytes, int from, int to, int intoRow) {
    row = intoRow;
    return walkRecord(bytes, from, to, root);
  }

  @Override
  int value(byte[] bytes, int at, int limit, JsonNode node, @Nullable JsonNode child) {
    if (child == null) {
      return JsonScan.skipValue(bytes, at, limit);
    }
    if (!child.isRow()) {
      return values.decode(leaves[child.id], bytes, at, limit, row);
    }
    if (!JsonScan.isNull(bytes, at, limit)) {
      return walk(bytes, at, limit, child);
    }
    return values.setNull(child, row) ? at + 4 : -1;
  }

  @Override
  boolean missing(JsonNode child) {
    return !failOnMissingField && values.setNull(child, row);
  }
}
