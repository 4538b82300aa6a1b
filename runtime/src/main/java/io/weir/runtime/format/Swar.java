package io.weir.runtime.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Work on eight bytes of a {@code byte[]} at a time (SIMD within a register): the byte at the
 * lowest address is the lowest byte of the {@code long}.
 */
public final class Swar {
  /** {@code 0x01} in every byte; times a byte value it repeats that value in every byte. */
  public static final long ONES = 0x0101010101010101L;

  /** The highest bit of every byte. */
  public static final long HIGHS = 0x8080808080808080L;

  /** The digit 0 in every byte: xor turns digits into their values. */
  public static final long ZEROS = 0x3030303030303030L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BYTE_PAIRS = 0x000000FF000000FFL;

  private Swar() {}

  /** A pattern for {@link #find}: the byte, eight times. */
  public static long repeat(int value) {
    return (value & 0xFF) * ONES;
  }

  /** The eight bytes from {@code at} on; those behind the end of the array are zero. */
  public static long longAt(byte[] bytes, int at) {
    return at <= bytes.length - 8 ? (long) LONG.get(bytes, at) : longAtEnd(bytes, at);
  }

  private static long longAtEnd(byte[] bytes, int at) {
    long word = 0;
    for (int i = Math.min(bytes.length, at + 8) - 1; i >= at; i--) {
      word = word << 8 | (bytes[i] & 0xFF);
    }
    return word;
  }

  /**
   * The highest bit of each byte that is zero. Bits above the lowest one set may be wrong; the
   * lowest one is right.
   */
  public static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /** Number of bytes below the lowest one marked in a mask of highest bits; 8 for an empty mask. */
  public static int firstMarked(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }

  /**
   * The offset of the first byte of that pattern in {@code bytes[at, limit)}; {@code limit} if
   * none.
   */
  public static int find(byte[] bytes, int at, int limit, long pattern) {
    int i = at;
    for (; i <= limit - 8; i += 8) {
      long found = zeroBytes((long) LONG.get(bytes, i) ^ pattern);
      if (found != 0) {
        return i + firstMarked(found);
      }
    }
    byte wanted = (byte) pattern;
    while (i < limit && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /**
   * As {@link #find(byte[], int, int, long)}, for bytes that are probably far off: four words are
   * looked at for each branch, which costs more for near ones and half as much for far ones.
   */
  public static int findFar(byte[] bytes, int at, int limit, long pattern) {
    int i = at;
    for (; i <= limit - 32; i += 32) {
      long first = zeroBytes((long) LONG.get(bytes, i) ^ pattern);
      long second = zeroBytes((long) LONG.get(bytes, i + 8) ^ pattern);
      long third = zeroBytes((long) LONG.get(bytes, i + 16) ^ pattern);
      long fourth = zeroBytes((long) LONG.get(bytes, i + 24) ^ pattern);
      if ((first | second | third | fourth) != 0) {
        break;
      }
    }
    return find(bytes, i, limit, pattern);
  }

  /** As {@link #findFar(byte[], int, int, long)}, for the first byte of either pattern. */
  public static int findFar(byte[] bytes, int at, int limit, long pattern1, long pattern2) {
    int i = at;
    for (; i <= limit - 16; i += 16) {
      long first = (long) LONG.get(bytes, i);
      long second = (long) LONG.get(bytes, i + 8);
      long inFirst = zeroBytes(first ^ pattern1) | zeroBytes(first ^ pattern2);
      long inSecond = zeroBytes(second ^ pattern1) | zeroBytes(second ^ pattern2);
      if ((inFirst | inSecond) != 0) {
        break;
      }
    }
    return find(bytes, i, limit, pattern1, pattern2);
  }

  /**
   * The offset of the first byte of either pattern in {@code bytes[at, limit)}; {@code limit} if
   * none.
   */
  public static int find(byte[] bytes, int at, int limit, long pattern1, long pattern2) {
    int i = at;
    for (; i <= limit - 8; i += 8) {
      long word = (long) LONG.get(bytes, i);
      long found = zeroBytes(word ^ pattern1) | zeroBytes(word ^ pattern2);
      if (found != 0) {
        return i + firstMarked(found);
      }
    }
    byte wanted1 = (byte) pattern1;
    byte wanted2 = (byte) pattern2;
    while (i < limit && bytes[i] != wanted1 && bytes[i] != wanted2) {
      i++;
    }
    return i;
  }

  /** The same for three patterns. */
  public static int find(
      byte[] bytes, int at, int limit, long pattern1, long pattern2, long pattern3) {
    int i = at;
    for (; i <= limit - 8; i += 8) {
      long word = (long) LONG.get(bytes, i);
      long found =
          zeroBytes(word ^ pattern1) | zeroBytes(word ^ pattern2) | zeroBytes(word ^ pattern3);
      if (found != 0) {
        return i + firstMarked(found);
      }
    }
    byte wanted1 = (byte) pattern1;
    byte wanted2 = (byte) pattern2;
    byte wanted3 = (byte) pattern3;
    while (i < limit && bytes[i] != wanted1 && bytes[i] != wanted2 && bytes[i] != wanted3) {
      i++;
    }
    return i;
  }

  /**
   * How many of the lowest bytes of {@code digits} are decimal digits, 0 to 8.
   *
   * @param digits text already combined with {@link #ZEROS}
   */
  public static int digitCount(long digits) {
    return firstMarked(((digits + 0x7676767676767676L) | digits) & HIGHS);
  }

  /**
   * The number written by the lowest {@code count} bytes.
   *
   * @param digits text already combined with {@link #ZEROS}
   * @param count 1 to 8, all of them digits
   */
  public static long digitsValue(long digits, int count) {
    long aligned = digits << (64 - (count << 3));
    long pairs = aligned * 10 + (aligned >>> 8);
    return ((pairs & BYTE_PAIRS) * (100 + (1000000L << 32))
            + ((pairs >>> 16) & BYTE_PAIRS) * (1 + (10000L << 32)))
        >>> 32;
  }
}
