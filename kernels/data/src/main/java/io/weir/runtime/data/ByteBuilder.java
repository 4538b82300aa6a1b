package io.weir.runtime.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that grow: what encoders write into. Kernels may write {@code bytes} directly after {@link
 * #reserve}.
 */
public final class ByteBuilder {
  public byte[] bytes;
  public int length;

  public ByteBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  public void clear() {
    length = 0;
  }

  /**
   * Makes room for that many more bytes and returns the array to write them in, from {@code length}
   * on.
   */
  public byte[] reserve(int more) {
    int needed = length + more;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
    return bytes;
  }

  public void append(byte value) {
    reserve(1)[length++] = value;
  }

  public void append(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, reserve(count), length, count);
    length += count;
  }

  public void append(byte[] source) {
    append(source, 0, source.length);
  }

  /** Appends the UTF-8 of a text. Allocates: not for hot loops. */
  public void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
