package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of some bytes (of a character type: UTF-8) that is made once and pointed at one value
 * after another. It has a buffer of its own for values that are computed. Not thread-safe.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final byte[] EMPTY = {};

  /** Arrays of the JVM may have no more elements. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** Holds the value; never written through a view that does not own it. */
  public byte[] bytes = EMPTY;

  public int offset;
  public int length;

  private byte[] own = EMPTY;

  public Bytes() {}

  /** A view of a text's UTF-8. Allocates. */
  public static Bytes of(String text) {
    return new Bytes().set(text);
  }

  /** A view of the given bytes. */
  public static Bytes of(byte[] bytes) {
    return new Bytes().set(bytes, 0, bytes.length);
  }

  /** Points at bytes that belong to somebody else. */
  public Bytes set(byte[] source, int from, int count) {
    bytes = source;
    offset = from;
    length = count;
    return this;
  }

  /** Points at a part of another view; {@code from} counts from that view's start. */
  public Bytes slice(Bytes source, int from, int count) {
    return set(source.bytes, source.offset + from, count);
  }

  /** Holds the UTF-8 of a text. Allocates: for functions off the fast path. */
  public Bytes set(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return set(encoded, 0, encoded.length);
  }

  /** Starts a value in the own buffer: empty, with room for that many bytes. */
  public byte[] start(int capacity) {
    if (capacity < 0) {
      throw tooLong();
    }
    if (own.length < capacity) {
      own = new byte[Math.max(32, Math.max(capacity, own.length + (own.length >> 1)))];
    }
    bytes = own;
    offset = 0;
    length = 0;
    return own;
  }

  /** As {@link #start}, for appending. */
  public Bytes begin(int capacity) {
    start(capacity);
    return this;
  }

  /** Room for that many more bytes behind the value begun by {@link #start}. */
  public byte[] room(int more) {
    int needed = length + more;
    if (needed < 0 || needed > LONGEST) {
      throw tooLong();
    }
    if (own.length < needed) {
      int twice = (int) Math.min(LONGEST, own.length * 2L);
      own = Arrays.copyOf(own, Math.max(needed, twice));
      bytes = own;
    }
    return own;
  }

  /** Appends to the value begun by {@link #start}. */
  public Bytes append(byte[] source, int from, int count) {
    System.arraycopy(source, from, room(count), length, count);
    length += count;
    return this;
  }

  /** Appends to the value begun by {@link #start}. */
  public Bytes append(Bytes source) {
    return append(source.bytes, source.offset, source.length);
  }

  /** Appends one byte to the value begun by {@link #start}. */
  public Bytes append(byte value) {
    room(1)[length++] = value;
    return this;
  }

  /** Appends a text to the value begun by {@link #start}. Allocates unless it is empty. */
  public Bytes append(String text) {
    if (!text.isEmpty()) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      append(encoded, 0, encoded.length);
    }
    return this;
  }

  /** Appends the UTF-8 of a code point to the value begun by {@link #start}. */
  public Bytes appendCodePoint(int point) {
    byte[] to = room(4);
    int at = length;
    if (point < 0x80) {
      to[at++] = (byte) point;
    } else if (point < 0x800) {
      to[at++] = (byte) (0xC0 | point >> 6);
      to[at++] = (byte) (0x80 | point & 0x3F);
    } else if (point < 0x10000) {
      to[at++] = (byte) (0xE0 | point >> 12);
      to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
      to[at++] = (byte) (0x80 | point & 0x3F);
    } else {
      to[at++] = (byte) (0xF0 | point >> 18);
      to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
      to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
      to[at++] = (byte) (0x80 | point & 0x3F);
    }
    length = at;
    return this;
  }

  private static JobException tooLong() {
    return new JobException("a string of more than " + LONGEST + " bytes");
  }

  /** The byte at a position of the value. */
  public byte at(int index) {
    return bytes[offset + index];
  }

  /** Whether both hold the same bytes. */
  public boolean sameAs(Bytes other) {
    return length == other.length
        && Arrays.equals(
            bytes, offset, offset + length, other.bytes, other.offset, other.offset + length);
  }

  /** Order by unsigned bytes, which for UTF-8 is the order of code points. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && sameAs(that);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** A copy of the bytes. Allocates. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** The bytes decoded as UTF-8. Allocates. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
