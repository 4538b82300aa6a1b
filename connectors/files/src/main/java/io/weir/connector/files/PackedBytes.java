package io.weir.connector.files;

import com.github.luben.zstd.ZstdIOException;
import java.io.BufferedInputStream;
import java.io.EOFException;
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
  private final boolean followed;

  /** Bytes in the array: may be more than belong to the split. */
  private int filled;

  /** Whether all of the stream is in the array. */
  private boolean ended;

  PackedBytes(ScanFile file, int splitBytes) throws IOException {
    this.splitBytes = splitBytes;
    followed = file.followed;
    packed = new CountingStream(Files.newInputStream(file.path));
    InputStream stream;
    try {
      InputStream buffered = new BufferedInputStream(packed, 1 << 16);
      buffered.mark(1);
      // An empty file is not a valid packed one, but what it means is plain.
      boolean empty = buffered.read() < 0;
      buffered.reset();
      stream = empty ? InputStream.nullInputStream() : unpacked(file, buffered);
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
    unpacked = stream;
  }

  private static InputStream unpacked(ScanFile file, InputStream buffered) throws IOException {
    try {
      return file.compression.unpack(buffered);
    } catch (EOFException e) {
      if (file.followed) {
        return InputStream.nullInputStream();
      }
      throw e;
    }
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
    if (atEnd) {
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
      int read = read(wanted);
      filled += read;
      ended = read < wanted;
    }
    limit = (int) Math.min(target, filled);
    stop = limit;
    atEnd = ended && limit == filled;
    last = atEnd && !followed;
  }

  /** Reads that many bytes, or all that there are; of a followed file the rest may be to come. */
  private int read(int wanted) throws IOException {
    int count = 0;
    try {
      int read;
      while (count < wanted && (read = unpacked.read(bytes, filled + count, wanted - count)) >= 0) {
        count += read;
      }
    } catch (IOException e) {
      if (!followed || !isCutShort(e)) {
        throw e;
      }
    }
    return count;
  }

  private static boolean isCutShort(IOException e) {
    return e instanceof EOFException
        || e instanceof ZstdIOException zstd
            && (zstd.getErrorCode() == 0 || String.valueOf(e.getMessage()).contains("runcated"));
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
