package io.weir.runtime.format.json;

import io.weir.runtime.format.text.Swar;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state of {@link JsonShapes}: the bytes that stand between one value of a record and the next
 * (brackets, commas, keys, white space, true, false, null) and what that next value is for.
 */
final class JsonShape {
  // What follows on the bytes. Not an enum: a switch over one looks its constants up in an array.

  /** A string of which nothing is taken; its opening quote is the last of the bytes. */
  static final int STRING = 0;

  /** A number of which nothing is taken. */
  static final int NUMBER = 1;

  /** The next record: the last of the bytes is the line feed that ends this one. */
  static final int END = 2;

  /** A value of {@link #field}, of kind LONG. */
  static final int LONG = 3;

  /** A value of {@link #field}, of kind TEXT; the opening quote is the last of the bytes. */
  static final int TEXT = 4;

  /** A value of {@link #field}. */
  static final int FIELD = 5;

  private static final long[] NONE = {};

  final int next;

  /** Whose value follows; null if none's. */
  final @Nullable JsonField field;

  /** Number of the bytes. */
  final int length;

  /** The fields whose keys are in the record up to the value, as a set of ids. */
  final long seen;

  /** The rows that begin there. */
  final long valid;

  /**
   * The contexts that are open at the value, as {@link JsonWalker} has them; the last one is the
   * innermost.
   */
  final int[] contexts;

  /** The states that were found behind the value, as a list by {@link #variant}. */
  @Nullable JsonShape child;

  int children;

  /** Another state that was found behind the same value. */
  @Nullable JsonShape variant;

  /** The first eight bytes, and which of their bits count when there are fewer. */
  private final long first;

  private final long firstMask;

  /** The last eight bytes, when there are more. */
  private final long last;

  /** The bytes between those, eight at a time, the last of which may be among the last. */
  private final long[] middle;

  JsonShape(
      int next,
      @Nullable JsonField field,
      byte[] bytes,
      int from,
      int to,
      long seen,
      long valid,
      int[] contexts) {
    this.next = next;
    this.field = field;
    this.seen = seen;
    this.valid = valid;
    this.contexts = contexts;
    length = to - from;
    byte[] literal = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), Math.max(8, length));
    first = Swar.word(literal, 0);
    firstMask = length >= 8 ? -1L : (1L << (length << 3)) - 1;
    last = length > 8 ? Swar.word(literal, length - 8) : first;
    middle = length > 16 ? new long[(length - 9) >> 3] : NONE;
    for (int i = 0; i < middle.length; i++) {
      middle[i] = Swar.word(literal, 8 * (i + 1));
    }
  }

  /** Whether the bytes are at {@code at}. */
  boolean matches(byte[] bytes, int at) {
    if (((Swar.word(bytes, at) ^ first) & firstMask) != 0) {
      return false;
    }
    int end = at + length;
    if (length > 8) {
      if (end > bytes.length - 8 || Swar.word(bytes, end - 8) != last) {
        return false;
      }
      return length <= 16 || sameMiddle(bytes, at + 8);
    }
    return true;
  }

  private boolean sameMiddle(byte[] bytes, int from) {
    int at = from;
    for (long word : middle) {
      if (Swar.word(bytes, at) != word) {
        return false;
      }
      at += 8;
    }
    return true;
  }

  /** Whether this is the same state but for what comes behind it. */
  boolean isSame(JsonShape other) {
    return next == other.next
        && field == other.field
        && length == other.length
        && first == other.first
        && last == other.last
        && Arrays.equals(middle, other.middle);
  }
}
