package io.weir.runtime.format;

/** The grammar of numbers in JSON. */
final class JsonNumber {
  private JsonNumber() {}

  /** Whether {@code bytes[from, to)} is a JSON number. */
  static boolean isNumber(byte[] bytes, int from, int to) {
    int i = from;
    if (i < to && bytes[i] == '-') {
      i++;
    }
    int start = i;
    i = digits(bytes, i, to);
    if (i == start || (bytes[start] == '0' && i > start + 1)) {
      return false;
    }
    if (i < to && bytes[i] == '.') {
      start = i + 1;
      i = digits(bytes, start, to);
      if (i == start) {
        return false;
      }
    }
    if (i < to && (bytes[i] == 'e' || bytes[i] == 'E')) {
      i++;
      if (i < to && (bytes[i] == '+' || bytes[i] == '-')) {
        i++;
      }
      start = i;
      i = digits(bytes, i, to);
      if (i == start) {
        return false;
      }
    }
    return i == to;
  }

  private static int digits(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }
}
