package io.weir.connector.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * By what a file is known again, besides its path. A file of the same size and time may be another
 * one; its key (device and inode), which a new file may get after another one was deleted, the time
 * at which it was made, and the time at which the system last changed its inode, which nobody can
 * set, tell.
 *
 * @param key of the file system; empty where it has none
 * @param changedMicros when the inode was changed last, micros since the epoch; 0 where that is not
 *     known
 * @param bornMicros when the file was made, micros since the epoch; 0 where that is not known
 */
record FileIdentity(String key, long changedMicros, long bornMicros) {
  /** Not known: of a checkpoint that did not keep it. */
  static final FileIdentity NONE = new FileIdentity("", 0, 0);

  /** How many bytes at each end of what was read a followed file is also known by. */
  static final int BLOCK_BYTES = 4096;

  static FileIdentity of(Path file, BasicFileAttributes attributes) throws IOException {
    Object key = attributes.fileKey();
    long changed = 0;
    long born = 0;
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      FileTime time = (FileTime) Files.getAttribute(file, "unix:ctime");
      changed = time.to(TimeUnit.MICROSECONDS);
      born = born(file, attributes);
    }
    return new FileIdentity(key == null ? "" : key.toString(), changed, born);
  }

  /**
   * Where no birth time is known, Java gives the modification time. A file may also be as it was
   * born; then the directories above it tell whether birth times are known in its file system:
   * entries have changed them since they were made.
   */
  private static long born(Path file, BasicFileAttributes attributes) throws IOException {
    boolean known = isBornBefore(attributes);
    Object device = known ? null : Files.getAttribute(file, "unix:dev");
    Path directory = file.toAbsolutePath().getParent();
    while (!known
        && directory != null
        && Files.getAttribute(directory, "unix:dev").equals(device)) {
      known = isBornBefore(Files.readAttributes(directory, BasicFileAttributes.class));
      directory = directory.getParent();
    }
    return known ? attributes.creationTime().to(TimeUnit.MICROSECONDS) : 0;
  }

  private static boolean isBornBefore(BasicFileAttributes attributes) {
    return !attributes.creationTime().equals(attributes.lastModifiedTime());
  }

  /** Whether both may be the same file, whose content may have changed, as far as is known. */
  boolean isSameFile(FileIdentity other) {
    return (key.isEmpty() || other.key.isEmpty() || key.equals(other.key))
        && (!knowsBirth(other) || bornMicros == other.bornMicros);
  }

  /** Whether it is known of both when they were made. */
  boolean knowsBirth(FileIdentity other) {
    return bornMicros != 0 && other.bornMicros != 0;
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
