package io.weir.runtime.format;

/** Bytes that are expected, to be compared eight at a time. */
final class JsonLiteral {
  private static final long[] NONE = {};

  int length;

  /** The first eight bytes, and which of their bits count when there are fewer. */
  private long first;

  private long firstMask;

  /** The bytes from 8 on, eight at a time; the last eight overlap those before. */
  private long[] others = NONE;

  private int otherCount;

  JsonLiteral(byte[] bytes, int from, int to) {
    set(bytes, from, to);
  }

  /** Expects other bytes from now on. */
  void set(byte[] bytes, int from, int to) {
    length = to - from;
    first = Swar.longAt(bytes, from);
    firstMask = length >= 8 ? -1L : (1L << (8 * length)) - 1;
    otherCount = length <= 8 ? 0 : (length - 1) >> 3;
    if (others.length < otherCount) {
      others = new long[otherCount];
    }
    for (int i = 0; i < otherCount; i++) {
      others[i] = Swar.longAt(bytes, from + Math.min(8 * (i + 1), length - 8));
    }
  }

  /** Whether {@code bytes} has these bytes from {@code at} on. */
  boolean matches(byte[] bytes, int at) {
    if (((Swar.longAt(bytes, at) ^ first) & firstMask) != 0) {
      return false;
    }
    int lastAt = at + length - 8;
    if (lastAt <= at) {
      return at + length <= bytes.length;
    }
    if (lastAt > bytes.length - 8) {
      return false;
    }
    int last = otherCount - 1;
    if (Swar.longAt(bytes, lastAt) != others[last]) {
      return false;
    }
    for (int i = 0, from = at + 8; i < last; i++, from += 8) {
      if (Swar.longAt(bytes, from) != others[i]) {
        return false;
      }
    }
    return true;
  }
}
