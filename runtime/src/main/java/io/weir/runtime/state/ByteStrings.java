package io.weir.runtime.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pieces of byte arrays compared eight bytes at a time. The JDK's own methods on arrays go through
 * a stub.
 */
final class ByteStrings {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteStrings() {}

  /** Whether two pieces of bytes are equal, eight at a time. */
  static boolean equal(byte[] left, int leftFrom, byte[] right, int rightFrom, int length) {
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      if ((long) LONGS.get(left, leftFrom + at) != (long) LONGS.get(right, rightFrom + at)) {
        return false;
      }
    }
    if (length >= 8) {
      return (long) LONGS.get(left, leftFrom + length - 8)
          == (long) LONGS.get(right, rightFrom + length - 8);
    }
    for (; at < length; at++) {
      if (left[leftFrom + at] != right[rightFrom + at]) {
        return false;
      }
    }
    return true;
  }

  /** Order by unsigned bytes; of two that begin alike the shorter one is first. */
  static int compare(
      byte[] left, int leftFrom, int leftLength, byte[] right, int rightFrom, int rightLength) {
    int length = Math.min(leftLength, rightLength);
    int at = 0;
    for (; at + 8 <= length; at += 8) {
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
    for (; at < length; at++) {
      int difference = (left[leftFrom + at] & 0xFF) - (right[rightFrom + at] & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return leftLength - rightLength;
  }

  private static int compareWords(byte[] left, int leftAt, byte[] right, int rightAt) {
    return Long.compareUnsigned(
        Long.reverseBytes((long) LONGS.get(left, leftAt)),
        Long.reverseBytes((long) LONGS.get(right, rightAt)));
  }
}
