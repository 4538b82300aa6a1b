package io.weir.runtime.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes through the fields of JSON objects in the order in which they are written. */
abstract class JsonWalk {
  /**
   * A field is there.
   *
   * @param at where its value starts
   * @param node of the object
   * @param child of the field; null when it is not read
   * @return offset behind the value; -1 to give up
   */
  abstract int value(byte[] bytes, int at, int limit, JsonNode node, @Nullable JsonNode child);

  /** An object has ended without a field; false to give up. */
  abstract boolean missing(JsonNode child);

  /**
   * Goes through all of {@code bytes[from, to)}.
   *
   * @return false when it was given up, or is not a well-formed object, or has a field twice or an
   *     escape in a key
   */
  final boolean walkRecord(byte[] bytes, int from, int to, JsonNode root) {
    int end = walk(bytes, JsonScan.skipSpace(bytes, from, to), to, root);
    return end >= 0 && JsonScan.skipSpace(bytes, end, to) == to;
  }

  /** Goes through the object that starts at {@code start}; returns the offset behind it, or -1. */
  final int walk(byte[] bytes, int start, int limit, JsonNode node) {
    if (start >= limit || bytes[start] != '{') {
      return -1;
    }
    Arrays.fill(node.seen, false);
    int at = JsonScan.skipSpace(bytes, start + 1, limit);
    int guess = 0;
    boolean first = true;
    while (at < limit && bytes[at] != '}') {
      if (!first) {
        if (bytes[at] != ',') {
          return -1;
        }
        at = JsonScan.skipSpace(bytes, at + 1, limit);
      }
      first = false;
      if (at >= limit || bytes[at] != '"') {
        return -1;
      }
      int keyEnd = JsonScan.endOfString(bytes, at + 1, limit);
      if (keyEnd >= limit || bytes[keyEnd] != '"') {
        return -1;
      }
      JsonNode child = node.childOrNull(bytes, at + 1, keyEnd, guess);
      at = JsonScan.skipSpace(bytes, keyEnd + 1, limit);
      if (at >= limit || bytes[at] != ':') {
        return -1;
      }
      at = JsonScan.skipSpace(bytes, at + 1, limit);
      if (child != null) {
        guess = child.position() + 1;
        if (node.seen[child.position()]) {
          return -1;
        }
        node.seen[child.position()] = true;
      }
      at = value(bytes, at, limit, node, child);
      if (at < 0) {
        return -1;
      }
      at = JsonScan.skipSpace(bytes, at, limit);
    }
    for (JsonNode child : node.children) {
      if (!node.seen[child.position()] && !missing(child)) {
        return -1;
      }
    }
    return at < limit ? at + 1 : -1;
  }
}
