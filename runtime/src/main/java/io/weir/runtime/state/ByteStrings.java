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
    if (length < 8) {
      return compareWords(
          shortWord(left, leftFrom, length),
          shortWord(right, rightFrom, length),
          leftLength - rightLength);
    }
    // The last word overlaps bytes that are known to be equal.
    int last = length - 8;
    for (int at = 0; at < last; at += 8) {
      long leftWord = word(left, leftFrom + at);
      long rightWord = word(right, rightFrom + at);
      if (leftWord != rightWord) {
        return compareWords(leftWord, rightWord, 0);
      }
    }
    return compareWords(
        word(left, leftFrom + last), word(right, rightFrom + last), leftLength - rightLength);
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

  /** The order of two words whose first bytes are lowest; {@code ifEqual} when they are equal. */
  private static int compareWords(long left, long right, int ifEqual) {
    return left == right
        ? ifEqual
        : Long.compareUnsigned(Long.reverseBytes(left), Long.reverseBytes(right));
  }

  private static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
