package io.weir.runtime.format.text;

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

  /** The eight bytes from {@code at} on, all of them within the array. */
  public static long word(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Sets the eight bytes from {@code at} on, all of them within the array. */
  public static void putWord(byte[] bytes, int at, long word) {
    LONG.set(bytes, at, word);
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

  /** The highest bit of each byte that is zero, all of them right: for counting. */
  public static long allZeroBytes(long word) {
    return ~((word | HIGHS) - ONES | word) & HIGHS;
  }

  /** The eight bytes from {@code at} on, all of them within the array. */
  public static long wordAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
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
   * As {@link #find(byte[], int, int, long)}, for an ASCII character below which there are few
   * others, and which is probably far off: four words are looked at for each branch, which costs
   * more for near ones and half as much for far ones.
   */
  public static int findFar(byte[] bytes, int at, int limit, long pattern) {
    int i = firstBelow(bytes, at, limit, pattern + ONES);
    return i < limit && bytes[i] == (byte) pattern ? i : find(bytes, i, limit, pattern);
  }

  /**
   * As {@link #findFar(byte[], int, int, long)}, for the first byte of either pattern, both of
   * ASCII characters.
   */
  public static int findFar(byte[] bytes, int at, int limit, long pattern1, long pattern2) {
    int i = firstBelow(bytes, at, limit, Math.max(pattern1, pattern2) + ONES);
    return find(bytes, i, limit, pattern1, pattern2);
  }

  /**
   * The first ASCII byte below those of {@code above}, or where the last words begin that are fewer
   * than four. One comparison for each word is half the work of looking for one byte, or a third of
   * looking for two.
   */
  private static int firstBelow(byte[] bytes, int at, int limit, long above) {
    int i = at;
    for (; i <= limit - 32; i += 32) {
      long first = bytesBelow((long) LONG.get(bytes, i), above);
      long second = bytesBelow((long) LONG.get(bytes, i + 8), above);
      long third = bytesBelow((long) LONG.get(bytes, i + 16), above);
      long fourth = bytesBelow((long) LONG.get(bytes, i + 24), above);
      if (((first | second | third | fourth) & HIGHS) != 0) {
        return i + firstMarked(first, second, third, fourth);
      }
    }
    return i;
  }

  /**
   * In the highest bit of each byte, whether it is an ASCII byte below that of {@code above}; the
   * other bits mean nothing. Bits above the lowest one set may be wrong; the lowest one is right.
   */
  private static long bytesBelow(long word, long above) {
    return (word - above) & ~word;
  }

  /**
   * Number of bytes below the lowest one marked in the masks of four words, some of which is
   * marked. Only the highest bit of each byte counts.
   */
  public static int firstMarked(long first, long second, long third, long fourth) {
    return Long.numberOfTrailingZeros(
        oneBitEach(first)
            | oneBitEach(second) << 8
            | oneBitEach(third) << 16
            | oneBitEach(fourth) << 24);
  }

  /** Gathers the highest bits of the bytes of a mask in the lowest eight bits. */
  private static long oneBitEach(long mask) {
    return ((mask >>> 7 & ONES) * 0x0102040810204080L) >>> 56;
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

  /**
   * Marks the bytes that end a stretch of plain text in a JSON string: a quote, a backslash, a
   * control character. Marks above the lowest one may be wrong; the lowest one is right.
   */
  public static long stringEnds(long word) {
    // A quote becomes less than 0x21, as control characters are; the blank becomes more.
    long quoteOrControl = word ^ 0x0202020202020202L;
    long backslash = word ^ 0x5C5C5C5C5C5C5C5CL;
    return ((quoteOrControl - 0x2121212121212121L) & ~quoteOrControl
            | (backslash - ONES) & ~backslash)
        & HIGHS;
  }

  /**
   * As {@link #stringEnds}, and marks the bytes that are not ASCII. Half the work, since nothing is
   * to be kept of these.
   */
  public static long notPlain(long word) {
    return ((word ^ 0x0202020202020202L) - 0x2121212121212121L
            | (word ^ 0x5C5C5C5C5C5C5C5CL) - ONES
            | word)
        & HIGHS;
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
   * The highest bit of each byte that is no decimal digit.
   *
   * @param digits text already combined with {@link #ZEROS}
   */
  public static long nonDigits(long digits) {
    return ((digits & ~HIGHS) + 0x7676767676767676L | digits) & HIGHS;
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
