package io.weir.runtime.format;

import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of the fields that are read from JSON objects. Rows have children; arrays,
 * maps and scalars are leaves. The root stands for the record.
 */
final class JsonNode {
  /** Number of the node in document order of the schema; the root has -1. */
  final int id;

  final DataType type;
  final JsonNode[] children;
  private final JsonLiteral name;
  private final int position;

  /** Which children were seen in the object that is being read. */
  final boolean[] seen;

  private JsonNode(int id, String name, DataType type, int position, Ids ids) {
    this.id = id;
    this.type = type;
    this.position = position;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    this.name = new JsonLiteral(bytes, 0, bytes.length);
    List<JsonNode> nodes = new ArrayList<>();
    if (type instanceof RowType row) {
      for (Field field : row.fields()) {
        JsonNode child = new JsonNode(ids.next++, field.name(), field.type(), nodes.size(), ids);
        nodes.add(child);
      }
    }
    children = nodes.toArray(new JsonNode[0]);
    seen = new boolean[children.length];
  }

  private static final class Ids {
    int next;
  }

  /** The tree of a schema. */
  static JsonNode root(RowType schema) {
    return new JsonNode(-1, "", schema, 0, new Ids());
  }

  /** All nodes but this one, by their ids if this is the root. */
  List<JsonNode> descendants() {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode child : children) {
      all.add(child);
      all.addAll(child.descendants());
    }
    return all;
  }

  boolean isRow() {
    return type instanceof RowType;
  }

  /** Number of the field in its row. */
  int position() {
    return position;
  }

  /** The child of that name; the search starts at {@code guess}. Null when there is none. */
  @Nullable JsonNode childOrNull(byte[] bytes, int from, int to, int guess) {
    for (int i = 0; i < children.length; i++) {
      int at = guess + i;
      JsonNode child = children[at < children.length ? at : at - children.length];
      if (child.name.length == to - from && child.name.matches(bytes, from)) {
        return child;
      }
    }
    return null;
  }

  /** Puts the columns of the children, and of theirs, into {@code found} by their ids. */
  void resolve(Column[] columns, Column[] found) {
    for (JsonNode child : children) {
      Column column = columns[child.position];
      found[child.id] = column;
      if (child.isRow()) {
        child.resolve(((RowColumn) column).children, found);
      }
    }
  }
}
