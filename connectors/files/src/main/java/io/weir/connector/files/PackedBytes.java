package io.weir.connector.files;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * A packed file, unpacked as a stream: each piece of the stream is a split. A piece begins with the
 * rest of the one before it, so that its bytes depend on nothing but where it begins.
 */
final class PackedBytes extends SplitBytes {
  private final CountingStream packed;
  private final InputStream unpacked;
  private final int splitBytes;

  /** Bytes in the array: may be more than belong to the split. */
  private int filled;

  /** Whether all of the stream is in the array. */
  private boolean ended;

  PackedBytes(ScanFile file, int splitBytes) throws IOException {
    this.splitBytes = splitBytes;
    packed = new CountingStream(Files.newInputStream(file.path));
    InputStream stream;
    try {
      // An empty file is not a valid packed one, but what it means is plain.
      stream =
          file.size == 0
              ? InputStream.nullInputStream()
              : file.compression.unpack(new BufferedInputStream(packed, 1 << 16));
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
    unpacked = stream;
  }

  /** Goes to the split that starts at that position of the unpacked bytes, which is not before. */
  void skipTo(long offset) throws IOException {
    if (offset <= base + filled) {
      readNext((int) (offset - base));
    } else {
      unpacked.skipNBytes(offset - base - filled);
      base = offset;
      filled = 0;
      limit = 0;
      readMore(splitBytes);
    }
  }

  /** Reads the split that starts at {@code position} of the present one. */
  void readNext(int position) throws IOException {
    filled -= position;
    System.arraycopy(bytes, position, bytes, 0, filled);
    base += position;
    limit = 0;
    readMore(splitBytes);
  }

  @Override
  boolean extend(int position) throws IOException {
    if (position > 0) {
      stop = position;
      return false;
    }
    readMore(Math.max(splitBytes, limit));
    return true;
  }

  @Override
  void readMore(int count) throws IOException {
    long target = (long) limit + count;
    reserve(Math.max(target, filled), filled);
    if (filled < target && !ended) {
      int wanted = (int) target - filled;
      int read = unpacked.readNBytes(bytes, filled, wanted);
      filled += read;
      ended = read < wanted;
    }
    limit = (int) Math.min(target, filled);
    stop = limit;
    last = ended && limit == filled;
  }

  /** Packed bytes read since the last call. */
  long takeCount() {
    return packed.takeCount();
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
    packed.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }

    long takeCount() {
      long taken = count;
      count = 0;
      return taken;
    }
  }
}
