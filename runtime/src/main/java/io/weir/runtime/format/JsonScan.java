package io.weir.runtime.format;

/**
 * Passing over JSON text without reading it. A record is one line: nothing is found across a line
 * feed.
 */
final class JsonScan {
  private JsonScan() {}

  /** Offset of the first byte that is not JSON white space. */
  static int skipSpace(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit
        && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
      at++;
    }
    return at;
  }

  /** Whether an integer, which is at least one byte long, starts with a zero that JSON forbids. */
  static boolean hasLeadingZero(byte[] bytes, int at) {
    return bytes[at] <= '0' && zeroAndDigit(bytes, bytes[at] == '-' ? at + 1 : at);
  }

  private static boolean zeroAndDigit(byte[] bytes, int at) {
    return at + 1 < bytes.length
        && bytes[at] == '0'
        && bytes[at + 1] >= '0'
        && bytes[at + 1] <= '9';
  }

  /** Whether {@code null} stands there. */
  static boolean isNull(byte[] bytes, int at, int limit) {
    return at + 4 <= limit
        && bytes[at] == 'n'
        && bytes[at + 1] == 'u'
        && bytes[at + 2] == 'l'
        && bytes[at + 3] == 'l';
  }

  /**
   * Passes over the value that starts at {@code at}. Inside of it only quotes and brackets are
   * looked at.
   *
   * @return offset behind it, at most {@code limit}; -1 when it is not complete
   */
  static int skipValue(byte[] bytes, int at, int limit) {
    if (at >= limit) {
      return -1;
    }
    byte first = bytes[at];
    if (first == '"') {
      return skipString(bytes, at, limit);
    }
    if (first == '{' || first == '[') {
      return skipNested(bytes, at, limit);
    }
    int i = first == '-' ? at + 1 : at;
    int digits;
    do {
      digits = Swar.digitCount(Swar.longAt(bytes, i) ^ Swar.ZEROS);
      i += digits;
    } while (digits == 8);
    while (i < limit && isPlain(bytes[i])) {
      i++;
    }
    return i > at && i <= limit ? i : -1;
  }

  /** Whether the byte may be part of a number, true, false or null. */
  private static boolean isPlain(byte c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }

  /** Passes over the string whose opening quote is at {@code at}; as {@link #skipValue}. */
  static int skipString(byte[] bytes, int at, int limit) {
    int i = at + 1;
    while (true) {
      i = endOfString(bytes, i, limit);
      if (i >= limit || bytes[i] == '\n') {
        return -1;
      }
      if (bytes[i] == '"') {
        return i + 1;
      }
      if (i + 1 < limit && bytes[i + 1] == '\n') {
        return -1;
      }
      i += 2;
    }
  }

  /** Offset of the first quote, backslash or line feed; {@code limit} when there is none. */
  static int endOfString(byte[] bytes, int at, int limit) {
    int i = at;
    while (true) {
      i = Swar.findStringEnd(bytes, i, limit);
      if (i >= limit || bytes[i] == '"' || bytes[i] == '\\' || bytes[i] == '\n') {
        return i;
      }
      i++;
    }
  }

  private static int skipNested(byte[] bytes, int at, int limit) {
    int depth = 0;
    int i = at;
    while (i < limit) {
      byte c = bytes[i];
      if (c == '"') {
        i = skipString(bytes, i, limit);
        if (i < 0) {
          return -1;
        }
        continue;
      }
      if (c == '\n') {
        return -1;
      }
      i++;
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }
}
