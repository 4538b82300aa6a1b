package io.weir.connector.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32C;

/**
 * By what a file is known again, besides its path. A file of the same size and time may be another
 * one; its key (device and inode) and the time at which the system last changed its inode, which
 * nobody can set, tell.
 *
 * @param key of the file system; empty where it has none
 * @param changedMicros when the inode was changed last, micros since the epoch; 0 where that is not
 *     known
 */
record FileIdentity(String key, long changedMicros) {
  /** Not known: of a checkpoint that did not keep it. */
  static final FileIdentity NONE = new FileIdentity("", 0);

  /** How many bytes at each end of what was read a followed file is also known by. */
  static final int BLOCK_BYTES = 4096;

  static FileIdentity of(Path file, BasicFileAttributes attributes) throws IOException {
    Object key = attributes.fileKey();
    long changed = 0;
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      FileTime time = (FileTime) Files.getAttribute(file, "unix:ctime");
      changed = time.to(java.util.concurrent.TimeUnit.MICROSECONDS);
    }
    return new FileIdentity(key == null ? "" : key.toString(), changed);
  }

  /** Whether both are certainly the same file, whose content may have changed. */
  boolean isSameFile(FileIdentity other) {
    return key.isEmpty() || other.key.isEmpty() || key.equals(other.key);
  }

  /** Whether nothing was written to the file since. */
  boolean isUnchanged(FileIdentity now) {
    return isSameFile(now)
        && (changedMicros == 0 || now.changedMicros == 0 || changedMicros == now.changedMicros);
  }

  /**
   * What a followed file has up to a position: its first bytes and the last ones before that
   * position, of which at most {@link #BLOCK_BYTES} count each. What only grows keeps both.
   *
   * @param bytes the position; 0 where files are not followed
   * @param first checksum of the first bytes
   * @param last checksum of the last ones
   */
  record Fingerprint(long bytes, long first, long last) {
    static final Fingerprint NONE = new Fingerprint(0, 0, 0);

    /** Of a file that has at least that many bytes. */
    static Fingerprint of(Path file, long bytes) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        int count = (int) Math.min(bytes, BLOCK_BYTES);
        long first = checksum(channel, 0, count);
        long last = bytes == count ? first : checksum(channel, bytes - count, count);
        return new Fingerprint(bytes, first, last);
      }
    }

    private static long checksum(FileChannel channel, long from, int count) throws IOException {
      ByteBuffer block = ByteBuffer.allocate(count);
      while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {}
      CRC32C sum = new CRC32C();
      sum.update(block.flip());
      return sum.getValue();
    }

    /** Whether a file has the same up to that position. */
    boolean isOf(Path file) throws IOException {
      return bytes == 0 || of(file, bytes).equals(this);
    }
  }
}
