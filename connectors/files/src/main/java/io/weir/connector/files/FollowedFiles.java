package io.weir.connector.files;

import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a look found with the files that are followed: which ones are new, have grown, were
 * renamed, or are no longer what was read.
 *
 * <p>When there is another file under a name that was read: if the former one is there under
 * another name, files are rotated, and the other file is a new one. Otherwise, if it begins with
 * what was read, a tool has written the same file anew, and reading goes on. Otherwise it is an
 * error.
 */
final class FollowedFiles {
  /**
   * What is to be read.
   *
   * @param grown finished files with what size they have now, by rising numbers
   */
  record Look(List<FileListing.Found> added, Map<ScanFile, Long> grown) {}

  private final String table;
  private final Map<Path, ScanFile> byPath = new HashMap<>();
  private final Map<String, ScanFile> byKey = new HashMap<>();
  private final ScanFile[] known;

  FollowedFiles(String table, ScanFile[] known) {
    this.table = table;
    this.known = known;
    // Of files that had the same path or key one after another, the last one counts. A file that is
    // gone counts by its path, until another one has it: what comes back must be what was read.
    for (ScanFile file : known) {
      if (file.isGone()) {
        ScanFile before = file.isWithoutName() ? null : byPath.put(file.path, file);
        if (before != null) {
          before.setWithoutName();
        }
      }
    }
    for (ScanFile file : known) {
      if (file.isGone()) {
        continue;
      }
      ScanFile before = byPath.get(file.path);
      if (before != null && before.isGone()) {
        before.setWithoutName();
      }
      byPath.put(file.path, file);
      if (!file.identity.key().isEmpty()) {
        byKey.put(file.identity.key(), file);
      }
    }
  }

  Look compare(List<FileListing.Found> found) throws IOException {
    Map<ScanFile, FileListing.Found> seen = new HashMap<>();
    List<FileListing.Found> unknown = new ArrayList<>();
    for (FileListing.Found each : found) {
      ScanFile file = sameFile(each);
      if (file == null) {
        unknown.add(each);
      } else {
        seen.put(file, each);
      }
    }
    List<FileListing.Found> added = new ArrayList<>();
    for (FileListing.Found each : unknown) {
      ScanFile former = byPath.get(each.path());
      if (former == null || isRotated(former, seen)) {
        added.add(each);
      } else if (former.isFinished() && goesOn(table, former, each)) {
        former.setGone(false);
        seen.put(former, each);
      }
    }
    Map<ScanFile, Long> grown = new LinkedHashMap<>();
    for (ScanFile file : known) {
      FileListing.Found now = seen.get(file);
      if (now != null) {
        file.path = now.path();
        file.setSeen(new ScanFile.Seen(now.size(), now.modifiedMillis()));
        if (file.identity.bornMicros() == 0) {
          file.identity = now.identity(); // Of an old checkpoint, or not known until now.
        }
      }
      if (file.isFinished() && !file.isGone()) {
        Long size = now != null ? Long.valueOf(now.size()) : sizeElsewhere(file);
        if (size == null) {
          checkRead(file);
          file.setGone(true);
        } else {
          try {
            if (hasGrown(file, size, now)) {
              grown.put(file, size);
            }
          } catch (NoSuchFileException e) {
            // Gone since it was listed: the next look tells.
          }
        }
      }
    }
    return new Look(added, grown);
  }

  /** The file that is followed and that was found, perhaps under another name. */
  private @Nullable ScanFile sameFile(FileListing.Found found) throws IOException {
    ScanFile file = byPath.get(found.path());
    if (file != null && !file.isGone() && file.identity.isSameFile(found.identity())) {
      return file;
    }
    ScanFile renamed = byKey.get(found.identity().key());
    return renamed != null && isRenamed(renamed, found) ? renamed : null;
  }

  /** Whether a file is there under another name than the one that another file has now. */
  private static boolean isRotated(ScanFile former, Map<ScanFile, FileListing.Found> seen)
      throws IOException {
    return !former.isGone() && (seen.containsKey(former) || sizeElsewhere(former) != null);
  }

  /**
   * Goes on with another file under the name of one that is gone, if it begins with what was read.
   *
   * @return whether that file is still there
   * @throws JobException when it is not the same file, written anew
   */
  private static boolean goesOn(String table, ScanFile former, FileListing.Found now)
      throws IOException {
    try {
      if (now.size() < former.readSize() || !former.fingerprint().isOf(now.path())) {
        throw replaced(table, former, now);
      }
      former.identity = now.identity();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Finds a followed file again before it is opened: under its name, under another one, or written
   * anew.
   *
   * @return the bytes it has now
   * @throws NoSuchFileException when it is gone
   * @throws JobException when another file has taken its place
   */
  static long find(String table, ScanFile file) throws IOException {
    FileListing.Found now;
    try {
      now = FileListing.found(file.path);
    } catch (NoSuchFileException e) {
      Long size = sizeElsewhere(file);
      if (size == null) {
        throw e;
      }
      return size;
    }
    if (!file.identity.isSameFile(now.identity())) {
      Long size = sizeElsewhere(file);
      if (size != null) {
        return size;
      }
      if (!goesOn(table, file, now)) {
        throw new NoSuchFileException(file.path.toString());
      }
    }
    return now.size();
  }

  private static JobException replaced(String table, ScanFile file, FileListing.Found now) {
    long position = file.compression == Compression.NONE ? file.tail().offset() : file.readSize();
    return new JobException(
        "table %s: another file has taken the place of %s, which %s: %s. A followed file may only grow; give new data a new name"
            .formatted(
                table,
                now.path().toAbsolutePath(),
                file.isFinished() ? "was read up to byte " + position : "was not read to its end",
                now.size() < file.readSize()
                    ? "the new one has only %d bytes".formatted(now.size())
                    : "the new one does not begin with what was read"));
  }

  /**
   * Keys are used again after files were deleted, so that the file must have been made at the same
   * time, too. Where that is not known, a file that has not become longer must have the same
   * modification time. In any case it must have the same content.
   */
  private static boolean isRenamed(ScanFile file, FileListing.Found now) throws IOException {
    try {
      return file.identity.isSameFile(now.identity())
          && (file.identity.knowsBirth(now.identity())
              || file.seen().mayBe(now.size(), now.modifiedMillis()))
          && file.fingerprint().bytes() > 0
          && now.size() >= file.readSize()
          && file.fingerprint().isOf(now.path());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean hasGrown(ScanFile file, long size, FileListing.@Nullable Found now)
      throws IOException {
    if (size < file.seenSize()) {
      throw shorter(table, file, size, file.seenSize());
    }
    boolean touched = now == null || file.seeChange(now.identity().changedMicros());
    if (size == file.readSize() && !touched) {
      return false;
    }
    checkFingerprint(table, file);
    if (size == file.readSize()) {
      return false;
    }
    file.setFingerprint(FileIdentity.Fingerprint.of(file.path, size));
    return true;
  }

  /**
   * The size of a file that no longer matches the table's path: renamed within its directory, as
   * programs do that rotate logs. What was written to it until then is read on.
   */
  private static @Nullable Long sizeElsewhere(ScanFile file) throws IOException {
    Path directory = file.path.toAbsolutePath().getParent();
    if (file.identity.key().isEmpty() || directory == null || !Files.isDirectory(directory)) {
      return null;
    }
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(directory)) {
      for (Path sibling : siblings) {
        try {
          BasicFileAttributes now = Files.readAttributes(sibling, BasicFileAttributes.class);
          Object key = now.fileKey();
          if (now.isRegularFile()
              && key != null
              && file.identity.key().equals(key.toString())
              && isRenamed(file, FileListing.found(sibling))) {
            file.path = sibling;
            return now.size();
          }
        } catch (NoSuchFileException e) {
          continue;
        }
      }
    } catch (NoSuchFileException | java.nio.file.DirectoryIteratorException e) {
      return null;
    }
    return null;
  }

  static void checkFingerprint(String table, ScanFile file) throws IOException {
    if (!file.fingerprint().isOf(file.path)) {
      throw new JobException(
          "table %s: %s was written anew: it does not begin with what was read. A followed file may only grow; give new data a new name"
              .formatted(table, file.path.toAbsolutePath()));
    }
  }

  /** A file that is gone must have been read to its end. */
  private void checkRead(ScanFile file) {
    long left = file.bytesWithoutLineEnd();
    if (left > 0) {
      throw new JobException(
          "table %s: %s was deleted or replaced while it was followed: its last %d bytes, from byte %d%s on, have no line end and were not read"
              .formatted(
                  table,
                  file.path.toAbsolutePath(),
                  left,
                  file.tail().offset(),
                  file.compression == Compression.NONE ? "" : " of what is unpacked"));
    }
  }

  static JobException shorter(String table, ScanFile file, long now, long read) {
    return new JobException(
        "table %s: %s has become shorter while it was followed (%d bytes were read, now there are %d). A followed file may only grow; give new data a new name"
            .formatted(table, file.path.toAbsolutePath(), read, now));
  }
}
