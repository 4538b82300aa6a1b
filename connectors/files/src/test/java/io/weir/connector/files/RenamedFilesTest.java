package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are renamed and rotated while they are followed. */
class RenamedFilesTest extends FollowedScans {
  @Test
  void followsAFileThatIsRenamed() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (boolean wholeFolder : new boolean[] {true, false}) {
      Path folder = Files.createDirectory(directory.resolve("logs" + wholeFolder));
      Path log = folder.resolve("app.log");
      Files.writeString(log, "one\n");
      try (Scan scan = new Scan(wholeFolder ? folder : log, 2, 100, codec, List.of())) {
        assertEquals(List.of("one"), rows(scan));
        // As programs rotate logs: rows until then, a new name, and a new file.
        Files.writeString(log, "two\nthr", StandardOpenOption.APPEND);
        Path old = folder.resolve("app.log.1");
        Files.move(log, old);
        Files.writeString(log, "four\n");
        assertEquals(List.of("two", "four"), rows(scan));
        Files.writeString(old, "ee\n", StandardOpenOption.APPEND);
        assertEquals(List.of("three"), rows(scan));
        assertEquals(List.of(), rows(scan));
      }
    }
  }

  /** File systems such as ext4 give the inode of a deleted file to the next new one. */
  @Test
  void readsANewFileThatGotTheInodeOfADeletedOne() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (boolean restart : new boolean[] {false, true}) {
      Path folder = Files.createDirectory(directory.resolve("inodes" + restart));
      Path file = folder.resolve("f0");
      Files.writeString(file, "1,a\n");
      Scan scan = new Scan(folder, 2, 100, codec, List.of());
      assertEquals(List.of("1,a"), rows(scan));
      for (int i = 1; i <= 6; i++) {
        // The same bytes, or more behind them.
        List<String> written = i % 2 == 0 ? List.of("1,a") : List.of("1,a", "2,b");
        Path former = file;
        Path next = folder.resolve("f" + i);
        scan =
            goOn(
                scan,
                folder,
                codec,
                restart,
                () -> {
                  awaitClockTick(former);
                  Files.delete(former);
                  Files.write(next, written);
                });
        file = next;
        assertEquals(written, rows(scan), "file " + i);
        // Which is renamed then, and is known again.
        Path renamed = folder.resolve("renamed");
        scan =
            goOn(
                scan,
                folder,
                codec,
                restart,
                () -> {
                  Files.writeString(next, "more\n", StandardOpenOption.APPEND);
                  Files.move(next, renamed);
                });
        file = renamed;
        assertEquals(List.of("more"), rows(scan), "file " + i);
      }
      scan.close();
    }
  }

  /**
   * File systems know times by the ticks of the system's clock: a file of the next one is newer.
   */
  private void awaitClockTick(Path file) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    Path probe = Files.createTempFile(directory, "tick", "");
    while (Files.getLastModifiedTime(probe).equals(before)) {
      Files.writeString(probe, "x");
    }
    Files.delete(probe);
  }

  /**
   * What was read under a name that is gone, and a file with the same key and the same first bytes.
   */
  private boolean isNew(long bornThen, long bornNow, String added, long millisLater)
      throws IOException {
    Path folder = Files.createTempDirectory(directory, "keys");
    Path file = Files.writeString(folder.resolve("b"), "1,a\n" + added);
    FileListing.Found real = FileListing.found(file);
    FileListing.Found former =
        new FileListing.Found(
            folder.resolve("a"),
            4,
            real.modifiedMillis() - millisLater,
            new FileIdentity("key", 0, bornThen),
            FileIdentity.Fingerprint.of(file, 4),
            Compression.NONE);
    FileListing.Found now =
        new FileListing.Found(
            file,
            real.size(),
            real.modifiedMillis(),
            new FileIdentity("key", 0, bornNow),
            FileIdentity.Fingerprint.NONE,
            Compression.NONE);
    ScanFile known = new ScanFile(0, former, true, 0, 100);
    known.finishUnit();
    FollowedFiles.Look look = new FollowedFiles("t", new ScanFile[] {known}).compare(List.of(now));
    assertEquals(look.added().isEmpty() ? file : former.path(), known.path);
    assertEquals(look.added().isEmpty() && !added.isEmpty(), look.grown().containsKey(known));
    return !look.added().isEmpty();
  }

  @Test
  void knowsARenamedFileByWhenItWasMadeOrModified() throws IOException {
    assertEquals(true, isNew(7, 8, "", 0));
    assertEquals(true, isNew(7, 8, "2,b\n", 0));
    assertEquals(true, isNew(7, 8, "2,b\n", 5));
    assertEquals(false, isNew(7, 7, "", 0));
    assertEquals(false, isNew(7, 7, "", 5)); // As after touch.
    assertEquals(false, isNew(7, 7, "2,b\n", 5));
    // Where nobody knows when a file was made.
    for (long[] born : new long[][] {{0, 0}, {0, 7}, {7, 0}}) {
      assertEquals(true, isNew(born[0], born[1], "", 5));
      assertEquals(false, isNew(born[0], born[1], "", 0));
      assertEquals(false, isNew(born[0], born[1], "2,b\n", 5));
    }
  }

  @Test
  void knowsARenamedFileOfACheckpointWithoutTheTimeWhenItWasMade() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Path folder = Files.createDirectory(directory.resolve("earlier"));
    Path file = Files.writeString(folder.resolve("a"), "1,a\n");
    List<String> snapshot;
    try (Scan scan = new Scan(folder, 1, 100, codec, List.of())) {
      assertEquals(List.of("1,a"), rows(scan));
      Files.writeString(file, "2,b\n", StandardOpenOption.APPEND);
      assertEquals(List.of("2,b"), rows(scan));
      snapshot =
          scan.snapshot().stream()
              .map(text -> text.replaceAll("\"NONE\"(,[0-9]+){3}]", "\"NONE\"]"))
              .toList();
    }
    assertEquals(ScanPosition.parse(snapshot.get(0)).files().get(0).seen(), ScanFile.Seen.NONE);
    Files.move(file, folder.resolve("b"));
    try (Scan scan = new Scan(folder, 1, 100, codec, snapshot)) {
      assertEquals(List.of(), rows(scan));
      Files.writeString(folder.resolve("b"), "3,c\n", StandardOpenOption.APPEND);
      assertEquals(List.of("3,c"), rows(scan));
    }
  }

  @Test
  void readsARotatedFilesSuccessorFromItsStart() throws IOException {
    for (boolean restart : new boolean[] {false, true}) {
      assertEquals(
          List.of("4"),
          rowsAfter(
              "rotated",
              "1\n2\n",
              restart,
              (folder, log) -> {
                Files.move(log, folder.resolve("log.1"));
                Files.writeString(log, "4\n");
              }));
      // The same rows again, in a new file.
      assertEquals(
          List.of("1", "2", "3"),
          rowsAfter(
              "rotatedAndCopied",
              "1\n2\n",
              restart,
              (folder, log) -> {
                Files.move(log, folder.resolve("log.1"));
                Files.copy(folder.resolve("log.1"), log);
                Files.writeString(log, "3\n", StandardOpenOption.APPEND);
              }));
      // To a name that is not followed.
      assertEquals(
          List.of("1", "2"),
          rowsAfter(
              "rotatedAway",
              "1\n2\n",
              restart,
              (folder, log) -> {
                Files.move(log, folder.resolve("_log.1"));
                Files.copy(folder.resolve("_log.1"), log);
              }));
      // Over a followed file, which is gone by that.
      assertEquals(
          List.of("4", "5"),
          rowsAfter(
              "rotatedOver",
              "1\n2\n",
              restart,
              (folder, log) -> {
                Files.move(log, folder.resolve("log.1"));
                Files.writeString(log, "4\n");
                Files.writeString(folder.resolve("log.2"), "5\n");
              }));
    }
  }

  @Test
  void rotatesOverTheOldestFileAgainAndAgain() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (boolean restart : new boolean[] {false, true}) {
      Path folder = Files.createDirectory(directory.resolve("many" + restart));
      Path log = folder.resolve("log");
      Path old = folder.resolve("log.1");
      Path older = folder.resolve("log.2");
      Files.writeString(log, "0\n");
      Scan scan = new Scan(folder, 2, 100, codec, List.of());
      assertEquals(List.of("0"), rows(scan));
      for (int i = 1; i < 8; i++) {
        String row = String.valueOf(i);
        scan =
            goOn(
                scan,
                folder,
                codec,
                restart,
                () -> {
                  if (Files.exists(old)) {
                    Files.move(old, older, StandardCopyOption.REPLACE_EXISTING);
                  }
                  Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
                  Files.writeString(log, row + "\n");
                });
        assertEquals(List.of(row), rows(scan));
        assertEquals(List.of(), rows(scan));
      }
      scan.close();
    }
  }

  /** Its name tells how a file is packed only when it is found first. */
  @Test
  void aPackedFileStaysPackedWhateverItsName() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (String suffix : List.of(".gz", ".zst")) {
      Path log = directory.resolve("log" + suffix);
      Path renamed = directory.resolve("log" + suffix + ".1");
      Files.write(log, pack(log, "1\n2\n".getBytes(StandardCharsets.UTF_8)));
      List<String> checkpoint;
      try (Scan scan = new Scan(log, 2, 100, codec, List.of())) {
        assertEquals(List.of("1", "2"), rows(scan));
        Files.move(log, renamed);
        assertEquals(List.of(), rows(scan));
        checkpoint = scan.snapshot();
      }
      byte[] more = pack(log, "3\n".getBytes(StandardCharsets.UTF_8));
      append(renamed, more, 0, more.length);
      try (Scan scan = new Scan(log, 2, 100, codec, checkpoint)) {
        assertEquals(List.of("3"), rows(scan), suffix);
      }
    }
  }
}
