package io.weir.runtime.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON_VALUE, JSON_QUERY and JSON_EXISTS: paths such as {@code $.a.b[0]} or {@code lax $['a']}.
 * Remembers the path it has been given last; {@code expression} is what an error names. An instance
 * belongs to one expression. Allocates.
 */
public final class JsonPath {
  /** There is a result. */
  public static final int FOUND = 0;

  /** The path leads to nothing, or to something of the wrong kind: ON EMPTY. */
  public static final int EMPTY = 1;

  /** The text is no JSON, or that is so of a path in strict mode: ON ERROR. */
  public static final int FAILED = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private byte @Nullable [] source;

  /** A String for a member, an Integer for an element. */
  private List<Object> steps = List.of();

  private boolean strict;

  /** The scalar at a path as text; null when there is none. */
  public @Nullable Bytes value(Bytes json, Bytes path, Bytes out, String expression) {
    JsonNode node = find(json, path, expression);
    if (node == null || node.isContainerNode() || node.isNull()) {
      return null;
    }
    return out.set(node.asText());
  }

  /** What {@link #value} found: {@link #FOUND}, {@link #EMPTY} or {@link #FAILED}. */
  public int valueStatus(Bytes json, Bytes path, String expression) {
    JsonNode node = find(json, path, expression);
    return node == null || node.isContainerNode() || node.isNull() ? nothing(json) : FOUND;
  }

  /**
   * The object or array at a path as JSON; null when there is none.
   *
   * @param wrapper WITHOUT; UNCONDITIONAL puts what is found into an array; CONDITIONAL does so
   *     unless it is one
   */
  public @Nullable Bytes query(
      Bytes json, Bytes path, Bytes wrapper, Bytes out, String expression) {
    JsonNode node = find(json, path, expression);
    if (node == null || !isQueryable(node, wrapper)) {
      return null;
    }
    String text = node.toString();
    return out.set(isWrapped(node, wrapper) ? "[" + text + "]" : text);
  }

  /** What {@link #query} found: {@link #FOUND}, {@link #EMPTY} or {@link #FAILED}. */
  public int queryStatus(Bytes json, Bytes path, Bytes wrapper, String expression) {
    JsonNode node = find(json, path, expression);
    return node == null || !isQueryable(node, wrapper) ? nothing(json) : FOUND;
  }

  private static boolean isQueryable(JsonNode node, Bytes wrapper) {
    return node.isContainerNode() || isWrapped(node, wrapper);
  }

  private static boolean isWrapped(JsonNode node, Bytes wrapper) {
    return switch (wrapper.toString()) {
      case "UNCONDITIONAL" -> true;
      case "CONDITIONAL" -> !node.isArray();
      default -> false;
    };
  }

  private int nothing(Bytes json) {
    return strict || tree(json) == null ? FAILED : EMPTY;
  }

  /** Whether there is something at a path. */
  public boolean exists(Bytes json, Bytes path, String expression) {
    return find(json, path, expression) != null;
  }

  /**
   * Whether a text is JSON.
   *
   * @param kind VALUE for any, OBJECT, ARRAY or SCALAR
   */
  public static boolean isJson(Bytes text, Bytes kind) {
    JsonNode node = tree(text);
    return node != null
        && switch (kind.toString()) {
          case "OBJECT" -> node.isObject();
          case "ARRAY" -> node.isArray();
          case "SCALAR" -> node.isValueNode();
          default -> true;
        };
  }

  private static @Nullable JsonNode tree(Bytes json) {
    try {
      JsonNode node = MAPPER.readTree(json.bytes, json.offset, json.length);
      return node.isMissingNode() ? null : node;
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private @Nullable JsonNode find(Bytes json, Bytes path, String expression) {
    prepare(path, expression);
    JsonNode node = tree(json);
    if (node == null) {
      return null;
    }
    for (Object step : steps) {
      node = step instanceof Integer index ? node.get(index) : node.get((String) step);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private void prepare(Bytes path, String expression) {
    byte[] known = source;
    if (known == null
        || !Arrays.equals(
            known, 0, known.length, path.bytes, path.offset, path.offset + path.length)) {
      steps = parse(path.toString(), expression);
      strict = path.toString().trim().startsWith("strict ");
      source = path.toByteArray();
    }
  }

  private static List<Object> parse(String path, String expression) {
    String text = path.trim();
    if (text.startsWith("lax ") || text.startsWith("strict ")) {
      text = text.substring(text.indexOf(' ')).trim();
    }
    List<Object> steps = new ArrayList<>();
    if (!text.startsWith("$")) {
      throw malformed(path, expression);
    }
    int at = 1;
    while (at < text.length()) {
      int end;
      if (text.startsWith(".[", at)) {
        end = at + 1;
      } else if (text.charAt(at) == '.') {
        end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        String name = text.substring(at + 1, end);
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        if (name.isEmpty() || name.equals("*")) {
          throw malformed(path, expression);
        }
        steps.add(quoted ? name.substring(1, name.length() - 1) : name);
      } else if (text.charAt(at) == '[' && text.indexOf(']', at) > 0) {
        end = text.indexOf(']', at) + 1;
        steps.add(subscript(text.substring(at + 1, end - 1).trim(), path, expression));
      } else {
        throw malformed(path, expression);
      }
      at = end;
    }
    return steps;
  }

  private static Object subscript(String text, String path, String expression) {
    boolean quoted = text.length() > 1 && (text.charAt(0) == '\'' || text.charAt(0) == '"');
    if (quoted) {
      return text.substring(1, text.length() - 1);
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw malformed(path, expression);
    }
  }

  private static JobException malformed(String path, String expression) {
    return new JobException("'" + path + "' is not a JSON path such as $.a.b[0]: " + expression);
  }
}
