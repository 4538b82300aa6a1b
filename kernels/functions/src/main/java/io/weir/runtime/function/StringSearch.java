package io.weir.runtime.function;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.error.JobException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Functions that look for a part of a string. Positions count characters, from one. */
public final class StringSearch {
  private StringSearch() {}

  /** Index of the first byte of a part at or behind a byte; -1 when it is not there. */
  static int indexOf(Bytes text, Bytes part, int from) {
    byte[] bytes = text.bytes;
    byte[] wanted = part.bytes;
    int last = text.length - part.length;
    if (part.length == 0) {
      return from <= text.length ? from : -1;
    }
    byte first = wanted[part.offset];
    for (int i = from; i <= last; i++) {
      if (bytes[text.offset + i] == first && regionMatches(text, i, part)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean regionMatches(Bytes text, int at, Bytes part) {
    int start = text.offset + at;
    return at + part.length <= text.length
        && Arrays.equals(
            text.bytes,
            start,
            start + part.length,
            part.bytes,
            part.offset,
            part.offset + part.length);
  }

  /** How many characters the first {@code bytes} bytes are. */
  private static int characters(Bytes text, int bytes) {
    int count = 0;
    for (int i = 0; i < bytes; i++) {
      if ((text.bytes[text.offset + i] & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /** Position of a part in a text, 0 when it is not there. */
  public static int position(Bytes part, Bytes text) {
    return position(part, text, 1);
  }

  /** Position of a part in a text at or behind a position. */
  public static int position(Bytes part, Bytes text, int from) {
    if (from < 1) {
      return 0;
    }
    int skip = Utf8.bytesOf(text, 0, from - 1);
    int at = skip == text.length && part.length > 0 ? -1 : indexOf(text, part, skip);
    return at < 0 ? 0 : characters(text, at) + 1;
  }

  /** Position of a part in a text. */
  public static int instr(Bytes text, Bytes part, String expression) {
    return position(part, text, 1);
  }

  /** Position of a part in a text from a position on, backwards when that is negative. */
  public static int instr(Bytes text, Bytes part, int from, String expression) {
    return instr(text, part, from, 1, expression);
  }

  /** Position of the given occurrence of a part. */
  public static int instr(Bytes text, Bytes part, int from, int occurrence, String expression) {
    if (occurrence <= 0) {
      throw new JobException(
          "INSTR needs a positive occurrence, not " + occurrence + ": " + expression);
    }
    if (from == 0) {
      return 0;
    }
    if (from > 0) {
      int at = from - 1;
      for (int i = 0; i < occurrence; i++) {
        at = position(part, text, at + 1);
        if (at == 0) {
          return 0;
        }
      }
      return at;
    }
    int size = Utf8.length(text);
    int left = occurrence;
    for (int at = size + from + 1; at >= 1; at--) {
      if (regionMatches(text, Utf8.bytesOf(text, 0, at - 1), part) && --left == 0) {
        return at;
      }
    }
    return 0;
  }

  public static boolean startsWith(Bytes text, Bytes part) {
    return regionMatches(text, 0, part);
  }

  public static boolean endsWith(Bytes text, Bytes part) {
    return part.length <= text.length && regionMatches(text, text.length - part.length, part);
  }

  /** Every occurrence replaced; an empty part is not searched. */
  public static Bytes replace(Bytes text, Bytes part, Bytes replacement, Bytes out) {
    if (part.length == 0) {
      return out.slice(text, 0, text.length);
    }
    int at = indexOf(text, part, 0);
    if (at < 0) {
      return out.slice(text, 0, text.length);
    }
    out.start(text.length + replacement.length);
    int copied = 0;
    while (at >= 0) {
      out.append(text.bytes, text.offset + copied, at - copied).append(replacement);
      copied = at + part.length;
      at = indexOf(text, part, copied);
    }
    return out.append(text.bytes, text.offset + copied, text.length - copied);
  }

  /** The piece of an index (from 0) between delimiters; null when there is none. */
  public static @Nullable Bytes splitIndex(Bytes text, Bytes delimiter, int index, Bytes out) {
    if (index < 0 || text.length == 0) {
      return null;
    }
    int start = 0;
    for (int i = 0; ; i++) {
      int end = delimiter.length == 0 ? -1 : indexOf(text, delimiter, start);
      if (i == index) {
        return out.slice(text, start, (end < 0 ? text.length : end) - start);
      }
      if (end < 0) {
        return null;
      }
      start = end + delimiter.length;
    }
  }

  /** What stands before an occurrence of a delimiter; behind it, from the end, when negative. */
  public static Bytes substringIndex(Bytes text, Bytes delimiter, int count, Bytes out) {
    if (count == 0 || delimiter.length == 0) {
      return out.slice(text, 0, 0);
    }
    if (count > 0) {
      int at = -delimiter.length;
      for (int i = 0; i < count; i++) {
        at = indexOf(text, delimiter, at + delimiter.length);
        if (at < 0) {
          return out.slice(text, 0, text.length);
        }
      }
      return out.slice(text, 0, at);
    }
    int left = -count;
    for (int at = text.length - delimiter.length; at >= 0; at--) {
      if (regionMatches(text, at, delimiter)) {
        if (--left == 0) {
          int start = at + delimiter.length;
          return out.slice(text, start, text.length - start);
        }
        at -= delimiter.length - 1;
      }
    }
    return out.slice(text, 0, text.length);
  }

  /** Splits into an array. An empty delimiter gives the characters. */
  public static void split(Bytes text, Bytes delimiter, ArrayColumn out) {
    out.clear();
    out.offsets[0] = 0;
    int start = 0;
    int count = 0;
    BytesColumn pieces = (BytesColumn) out.elements;
    while (start <= text.length && !(delimiter.length == 0 && start == text.length)) {
      int end =
          delimiter.length == 0
              ? start + Utf8.bytesOf(text, start, 1)
              : indexOf(text, delimiter, start);
      int stop = end < 0 ? text.length : end;
      pieces.ensureCapacity(count + 1);
      pieces.set(count++, text.bytes, text.offset + start, stop - start);
      start = end < 0 ? text.length + 1 : stop + delimiter.length;
    }
    out.lengths[0] = count;
    out.elementCount = count;
  }

  /** Splits pairs such as {@code a=1,b=2} into a map; the delimiters are regular expressions. */
  public static void toMap(
      Bytes text, String listDelimiter, String keyDelimiter, String expression, MapColumn out) {
    out.clear();
    out.offsets[0] = 0;
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    if (text.length > 0) {
      for (String pair : split(text.toString(), listDelimiter, 0, expression)) {
        String[] parts = split(pair, keyDelimiter, 2, expression);
        entries.put(parts[0], parts.length < 2 ? null : parts[1]);
      }
    }
    BytesColumn keys = (BytesColumn) out.keys;
    BytesColumn values = (BytesColumn) out.values;
    keys.ensureCapacity(entries.size());
    values.ensureCapacity(entries.size());
    int count = 0;
    for (Map.Entry<String, @Nullable String> entry : entries.entrySet()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      keys.set(count, key, 0, key.length);
      String value = entry.getValue();
      if (value == null) {
        values.setNull(count);
      } else {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        values.set(count, bytes, 0, bytes.length);
      }
      count++;
    }
    out.lengths[0] = count;
    out.elementCount = count;
  }

  private static String[] split(String text, String regex, int limit, String expression) {
    try {
      return text.split(regex, limit);
    } catch (PatternSyntaxException e) {
      throw new JobException(
          ("the delimiter '" + regex + "' is not a regular expression, " + e.getDescription())
              + (": " + expression),
          e);
    } catch (StackOverflowError e) {
      throw Regex.tooDeep(expression, e);
    }
  }
}
