package io.weir.connector.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** How many bytes of its beginning a followed file is also known by. */
  static final int HEAD_BYTES = 4096;

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
   * The first bytes of a file, of which at most {@link #HEAD_BYTES} count.
   *
   * @param bytes how many there were; 0 where files are not followed
   * @param checksum of these bytes
   */
  record Head(int bytes, long checksum) {
    static final Head NONE = new Head(0, 0);

    /** The beginning of a file that has at least that many bytes. */
    static Head of(Path file, long bytes) throws IOException {
      int count = (int) Math.min(bytes, HEAD_BYTES);
      CRC32C sum = new CRC32C();
      try (InputStream in = Files.newInputStream(file)) {
        sum.update(in.readNBytes(count));
      }
      return new Head(count, sum.getValue());
    }

    /** Whether a file begins with these bytes. */
    boolean isOf(Path file) throws IOException {
      return bytes == 0 || of(file, bytes).checksum == checksum;
    }
  }
}
