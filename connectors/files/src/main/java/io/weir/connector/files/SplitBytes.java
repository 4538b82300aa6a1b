package io.weir.connector.files;

import io.weir.runtime.error.JobException;
import java.io.IOException;

/**
 * The bytes of the split being read and as much behind them as its last record needs, in one array
 * that is reused from split to split. When a record does not fit, a larger array takes its place;
 * the old one stays as it is for the rows that point into it.
 */
abstract class SplitBytes implements AutoCloseable {
  /** Bytes behind the limit that decoders may touch when they look at eight bytes at once. */
  private static final int PADDING = 64;

  /** An array that grew beyond this for a long record is given back. */
  private static final int KEEP_BYTES = 16 << 20;

  private static final int MAX_BYTES = Integer.MAX_VALUE - 16 - PADDING;

  byte[] bytes = {};

  /** Position in the (unpacked) file of {@code bytes[0]}. */
  long base;

  /** Records that start before this offset belong to the split. */
  int stop;

  /** End of the bytes that were read. */
  int limit;

  /** Whether all there is was read: up to the limit. */
  boolean atEnd;

  /** Whether the file is complete and ends at the limit, so that its last record is complete. */
  boolean last;

  /** Makes room for that many bytes, keeping the first {@code kept}. */
  final void reserve(long wanted, int kept) {
    if (wanted > MAX_BYTES) {
      throw new JobException("a record is longer than 2 GB");
    }
    int needed = (int) wanted + PADDING;
    if (bytes.length < needed) {
      byte[] larger = new byte[needed];
      System.arraycopy(bytes, 0, larger, 0, kept);
      bytes = larger;
    }
  }

  /** Forgets the bytes of a split before the next. */
  final void forget(int keepBytes) {
    if (bytes.length > Math.max(KEEP_BYTES, keepBytes)) {
      bytes = new byte[0];
    }
    limit = 0;
  }

  /**
   * Reads further, so that the record at {@code position} may become complete.
   *
   * @return false when the split ends before that record, also since there is no more yet
   */
  abstract boolean extend(int position) throws IOException;

  /** Offset of the first line feed in {@code [from, to)}, or -1. */
  final int indexOfLineFeed(int from, int to) {
    byte[] in = bytes;
    for (int i = from; i < to; i++) {
      if (in[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Makes sure that the whole first line of the file is there. Only in the file's first split. */
  final void readFirstLine() throws IOException {
    int seen = 0;
    while (!atEnd && indexOfLineFeed(seen, limit) < 0) {
      seen = limit;
      readMore(Math.max(4096, limit));
    }
  }

  /** Reads that many more bytes behind the limit, or to the file's end. */
  abstract void readMore(int count) throws IOException;

  @Override
  public abstract void close() throws IOException;
}
