package io.weir.runtime.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pieces of byte arrays read and compared eight bytes at a time. The JDK's own methods on arrays go
 * through a stub.
 */
final class ByteStrings {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteStrings() {}

  /** Whether two pieces of bytes are equal, eight at a time. */
  static boolean equal(byte[] left, int leftFrom, byte[] right, int rightFrom, int length) {
    if (length < 8) {
      return shortWord(left, leftFrom, length) == shortWord(right, rightFrom, length);
    }
    int last = length - 8;
    long difference =
        word(left, leftFrom) ^ word(right, rightFrom)
            | word(left, leftFrom + last) ^ word(right, rightFrom + last);
    for (int at = 8; at < last && difference == 0; at += 8) {
      difference = word(left, leftFrom + at) ^ word(right, rightFrom + at);
    }
    return difference == 0;
  }

  /** Order by unsigned bytes; of two that begin alike the shorter one is first. */
  static int compare(
      byte[] left, int leftFrom, int leftLength, byte[] right, int rightFrom, int rightLength) {
    int length = Math.min(leftLength, rightLength);
    for (int at = 0; at + 8 <= length; at += 8) {
      int order = compareWords(left, leftFrom + at, right, rightFrom + at);
      if (order != 0) {
        return order;
      }
    }
    if (length >= 8) {
      // The last word overlaps bytes that are known to be equal.
      int order = compareWords(left, leftFrom + length - 8, right, rightFrom + length - 8);
      return order != 0 ? order : leftLength - rightLength;
    }
    int order =
        Long.compareUnsigned(
            Long.reverseBytes(shortWord(left, leftFrom, length)),
            Long.reverseBytes(shortWord(right, rightFrom, length)));
    return order != 0 ? order : leftLength - rightLength;
  }

  /**
   * Fewer than eight bytes as a word, the first one lowest. Whatever their number, it is read
   * without a loop, whose end would be guessed wrong wherever lengths vary.
   */
  static long shortWord(byte[] bytes, int from, int length) {
    if (from + 8 <= bytes.length) {
      return word(bytes, from) & (1L << (length << 3)) - 1;
    }
    long word = 0;
    for (int i = from + length - 1; i >= from; i--) {
      word = word << 8 | (bytes[i] & 0xFF);
    }
    return word;
  }

  private static int compareWords(byte[] left, int leftAt, byte[] right, int rightAt) {
    return Long.compareUnsigned(
        Long.reverseBytes(word(left, leftAt)), Long.reverseBytes(word(right, rightAt)));
  }

  private static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
