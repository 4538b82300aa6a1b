package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that are written anew, replaced or removed while they are followed. */
class ReplacedFilesTest extends FollowedScans {
  private String failureAfter(String name, String text, boolean restart, Replacement change) {
    return String.valueOf(
        assertThrows(JobException.class, () -> rowsAfter(name, text, restart, change))
            .getMessage());
  }

  @Test
  void goesOnWithAFileThatAToolWroteAnew() throws IOException {
    String big = "0123456789\n".repeat(1000);
    for (boolean restart : new boolean[] {false, true}) {
      assertEquals(
          List.of(),
          rowsAfter(
              "copied",
              "1\n2\n3\n",
              restart,
              (folder, log) -> {
                Path copy = folder.resolve(".copy");
                Files.copy(log, copy, StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(copy, log, StandardCopyOption.REPLACE_EXISTING);
              }));
      assertEquals(
          List.of("4"),
          rowsAfter("longer", "1\n2\n3\n", restart, (folder, log) -> replace(log, "1\n2\n3\n4\n")));
      assertEquals(
          List.of("4"),
          rowsAfter(
              "twice",
              "1\n2\n3\n",
              restart,
              (folder, log) -> {
                replace(log, "1\n2\n3\n");
                replace(log, "1\n2\n3\n4\n");
              }));
      assertEquals(
          List.of("three"),
          rowsAfter(
              "incomplete", "1\n2\nthr", restart, (folder, log) -> replace(log, "1\n2\nthree\n")));
      assertEquals(
          List.of("4"), rowsAfter("big", big, restart, (folder, log) -> replace(log, big + "4\n")));
      assertEquals(
          List.of("1", "2"),
          rowsAfter("empty", "", restart, (folder, log) -> replace(log, "1\n2\n")));
    }
  }

  @Test
  void goesOnWithAPackedFileThatWasCopied() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (String suffix : List.of(".gz", ".zst")) {
      for (boolean restart : new boolean[] {false, true}) {
        Path log = directory.resolve("copied" + restart + suffix);
        Files.write(log, pack(log, "1\n2\n".getBytes(StandardCharsets.UTF_8)));
        Scan scan = new Scan(log, 2, 100, codec, List.of());
        assertEquals(List.of("1", "2"), rows(scan));
        scan =
            goOn(
                scan,
                log,
                codec,
                restart,
                () -> {
                  Path copy = directory.resolve(".copy");
                  Files.copy(log, copy);
                  byte[] more = pack(log, "3\n".getBytes(StandardCharsets.UTF_8));
                  append(copy, more, 0, more.length);
                  Files.move(copy, log, StandardCopyOption.REPLACE_EXISTING);
                });
        assertEquals(List.of("3"), rows(scan), suffix + restart);
        scan.close();
      }
    }
  }

  @Test
  void refusesAnotherFileUnderANameThatWasRead() throws IOException {
    String big = "0123456789\n".repeat(1000);
    for (boolean restart : new boolean[] {false, true}) {
      String message =
          failureAfter(
              "other", "1\n2\n3\n", restart, (folder, log) -> replace(log, "9\n2\n3\n4\n"));
      assertTrue(message.contains("another file has taken the place of "), message);
      assertTrue(
          message.contains(
              "log, which was read up to byte 6: the new one does not begin with what was read"),
          message);
      message = failureAfter("short", "1\n2\n3\n", restart, (folder, log) -> replace(log, "1\n"));
      assertTrue(
          message.contains("which was read up to byte 6: the new one has only 2 bytes"), message);
      message =
          failureAfter(
              "shortTail", big, restart, (folder, log) -> replace(log, big.substring(0, 5500)));
      assertTrue(
          message.contains("which was read up to byte 11000: the new one has only 5500 bytes"),
          message);
      message =
          failureAfter("unended", "1\n2", restart, (folder, log) -> replace(log, "1\n3\n4\n"));
      assertTrue(message.contains("which was read up to byte 2: the new one does not"), message);
    }
  }

  /** Logs may all begin with the same lines: what was read last tells them apart. */
  @Test
  void refusesAnotherFileThatBeginsWithTheSameBytes() throws IOException {
    String header = "# the same in all files\n".repeat(200);
    String read = header + "a\n".repeat(3000);
    String other = header + "b\n".repeat(4000);
    assertTrue(header.length() > FileIdentity.BLOCK_BYTES);
    for (boolean restart : new boolean[] {false, true}) {
      String message =
          failureAfter("replaced", read, restart, (folder, log) -> replace(log, other));
      assertTrue(message.contains("the new one does not begin with what was read"), message);
      message =
          failureAfter("inPlace", read, restart, (folder, log) -> Files.writeString(log, other));
      assertTrue(message.contains("was written anew"), message);
      // What was read after it had grown counts as well.
      LineCodec codec = new LineCodec(false, false);
      Path log = directory.resolve("grown" + restart);
      Files.writeString(log, header);
      Scan scan = new Scan(log, 2, 1000, codec, List.of());
      assertEquals(200, rows(scan).size());
      Files.writeString(log, "a\n".repeat(3000), StandardOpenOption.APPEND);
      assertEquals(3000, rows(scan).size());
      scan = goOn(scan, log, codec, restart, () -> replace(log, other));
      message = failure(scan);
      assertTrue(message.contains("the new one does not begin with what was read"), message);
      scan.close();
    }
  }

  @Test
  void aFileThatComesBackMustBeTheOneThatWasRead() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (boolean restart : new boolean[] {false, true}) {
      Path folder = Files.createDirectory(directory.resolve("back" + restart));
      Path log = folder.resolve("log");
      Files.writeString(log, "1\n2\n");
      Scan scan = new Scan(folder, 2, 100, codec, List.of());
      assertEquals(List.of("1", "2"), rows(scan));
      Files.delete(log);
      assertEquals(List.of(), rows(scan));
      scan = goOn(scan, folder, codec, restart, () -> Files.writeString(log, "1\n2\n3\n"));
      assertEquals(List.of("3"), rows(scan));
      Files.writeString(log, "4\n", StandardOpenOption.APPEND);
      assertEquals(List.of("4"), rows(scan));
      // Keeps the inode, which the file system would give to the next file.
      Files.createLink(directory.resolve("held" + restart), log);
      Files.delete(log);
      assertEquals(List.of(), rows(scan));
      scan = goOn(scan, folder, codec, restart, () -> Files.writeString(log, "7\n8\n9\n0\n"));
      String message = failure(scan);
      assertTrue(message.contains("which was read up to byte 8"), message);
      scan.close();
    }
  }

  @Test
  void aFileMayBeReplacedWhileItIsRead() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    String text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    List<String> expected = codec.decodeAll(text + "10\n");
    for (int steps = 0; steps < 60; steps++) {
      for (boolean restart : new boolean[] {false, true}) {
        for (String kind : List.of("anew", "rotated", "other")) {
          Path folder = Files.createDirectory(directory.resolve(kind + restart + steps));
          Path log = folder.resolve("log");
          Files.writeString(log, text);
          Map<String, String> rows = new TreeMap<>();
          Random random = new Random(steps);
          Scan scan = new Scan(folder, 2, 4, codec, List.of());
          for (int i = 0; i < steps; i++) {
            scan.readers.get(i % 2).step(random, rows);
          }
          Changes change =
              () -> {
                if (kind.equals("rotated")) {
                  Files.move(log, folder.resolve("log.1"));
                  Files.writeString(log, "10\n");
                } else {
                  replace(log, kind.equals("anew") ? text + "10\n" : "x\n" + text);
                }
              };
          if (kind.equals("other")) {
            String message =
                String.valueOf(
                    assertThrows(
                            JobException.class,
                            () -> {
                              try (Scan next = goOn(scan, folder, codec, restart, change)) {
                                next.drain(random, rows);
                                next.drain(random, rows);
                              }
                            })
                        .getMessage());
            assertTrue(message.contains("another file has taken the place"), message);
          } else {
            Scan next = goOn(scan, folder, codec, restart, change);
            for (int look = 0; look < 3; look++) {
              next.drain(random, rows);
            }
            assertEquals(
                expected, List.copyOf(rows.values()), kind + " " + steps + " restart " + restart);
            next.close();
          }
        }
      }
    }
  }

  @Test
  void aFileThatIsGoneMustHaveBeenRead() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Files.writeString(directory.resolve("a"), "one\n");
    Files.writeString(directory.resolve("b"), "two\nthr");
    try (Scan scan = new Scan(directory, 2, 100, codec, List.of())) {
      assertEquals(List.of("one", "two"), rows(scan));
      Files.delete(directory.resolve("a"));
      assertEquals(List.of(), rows(scan));
      Files.writeString(directory.resolve("c"), "five\n");
      assertEquals(List.of("five"), rows(scan));
      Files.delete(directory.resolve("b"));
      String message = failure(scan);
      assertTrue(message.contains("its last 3 bytes, from byte 4 on, have no line end"), message);
    }
  }

  @Test
  void aReplacedFileOfTheSameSizeAndTimeIsRefused() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Path file = directory.resolve("input");
    Files.writeString(file, "one\ntwo\n");
    FileTime time = Files.getLastModifiedTime(file);
    FileSource source = new FileSource(request(file, false), 100);
    source.open(context(codec, List.of()));
    String snapshot = source.createReader(0).snapshot(0);
    Runnable restore =
        () -> new FileSource(request(file, false), 100).open(context(codec, List.of(snapshot)));
    restore.run();
    // Another file under the name, and one written in place.
    Path other = directory.resolve("other");
    Files.writeString(other, "six\nten\n");
    Files.setLastModifiedTime(other, time);
    Path kept = directory.resolve("kept");
    Files.move(file, kept);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    String message = String.valueOf(assertThrows(JobException.class, restore::run).getMessage());
    assertTrue(
        message.contains("has changed since the checkpoint (another file has taken its place)"),
        message);
    Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(file, "six\nten\n");
    Files.setLastModifiedTime(file, time);
    message = String.valueOf(assertThrows(JobException.class, restore::run).getMessage());
    assertTrue(message.contains("are the same, but it was written or moved"), message);
    // While it is read, too.
    FileSource open = new FileSource(request(file, false), 100);
    open.open(context(codec, List.of()));
    SourceReader reader = open.createReader(0);
    Files.writeString(other, "ten\nsix\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    message =
        String.valueOf(
            assertThrows(JobException.class, () -> reader.poll(new Batch(LineCodec.SCHEMA, 10)))
                .getMessage());
    assertTrue(message.contains("another file has taken the place of"), message);
  }
}
