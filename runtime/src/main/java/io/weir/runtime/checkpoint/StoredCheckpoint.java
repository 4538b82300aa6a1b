package io.weir.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.runtime.error.JobException;
import io.weir.runtime.restart.StateMatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What {@code manifest.json} says. The file {@code manifest.crc32c} beside it holds its checksum,
 * eight hexadecimal digits; a file {@code manifest.sha256} beside it and in each image tells that
 * they were written together.
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

  /** Beside the manifest and in each image: what the manifest says, as a checksum. */
  private static final String SIGNATURE = "manifest.sha256";

  private static final String OPTIONS = "OPTIONS-";
  private static final String DROPPED = "dropped ";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

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

  /**
   * Notes in the image of a worker which checkpoint's it is. A manifest that names the stores in
   * another order, or has another position of a source or another number of workers, is not that of
   * its images, whatever its checksum is.
   */
  void sign(Path image) throws IOException {
    Files.writeString(image.resolve(SIGNATURE), signature(), StandardCharsets.US_ASCII);
  }

  private void checkSignatures(Path directory) throws DamagedException {
    String expected = signature();
    // The only one of a checkpoint that says that a job has finished: it has no images.
    checkSignature(
        directory.resolve(SIGNATURE),
        expected,
        MANIFEST + " and " + SIGNATURE + " beside it do not agree");
    for (int worker = 0; worker < manifest.workers(); worker++) {
      Path file = directory.resolve("worker-" + worker).resolve(SIGNATURE);
      checkSignature(
          file,
          expected,
          MANIFEST + " says other things than when the state of worker " + worker + " was kept");
    }
  }

  private static void checkSignature(Path file, String expected, String otherwise)
      throws DamagedException {
    try {
      if (!Files.readString(file, StandardCharsets.ISO_8859_1).equals(expected)) {
        throw new DamagedException(otherwise);
      }
    } catch (IOException e) {
      throw new DamagedException(JobException.reason(e));
    }
  }

  /** SHA-256 of what the manifest says, but for the files, one of which it is going to be in. */
  private String signature() {
    try {
      byte[] said = JSON.writeValueAsBytes(new StoredCheckpoint(manifest, stores, List.of()));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(Path directory) throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    writeAndForce(directory.resolve(MANIFEST), json);
    CRC32C sum = new CRC32C();
    sum.update(json);
    writeAndForce(directory.resolve(CHECKSUM), hex(sum).getBytes(StandardCharsets.US_ASCII));
    writeAndForce(directory.resolve(SIGNATURE), signature().getBytes(StandardCharsets.US_ASCII));
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
   * What RocksDB makes of the files is not looked at.
   *
   * @param number that its directory has
   */
  static StoredCheckpoint read(Path directory, long number) throws DamagedException {
    StoredCheckpoint stored = readManifest(directory);
    ManifestCheck.check(stored, number);
    stored.checkNothingElse(directory);
    Optional<DamagedException> damage =
        stored.files().parallelStream()
            .filter(file -> !isNeedless(file.path()))
            .flatMap(file -> damage(directory, file).stream())
            .findFirst();
    if (damage.isPresent()) {
      throw damage.get();
    }
    stored.checkSignatures(directory);
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
        throw otherVersion(directory, version);
      }
      return JSON.readValue(json, StoredCheckpoint.class);
    } catch (JsonProcessingException e) {
      throw new DamagedException(MANIFEST + " cannot be read: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new DamagedException(JobException.reason(e));
    }
  }

  /** Nothing is damaged, and going on from an older checkpoint would only write rows twice. */
  private static JobException otherVersion(Path directory, int version) {
    Path state = directory.getParent().getParent();
    return new JobException(
        version > Manifest.VERSION || version < 1
            ? "state directory %s was written by a later version of Weir (format %d; this one reads format %d): run the job with that version"
                .formatted(state, version, Manifest.VERSION)
            : "state directory %s was written by an earlier version of Weir, in format %d, and this one reads format %d only: go on with a Weir from before 1 December 2026, which reads formats 2 to 4, or remove the directory to start anew"
                .formatted(state, version, Manifest.VERSION));
  }

  /**
   * The checkpoint as the nodes of another version of the job find it: what is dropped has names
   * that no node asks for.
   */
  StoredCheckpoint matched(StateMatch match, boolean anew) {
    Map<String, String> renamed = match.renamed();
    List<StoreIds.StoreName> names = new ArrayList<>();
    for (StoreIds.StoreName name : stores) {
      String id = anew ? null : renamed.get(name.stateId());
      // Places are numbers in keys, and stay.
      String newId = id == null ? DROPPED + names.size() : id;
      names.add(new StoreIds.StoreName(newId, name.store()));
    }
    return new StoredCheckpoint(manifest.matched(match, anew), names, files);
  }

  /** Whether a store of a {@link #matched} checkpoint is one that no node goes on from. */
  static boolean isDropped(StoreIds.StoreName name) {
    return name.stateId().startsWith(DROPPED);
  }

  /**
   * Whether a file of an image is not needed to read it: RocksDB notes its settings there. It is no
   * longer kept; checkpoints of older versions have it, and damage to it does not matter.
   */
  static boolean isNeedless(String path) {
    return path.substring(path.indexOf('/') + 1).startsWith(OPTIONS);
  }

  /** Whether a file of an image is the one that tells which checkpoint's it is. */
  static boolean isSignature(Path file) {
    return file.getFileName().toString().equals(SIGNATURE);
  }

  /** A file that is not listed has no checksum: what it holds cannot be trusted. */
  private void checkNothingElse(Path directory) throws DamagedException {
    Set<String> listed = new HashSet<>();
    files.forEach(file -> listed.add(file.path()));
    try {
      for (Path image : StateDirectory.children(directory)) {
        if (!Files.isDirectory(image)) {
          continue;
        }
        for (Path file : StateDirectory.children(image)) {
          String path = image.getFileName() + "/" + file.getFileName();
          if (!isNeedless(path) && !listed.contains(path)) {
            throw new DamagedException(path + " is not in " + MANIFEST);
          }
        }
      }
    } catch (IOException e) {
      throw new DamagedException(JobException.reason(e));
    }
  }

  private static Optional<DamagedException> damage(Path directory, FileEntry file) {
    try {
      check(directory, file);
      return Optional.empty();
    } catch (DamagedException e) {
      return Optional.of(e);
    }
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
