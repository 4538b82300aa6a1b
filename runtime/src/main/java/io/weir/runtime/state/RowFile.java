package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Rows in a file that only grows, each its length (an int) and its bytes. Written in large pieces;
 * read one at a time, or ahead when they are asked for in the order in which they lie.
 */
final class RowFile implements AutoCloseable {
  private static final int WRITE_BYTES = 1 << 18;

  /** What is read for a row that does not lie where the last one ended. */
  private static final int READ_BYTES = 1 << 10;

  private static final int READ_AHEAD_BYTES = 1 << 16;

  /** The piece of the file read last; {@link #load} tells where in it a row is. */
  byte[] window = {};

  private final StateMemory memory;
  private final FileChannel channel;
  private final ByteBuilder unwritten = new ByteBuilder(2 * WRITE_BYTES);
  private long size;
  private int rowStart;
  private long windowStart;
  private int windowLength;

  RowFile(StateMemory memory) {
    this.memory = memory;
    channel = memory.newFile();
  }

  /** Begins a row: its bytes are to be appended to what is returned, up to {@link #end}. */
  ByteBuilder begin() {
    rowStart = unwritten.length;
    ColumnCodec.writeInt(0, unwritten);
    return unwritten;
  }

  /** Ends a row; returns its place, by which it can be loaded after the next {@link #write}. */
  long end() {
    ColumnCodec.setInt(unwritten.bytes, rowStart, unwritten.length - rowStart - Integer.BYTES);
    long place = size + rowStart;
    if (unwritten.length >= WRITE_BYTES) {
      write();
    }
    return place;
  }

  /** Writes what was appended. */
  void write() {
    ByteBuffer bytes = ByteBuffer.wrap(unwritten.bytes, 0, unwritten.length);
    try {
      while (bytes.hasRemaining()) {
        size += channel.write(bytes, size);
      }
    } catch (IOException e) {
      throw memory.failure("write", e);
    }
    unwritten.clear();
  }

  /** Brings a row into the {@link #window}; returns where its bytes start there. */
  int load(long place) {
    boolean ahead = place >= windowStart && place <= windowStart + windowLength;
    if (!isInWindow(place, Integer.BYTES)) {
      read(place, ahead ? READ_AHEAD_BYTES : READ_BYTES);
    }
    int length = Integer.BYTES + ColumnCodec.readInt(window, (int) (place - windowStart));
    if (!isInWindow(place, length)) {
      read(place, Math.max(length, ahead ? READ_AHEAD_BYTES : READ_BYTES));
    }
    return (int) (place - windowStart) + Integer.BYTES;
  }

  /** Appends the bytes of a row. */
  void copy(long place, ByteBuilder out) {
    int at = load(place);
    out.append(window, at, ColumnCodec.readInt(window, at - Integer.BYTES));
  }

  private boolean isInWindow(long place, int length) {
    return place >= windowStart && place + length <= windowStart + windowLength;
  }

  /** Reads that many bytes, or up to the end of the file. */
  private void read(long place, int wanted) {
    if (window.length < wanted) {
      window = new byte[wanted];
    }
    int length = (int) Math.min(wanted, size - place);
    ByteBuffer bytes = ByteBuffer.wrap(window, 0, length);
    windowLength = 0;
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place + bytes.position()) < 0) {
          throw new EOFException("the file has lost its end");
        }
      }
    } catch (IOException e) {
      throw memory.failure("read", e);
    }
    windowStart = place;
    windowLength = length;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw memory.failure("close the file of", e);
    }
  }
}
