package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.ScanProgress.Remainder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that grow while they are followed, and rests of them without a line end. */
class GrowingFilesTest extends FollowedScans {
  private static final int FIRST_SEED = Integer.getInteger("weir.seed", 0);

  @Test
  void aFileMayBeCutAnywhere() throws IOException {
    Map<String, LineCodec> texts = new TreeMap<>();
    texts.put("1,10\n2,2000\n3,3000\n", new LineCodec(false, false));
    texts.put("1,10\r\n2,2000\r\n\r\n3,3000\r\n", new LineCodec(false, false));
    texts.put("a\"1\n\"b\n\"\n\n\"\nc\"\"d\n", new LineCodec(true, false));
    texts.put("header,x\n1,a\n2,\"b\nc\"\n", new LineCodec(true, true));
    texts.put("1\n2 without a line end", new LineCodec(false, false));
    int number = 0;
    for (Map.Entry<String, LineCodec> each : texts.entrySet()) {
      LineCodec codec = each.getValue();
      for (String suffix : List.of("", ".gz", ".zst")) {
        byte[] bytes = pack(Path.of("x" + suffix), each.getKey().getBytes(StandardCharsets.UTF_8));
        List<String> expected = complete(codec, each.getKey());
        for (int cut = 0; cut <= bytes.length; cut++) {
          for (int splitBytes : new int[] {2, 1000}) {
            for (boolean restart : new boolean[] {false, true}) {
              Path file = directory.resolve("cut" + number++ + suffix);
              append(file, bytes, 0, cut);
              Map<String, String> rows = new TreeMap<>();
              Random random = new Random(cut);
              Scan scan = new Scan(file, 2, splitBytes, codec, List.of());
              scan.drain(random, rows);
              if (restart) {
                List<String> snapshot = scan.snapshot();
                scan.close();
                append(file, bytes, cut, bytes.length);
                scan = new Scan(file, 3, splitBytes, codec, snapshot);
              } else {
                append(file, bytes, cut, bytes.length);
              }
              scan.drain(random, rows);
              scan.drain(random, rows);
              scan.close();
              assertEquals(
                  expected,
                  List.copyOf(rows.values()),
                  "cut %d of %s, splits of %d, restart %b"
                      .formatted(cut, each.getKey() + suffix, splitBytes, restart));
              Files.delete(file);
            }
          }
        }
      }
    }
  }

  @Test
  void aFileMayGrowByteByByte() throws IOException {
    String text = "header\n1,x\r\n2,\"y\n\"\n\n3\n";
    for (String suffix : List.of("", ".gz", ".zst")) {
      Path file = directory.resolve("slow" + suffix);
      byte[] bytes = pack(file, text.getBytes(StandardCharsets.UTF_8));
      LineCodec codec = new LineCodec(true, true);
      Map<String, String> rows = new TreeMap<>();
      append(file, bytes, 0, 0);
      try (Scan scan = new Scan(file, 2, 5, codec, List.of())) {
        for (int i = 0; i < bytes.length; i++) {
          append(file, bytes, i, i + 1);
          scan.drain(new Random(i), rows);
          if (suffix.isEmpty()) {
            assertEquals(
                text.indexOf('\n') > i
                    ? List.of()
                    : quotedComplete(codec, text.substring(0, i + 1)),
                List.copyOf(rows.values()));
          }
        }
      }
      assertEquals(complete(codec, text), List.copyOf(rows.values()));
    }
  }

  /** Records with a line end outside of quotes, of the beginning of a text. */
  private static List<String> quotedComplete(LineCodec codec, String text) {
    List<String> rows = codec.decodeAll(text);
    boolean quoted = text.chars().filter(c -> c == '"').count() % 2 == 1;
    boolean ends = text.endsWith("\n") && !quoted;
    return ends || rows.isEmpty() ? rows : rows.subList(0, rows.size() - 1);
  }

  @Test
  void growthIsReadOnceWhateverTheCrashes() throws IOException {
    growthIsReadOnce(100);
  }

  @Test
  @Tag("long")
  void growthIsReadOnceInManyRuns() throws IOException {
    growthIsReadOnce(3000);
  }

  private void growthIsReadOnce(int seeds) throws IOException {
    int crashes = 0;
    for (int seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
      Random random = new Random(seed);
      boolean quotes = random.nextBoolean();
      LineCodec codec = new LineCodec(quotes, random.nextInt(3) == 0);
      Path folder = Files.createDirectory(directory.resolve("seed" + seed));
      int count = 1 + random.nextInt(4);
      List<byte[]> contents = new ArrayList<>();
      List<List<String>> expected = new ArrayList<>();
      int[] written = new int[count];
      for (int i = 0; i < count; i++) {
        StringBuilder text = new StringBuilder(codec.header().length > 0 ? "header\n" : "");
        int records = random.nextInt(30);
        for (int r = 0; r < records; r++) {
          text.append(i).append(',').append(r);
          text.append("x".repeat(random.nextInt(random.nextInt(5) == 0 ? 40 : 4)));
          text.append(quotes && random.nextInt(4) == 0 ? "\"\n\n" + r + "\"\n" : "\n");
        }
        expected.add(codec.decodeAll(text.toString()));
        contents.add(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      int splitBytes = 1 + random.nextInt(40);
      Map<String, String> durable = new TreeMap<>();
      List<String> snapshots = List.of();
      boolean done = false;
      while (!done) {
        Map<String, String> rows = new TreeMap<>(durable);
        try (Scan scan = new Scan(folder, 1 + random.nextInt(3), splitBytes, codec, snapshots)) {
          int steps = 20 + random.nextInt(200);
          for (int step = 0; step < steps; step++) {
            scan.readers.get(random.nextInt(scan.readers.size())).step(random, rows);
            if (random.nextInt(4) == 0) {
              int i = random.nextInt(count);
              int to =
                  Math.min(
                      contents.get(i).length, written[i] + random.nextInt(random.nextInt(60) + 1));
              append(folder.resolve("f" + i), contents.get(i), written[i], to);
              written[i] = to;
            }
            now += random.nextInt(8) == 0 ? SECOND : 0;
          }
          boolean all = true;
          for (int i = 0; i < count; i++) {
            all &= written[i] == contents.get(i).length;
          }
          if (all && random.nextBoolean()) {
            scan.drain(random, rows);
            scan.drain(random, rows);
            durable = rows;
            done = true;
          } else {
            // A barrier that readers pass at different moments.
            List<String> taken = new ArrayList<>();
            List<Map<String, String>> parts = new ArrayList<>();
            Map<String, String> before = new TreeMap<>(rows);
            for (Scan.Reader reader : scan.readers) {
              Map<String, String> own = new TreeMap<>();
              for (int step = random.nextInt(10); step > 0; step--) {
                reader.step(random, own);
              }
              parts.add(own);
              taken.add(reader.reader.snapshot(reader.released));
              for (int step = random.nextInt(10); step > 0; step--) {
                reader.step(random, new TreeMap<>());
              }
            }
            parts.forEach(before::putAll);
            durable = before;
            snapshots = taken;
            crashes++;
          }
        }
      }
      List<String> sorted = new ArrayList<>();
      // Files are numbered as they were found: by the first character of their rows.
      Map<String, List<String>> byFile = new TreeMap<>();
      durable.forEach(
          (key, row) ->
              byFile.computeIfAbsent(row.substring(0, 1), f -> new ArrayList<>()).add(row));
      byFile.values().forEach(sorted::addAll);
      assertEquals(
          expected.stream().flatMap(List::stream).toList(),
          sorted,
          "seed %d, splits of %d bytes, quotes %b".formatted(seed, splitBytes, quotes));
    }
    assertTrue(crashes > seeds / 4, "restores were tried: " + crashes);
  }

  @Test
  void saysThatAFileBecameShorterOrWasWrittenAnew() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Path file = directory.resolve("log");
    Files.writeString(file, "one\ntwo\n");
    try (Scan scan = new Scan(file, 1, 100, codec, List.of())) {
      assertEquals(List.of("one", "two"), rows(scan));
      Files.writeString(file, "one\n");
      String message = failure(scan);
      assertTrue(
          message.contains(
              "has become shorter while it was followed (8 bytes were read, now there are 4)"),
          message);
    }
    try (Scan scan = new Scan(file, 1, 100, codec, List.of())) {
      assertEquals(List.of("one"), rows(scan));
      Files.writeString(file, "six\nseven\n");
      assertTrue(failure(scan).contains("was written anew"));
    }
    try (Scan scan = new Scan(file, 1, 100, codec, List.of())) {
      assertEquals(List.of("six", "seven"), rows(scan));
      Files.writeString(file, "SIX\nseven\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1));
      assertTrue(failure(scan).contains("was written anew"));
    }
  }

  @Test
  void theRestOfAPackedFileWithoutLineEndIsToldAndMissed() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (String suffix : List.of(".gz", ".zst")) {
      Path log = directory.resolve("rest" + suffix);
      Files.write(log, pack(log, "one\ntwo\nthr".getBytes(StandardCharsets.UTF_8)));
      List<Remainder> rest = List.of(new Remainder(log.toString(), 3));
      List<String> checkpoint;
      try (Scan scan = new Scan(log, 2, 4, codec, List.of())) {
        assertEquals(List.of("one", "two"), rows(scan));
        assertEquals(rest, scan.source.progress().remainders());
        checkpoint = scan.snapshot();
      }
      try (Scan scan = new Scan(log, 1, 4, codec, checkpoint)) {
        assertEquals(List.of(), rows(scan));
        assertEquals(rest, scan.source.progress().remainders());
        byte[] more = pack(log, "ee\nfour".getBytes(StandardCharsets.UTF_8));
        append(log, more, 0, more.length);
        assertEquals(List.of("three"), rows(scan));
        assertEquals(
            List.of(new Remainder(log.toString(), 4)), scan.source.progress().remainders());
        Files.delete(log);
        String message = failure(scan);
        assertTrue(
            message.contains(
                "its last 4 bytes, from byte 14 of what is unpacked on, have no line end"),
            message);
      }
      try (Scan scan = new Scan(log, 2, 4, codec, checkpoint)) {
        String message = failure(scan);
        assertTrue(message.contains("its last 3 bytes, from byte 8 of what is unpacked"), message);
      }
    }
  }

  /** What waits for a line end is told, and missed when it goes while nobody looks. */
  @Test
  void theRestWithoutLineEndIsNeverLostUnsaid() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    for (int readers = 1; readers <= 2; readers++) {
      for (int splitBytes : new int[] {4, 100}) {
        Path file = directory.resolve("log");
        Path renamed = directory.resolve("log.1");
        Files.deleteIfExists(renamed);
        Files.writeString(file, "one\ntwo\nthr");
        List<String> checkpoint;
        try (Scan scan = new Scan(file, readers, splitBytes, codec, List.of())) {
          assertEquals(List.of("one", "two"), rows(scan));
          assertEquals(
              List.of(new Remainder(file.toString(), 3)), scan.source.progress().remainders());
          checkpoint = scan.snapshot();
        }
        for (int restores = 0; restores < 2; restores++) {
          try (Scan scan = new Scan(file, readers, splitBytes, codec, checkpoint)) {
            assertEquals(List.of(), rows(scan));
            assertEquals(
                List.of(new Remainder(file.toString(), 3)), scan.source.progress().remainders());
            checkpoint = scan.snapshot();
          }
        }
        Files.move(file, renamed);
        try (Scan scan = new Scan(file, readers, splitBytes, codec, checkpoint)) {
          assertEquals(List.of(), rows(scan));
          Files.writeString(renamed, "ee\n", StandardOpenOption.APPEND);
          assertEquals(List.of("three"), rows(scan));
          assertEquals(List.of(), scan.source.progress().remainders());
        }
        Files.delete(renamed);
        try (Scan scan = new Scan(file, readers, splitBytes, codec, checkpoint)) {
          String message = failure(scan);
          assertTrue(
              message.contains("its last 3 bytes, from byte 8 on, have no line end"), message);
        }
      }
    }
  }

  /** Shortened to its last line end while the job was down. */
  @Test
  void aRestThatIsCutAwayIsMissed() throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Path file = directory.resolve("log");
    Files.writeString(file, "one\ntwo\nthr");
    List<String> checkpoint;
    try (Scan scan = new Scan(file, 1, 100, codec, List.of())) {
      assertEquals(List.of("one", "two"), rows(scan));
      checkpoint = scan.snapshot();
    }
    Files.writeString(file, "one\ntwo\n");
    try (Scan scan = new Scan(file, 1, 100, codec, checkpoint)) {
      String message = failure(scan);
      assertTrue(message.contains("(11 bytes were read, now there are 8)"), message);
    }
  }
}
