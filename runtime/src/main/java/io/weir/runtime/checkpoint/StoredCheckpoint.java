package io.weir.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * What {@code manifest.json} says. The file {@code manifest.crc32c} beside it holds its checksum,
 * eight hexadecimal digits.
 *
 * @param stores names of the stores; positions are their numbers in keys
 * @param files every other file of the checkpoint
 */
record StoredCheckpoint(Manifest manifest, List<StoreIds.StoreName> stores, List<FileEntry> files) {
  StoredCheckpoint {
    Objects.requireNonNull(manifest);
    stores = List.copyOf(stores);
    files = List.copyOf(files);
  }

  /**
   * A file of the checkpoint.
   *
   * @param path within the checkpoint, with {@code /}
   * @param crc32c eight hexadecimal digits
   */
  record FileEntry(String path, long size, String crc32c) {
    FileEntry {
      Objects.requireNonNull(path);
      Objects.requireNonNull(crc32c);
    }
  }

  private static final String MANIFEST = "manifest.json";
  private static final String CHECKSUM = "manifest.crc32c";
  private static final String OPTIONS = "OPTIONS-";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A checkpoint that cannot be used; the message says why. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  long bytes() {
    return files.stream().mapToLong(FileEntry::size).sum();
  }

  void write(Path directory) throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    writeAndForce(directory.resolve(MANIFEST), json);
    CRC32C sum = new CRC32C();
    sum.update(json);
    writeAndForce(directory.resolve(CHECKSUM), hex(sum).getBytes(StandardCharsets.US_ASCII));
  }

  private static void writeAndForce(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /**
   * Reads a checkpoint, and compares what it says with itself and every file with its checksum.
   *
   * @param number that its directory has
   */
  static StoredCheckpoint read(Path directory, long number) throws DamagedException {
    StoredCheckpoint stored = readManifest(directory);
    ManifestCheck.check(stored, number);
    for (FileEntry file : stored.files()) {
      if (!isNeedless(file.path())) {
        check(directory, file);
      }
    }
    return stored;
  }

  /** Reads a manifest that matches its checksum, whatever it says. */
  static StoredCheckpoint readManifest(Path directory) throws DamagedException {
    try {
      byte[] json = Files.readAllBytes(directory.resolve(MANIFEST));
      CRC32C sum = new CRC32C();
      sum.update(json);
      if (!hex(sum)
          .equals(Files.readString(directory.resolve(CHECKSUM), StandardCharsets.ISO_8859_1))) {
        throw new DamagedException(MANIFEST + " does not match its checksum");
      }
      int version = JSON.readTree(json).path("manifest").path("version").asInt();
      if (version != Manifest.VERSION) {
        throw new DamagedException(
            "it was written in format " + version + " of another version of Weir");
      }
      return JSON.readValue(json, StoredCheckpoint.class);
    } catch (JsonProcessingException e) {
      throw new DamagedException(MANIFEST + " cannot be read: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new DamagedException(JobException.reason(e));
    }
  }

  /**
   * Whether a file of an image is not needed to read it: RocksDB notes its settings there. It is no
   * longer kept; checkpoints of older versions have it, and damage to it does not matter.
   */
  static boolean isNeedless(String path) {
    return path.substring(path.indexOf('/') + 1).startsWith(OPTIONS);
  }

  private static void check(Path directory, FileEntry file) throws DamagedException {
    Path path = directory.resolve(file.path());
    try {
      if (Files.size(path) != file.size()) {
        throw new DamagedException(
            file.path() + " has " + Files.size(path) + " bytes instead of " + file.size());
      }
      if (!checksum(path).equals(file.crc32c())) {
        throw new DamagedException(file.path() + " does not match its checksum");
      }
    } catch (IOException e) {
      throw new DamagedException(JobException.reason(e));
    }
  }

  static String checksum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        sum.update(buffer, 0, count);
      }
    }
    return hex(sum);
  }

  private static String hex(CRC32C sum) {
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
