package io.weir.benchmarks.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes lines of ASCII text fast. Not thread-safe. */
final class LineWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final int LONGEST_VALUE = 4096;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER + LONGEST_VALUE];
  private final byte[] digits = new byte[20];
  private int length;

  LineWriter(Path file) throws IOException {
    out = Files.newOutputStream(file);
  }

  LineWriter text(String text) throws IOException {
    return text(text.getBytes(StandardCharsets.US_ASCII));
  }

  LineWriter text(byte[] text) throws IOException {
    System.arraycopy(text, 0, buffer, length, text.length);
    length += text.length;
    return flushed();
  }

  LineWriter character(char character) throws IOException {
    buffer[length++] = (byte) character;
    return flushed();
  }

  /** A number that is not negative, with leading zeros up to {@code width}. */
  LineWriter number(long number, int width) throws IOException {
    int count = 0;
    long rest = number;
    do {
      digits[count++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0 || count < width);
    while (count > 0) {
      buffer[length++] = digits[--count];
    }
    return flushed();
  }

  LineWriter number(long number) throws IOException {
    return number(number, 1);
  }

  /** Lower-case letters made of the bits of a random number, some 12 of them. */
  LineWriter letters(long random, int count) throws IOException {
    long rest = random;
    for (int i = 0; i < count; i++) {
      if (i % 12 == 0) {
        rest = random * (i + 1) >>> 4;
      }
      buffer[length++] = (byte) ('a' + rest % 26);
      rest /= 26;
    }
    return flushed();
  }

  private LineWriter flushed() throws IOException {
    if (length >= BUFFER) {
      out.write(buffer, 0, length);
      length = 0;
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    out.write(buffer, 0, length);
    out.close();
  }
}
