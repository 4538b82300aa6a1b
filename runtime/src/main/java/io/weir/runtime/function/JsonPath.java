package io.weir.runtime.function;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON_VALUE and JSON_EXISTS: paths such as {@code $.a.b[0]} or {@code lax $['a']}. Remembers the
 * path it has been given last. An instance belongs to one expression. Allocates.
 */
public final class JsonPath {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private byte @Nullable [] source;

  /** A String for a member, an Integer for an element. */
  private List<Object> steps = List.of();

  /** The scalar at a path as text; null when there is none. */
  public @Nullable Bytes value(Bytes json, Bytes path, Bytes out) {
    JsonNode node = find(json, path);
    if (node == null || node.isContainerNode() || node.isNull()) {
      return null;
    }
    return out.set(node.asText());
  }

  /** Whether there is something at a path. */
  public boolean exists(Bytes json, Bytes path) {
    return find(json, path) != null;
  }

  private @Nullable JsonNode find(Bytes json, Bytes path) {
    prepare(path);
    JsonNode node;
    try {
      node = MAPPER.readTree(json.bytes, json.offset, json.length);
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    for (Object step : steps) {
      node = step instanceof Integer index ? node.get(index) : node.get((String) step);
      if (node == null) {
        return null;
      }
    }
    return node.isMissingNode() ? null : node;
  }

  private void prepare(Bytes path) {
    byte[] known = source;
    if (known == null
        || !Arrays.equals(
            known, 0, known.length, path.bytes, path.offset, path.offset + path.length)) {
      steps = parse(path.toString());
      source = path.toByteArray();
    }
  }

  private static List<Object> parse(String path) {
    String text = path.trim();
    if (text.startsWith("lax ") || text.startsWith("strict ")) {
      text = text.substring(text.indexOf(' ')).trim();
    }
    List<Object> steps = new ArrayList<>();
    if (!text.startsWith("$")) {
      throw malformed(path);
    }
    int at = 1;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == '.') {
        end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        String name = text.substring(at + 1, end);
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        if (name.isEmpty() || name.equals("*")) {
          throw malformed(path);
        }
        steps.add(quoted ? name.substring(1, name.length() - 1) : name);
      } else if (text.charAt(at) == '[' && text.indexOf(']', at) > 0) {
        end = text.indexOf(']', at) + 1;
        steps.add(subscript(text.substring(at + 1, end - 1).trim(), path));
      } else {
        throw malformed(path);
      }
      at = end;
    }
    return steps;
  }

  private static Object subscript(String text, String path) {
    boolean quoted = text.length() > 1 && (text.charAt(0) == '\'' || text.charAt(0) == '"');
    if (quoted) {
      return text.substring(1, text.length() - 1);
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw malformed(path);
    }
  }

  private static JobException malformed(String path) {
    return new JobException("'" + path + "' is not a JSON path such as $.a.b[0]");
  }
}
