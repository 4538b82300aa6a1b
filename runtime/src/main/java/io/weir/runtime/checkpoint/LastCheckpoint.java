package io.weir.runtime.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint of a state directory was the last one: noted outside of the checkpoints, so that
 * one that has gone is missed. A crash may leave the note behind the newest checkpoint, never
 * before it.
 *
 * @param checksum CRC-32C of the other two
 */
record LastCheckpoint(long checkpoint, String jobId, long checksum) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static LastCheckpoint of(long checkpoint, String jobId) {
    return new LastCheckpoint(checkpoint, jobId, checksum(checkpoint, jobId));
  }

  private static long checksum(long checkpoint, String jobId) {
    CRC32C sum = new CRC32C();
    sum.update((checkpoint + " " + jobId).getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  /** Null when there is no note, or one that cannot be believed: older versions wrote none. */
  static @Nullable LastCheckpoint read(Path file) {
    try {
      LastCheckpoint read = JSON.readValue(Files.readAllBytes(file), LastCheckpoint.class);
      return read != null && read.checksum == checksum(read.checkpoint, read.jobId) ? read : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return null; // What it says is only needed to tell what is missing.
    }
  }

  /** Replaces the note. It is not brought to disk: an old one is as good. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(next, JSON.writeValueAsBytes(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
