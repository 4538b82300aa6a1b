package io.weir.runtime.function;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Characters (code points) in UTF-8 bytes. */
public final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether every byte is one character. */
  public static boolean isAscii(Bytes text) {
    byte[] bytes = text.bytes;
    int at = text.offset;
    int end = at + text.length;
    for (; at <= end - 8; at += 8) {
      if (((long) LONG.get(bytes, at) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /** How many characters. */
  public static int length(Bytes text) {
    byte[] bytes = text.bytes;
    int at = text.offset;
    int end = at + text.length;
    int count = text.length;
    for (; at <= end - 8; at += 8) {
      long word = (long) LONG.get(bytes, at);
      // Continuation bytes are 10xxxxxx: the high bit is set and the one below is not.
      count -= Long.bitCount(word & ~(word << 1) & HIGH_BITS);
    }
    for (; at < end; at++) {
      if ((bytes[at] & 0xC0) == 0x80) {
        count--;
      }
    }
    return count;
  }

  /** Bytes from {@code from} (in bytes) that the next {@code characters} take, at most all. */
  public static int bytesOf(Bytes text, int from, int characters) {
    byte[] bytes = text.bytes;
    int start = text.offset + from;
    int end = text.offset + text.length;
    int at = start;
    for (int i = 0; i < characters && at < end; i++) {
      at = next(bytes, at, end);
    }
    return at - start;
  }

  /** Index in {@code bytes} just behind the character that starts at {@code at}. */
  static int next(byte[] bytes, int at, int end) {
    at++;
    while (at < end && (bytes[at] & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  /** The code point that starts at {@code at}; malformed bytes count as U+FFFD. */
  static int codePoint(byte[] bytes, int at, int end) {
    int first = bytes[at];
    if (first >= 0) {
      return first;
    }
    int size = next(bytes, at, end) - at;
    if (size == 2 && (first & 0xE0) == 0xC0) {
      return (first & 0x1F) << 6 | bytes[at + 1] & 0x3F;
    }
    if (size == 3 && (first & 0xF0) == 0xE0) {
      return (first & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F;
    }
    if (size == 4 && (first & 0xF8) == 0xF0) {
      return (first & 0x07) << 18
          | (bytes[at + 1] & 0x3F) << 12
          | (bytes[at + 2] & 0x3F) << 6
          | bytes[at + 3] & 0x3F;
    }
    return 0xFFFD;
  }
}
