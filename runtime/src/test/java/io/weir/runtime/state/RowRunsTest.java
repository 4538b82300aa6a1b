package io.weir.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of rows against a map. */
class RowRunsTest {
  @TempDir Path directory;

  /** A row: a number, as its key, and a text. */
  private record Numbered(long number, String text) {
    /** Many keys have the same hash. */
    long hash() {
      return number / 3 * 0x9E3779B97F4A7C15L;
    }

    byte[] key() {
      ByteBuilder key = new ByteBuilder(8);
      ColumnCodec.writeLong(number, key);
      return key.bytes;
    }
  }

  private static void add(RowRuns runs, List<Numbered> rows) {
    runs.add(
        rows.stream().mapToLong(Numbered::hash).toArray(),
        rows.size(),
        new RowRuns.RowWriter() {
          @Override
          public void writeKey(int row, ByteBuilder out) {
            ColumnCodec.writeLong(rows.get(row).number, out);
          }

          @Override
          public void writeRow(int row, ByteBuilder out) {
            out.append(rows.get(row).text + ";");
          }
        });
  }

  private static List<Numbered> random(Random random, int rows, int keys, int longest) {
    List<Numbered> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long key = random.nextInt(4) == 0 ? 1 : random.nextInt(keys);
      made.add(new Numbered(key, i + "x".repeat(random.nextInt(longest))));
    }
    return made;
  }

  @Test
  void aKeyHasItsRowsInTheirOrder() {
    Random random = new Random(3);
    Map<Long, StringBuilder> expected = new HashMap<>();
    try (RowRuns runs = new RowRuns(directory)) {
      int[] sizes = {0, 1, 20_000, 3000, 7};
      for (int size : sizes) {
        List<Numbered> rows = random(random, size, 5000, size == 7 ? 3_000_000 : 60);
        add(runs, rows);
        rows.forEach(
            row ->
                expected
                    .computeIfAbsent(row.number, n -> new StringBuilder())
                    .append(row.text)
                    .append(';'));
      }
      ByteBuilder found = new ByteBuilder(16);
      for (long key = -10; key < 5010; key++) {
        Numbered sought = new Numbered(key, "");
        found.clear();
        runs.read(sought.hash(), sought.key(), Long.BYTES, found);
        assertEquals(
            expected.getOrDefault(key, new StringBuilder()).toString(), found.toString(), "" + key);
        assertTrue(found.length == 0 || runs.mayHave(sought.hash()));
      }
      Map<Long, StringBuilder> taken = new HashMap<>();
      while (!runs.isEmpty()) {
        runs.takeOldest(
            (group, key, rows, length) ->
                taken
                    .computeIfAbsent(ColumnCodec.readLong(key, 0), n -> new StringBuilder())
                    .append(new String(rows, 0, length, java.nio.charset.StandardCharsets.UTF_8)));
      }
      assertEquals(expected.toString(), taken.toString());
      assertFalse(runs.mayHave(new Numbered(1, "").hash()));
    }
  }

  @Test
  void nothingIsLeftOfFiles() throws IOException {
    Path made = directory.resolve("made/when/needed");
    try (RowRuns runs = new RowRuns(made)) {
      add(runs, random(new Random(1), 10, 3, 5));
      try (Stream<Path> files = Files.list(made)) {
        assertEquals(0, files.count());
      }
    }
  }

  /** Each byte of a file changed, one after the other: a row is read as it was, or not at all. */
  @Test
  void damageIsSaid() throws IOException {
    List<Numbered> rows = random(new Random(5), 40, 12, 4);
    Path path = directory.resolve("run");
    RowRuns.FileMaker files =
        () ->
            FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    try (RowRuns runs = new RowRuns(directory, files);
        FileChannel file = open(runs, rows, path)) {
      List<String> wanted = readAll(runs);
      int said = 0;
      for (long at = 0; at < file.size(); at++) {
        ByteBuffer before = ByteBuffer.allocate(1);
        file.read(before, at);
        file.write(ByteBuffer.wrap(new byte[] {(byte) (before.get(0) ^ 1 << at % 8)}), at);
        for (int key = 0; key < 12; key++) {
          try {
            assertEquals(wanted.get(key), read(runs, key), "byte " + at);
          } catch (JobException e) {
            assertTrue(e.getMessage().contains("damaged"), e.getMessage());
            said++;
          }
        }
        file.write(ByteBuffer.wrap(before.array()), at);
      }
      assertTrue(said >= file.size(), "each byte is of some key");
      assertEquals(wanted, readAll(runs));
      file.truncate(file.size() / 2);
      assertThrows(JobException.class, () -> readAll(runs));
    }
  }

  private static FileChannel open(RowRuns runs, List<Numbered> rows, Path path) throws IOException {
    add(runs, rows);
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static List<String> readAll(RowRuns runs) {
    List<String> all = new ArrayList<>();
    for (int key = 0; key < 12; key++) {
      all.add(read(runs, key));
    }
    return all;
  }

  private static String read(RowRuns runs, long key) {
    ByteBuilder found = new ByteBuilder(16);
    Numbered sought = new Numbered(key, "");
    runs.read(sought.hash(), sought.key(), Long.BYTES, found);
    return found.toString();
  }
}
