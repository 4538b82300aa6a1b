package io.weir.connector.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Splits of files that are not packed: read by position. */
final class PlainBytes extends SplitBytes {
  /** Read behind a split at once, since its last record mostly goes on there. */
  private static final int SLACK = 4096;

  /**
   * What is read at once. The JDK can read into arrays by way of direct memory only: so little of
   * it stays in the processor's cache until it is copied into the array.
   */
  static final int READ_BYTES = 1 << 17;

  private final ScanFile file;
  private final FileChannel channel;
  private final int splitBytes;
  private final ByteBuffer direct;

  /** Position behind the last byte that is read. */
  private long end;

  /**
   * @param direct of {@link #READ_BYTES} bytes, for this to read through
   */
  PlainBytes(ScanFile file, int splitBytes, ByteBuffer direct) throws IOException {
    this.file = file;
    this.splitBytes = splitBytes;
    this.direct = direct;
    channel = FileChannel.open(file.path, StandardOpenOption.READ);
  }

  /** Takes over the array of a file that was read before. */
  void adopt(byte[] array) {
    bytes = array;
  }

  /** Reads a split, and the byte before it, which tells whether a record starts at its start. */
  void read(int split) throws IOException {
    long start = (long) split * splitBytes;
    end = file.size;
    forget(splitBytes * 2);
    base = Math.max(0, start - 1);
    stop = (int) (Math.min(end, start + splitBytes) - base);
    atEnd = base == end;
    last = atEnd && !file.followed;
    readMore(stop + SLACK);
  }

  /** Reads the beginning of a followed file, for its header. */
  void readHead(long to) throws IOException {
    forget(splitBytes * 2);
    end = to;
    base = 0;
    stop = 0;
    atEnd = end == 0;
    last = false;
    readMore(SLACK);
  }

  /** Reads what a followed file has grown by, from the start of a record on. */
  void readTail(long from, long to) throws IOException {
    forget(splitBytes * 2);
    end = to;
    base = from;
    stop = (int) Math.min(end - base, splitBytes);
    atEnd = base == end;
    last = false;
    readMore(stop + SLACK);
  }

  @Override
  boolean extend(int position) throws IOException {
    if (atEnd) {
      return false;
    }
    readMore(Math.max(SLACK, limit - position));
    return true;
  }

  @Override
  void readMore(int count) throws IOException {
    int target = (int) Math.min(Integer.MAX_VALUE, Math.min(end - base, (long) limit + count));
    reserve(target, limit);
    while (limit < target) {
      direct.clear().limit(Math.min(READ_BYTES, target - limit));
      int read = channel.read(direct, base + limit);
      if (read < 0) {
        throw new EOFException("the file has become shorter while it was read");
      }
      direct.flip().get(bytes, limit, read);
      limit += read;
    }
    atEnd = base + limit == end;
    last = atEnd && !file.followed;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
