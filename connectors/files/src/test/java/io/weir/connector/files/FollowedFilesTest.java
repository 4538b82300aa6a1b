package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.weir.runtime.connector.ScanProgress.Remainder;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Confirmation;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.error.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that grow, are replaced, cut or renamed while they are followed. */
class FollowedFilesTest {
  private static final int FIRST_SEED = Integer.getInteger("weir.seed", 0);
  private static final long SECOND = 1_000_000;

  @TempDir Path directory;

  private long now;

  private static SourceRequest request(Path path, boolean followed) {
    Map<String, String> options = new TreeMap<>(Map.of("path", path.toString()));
    if (followed) {
      options.put("source.monitor-interval", "1 s");
    }
    return new SourceRequest(
        new TableDescription("t", LineCodec.SCHEMA, List.of(), List.of(), options),
        LineCodec.SCHEMA,
        List.of());
  }

  /**
   * A job with some readers; rows by partition, split and row, so that they can be put in order.
   */
  private final class Scan implements AutoCloseable {
    final FileSource source;
    final List<Reader> readers = new ArrayList<>();

    final class Reader {
      final SourceReader reader;
      final List<Batch> batches = new ArrayList<>();
      int released;
      boolean confirmed;
      boolean read;
      boolean idle;

      Reader(SourceReader reader) {
        this.reader = reader;
      }

      /** One step; rows go to {@code into} as they are released. */
      void step(Random random, Map<String, String> into) {
        idle = false;
        if (confirmed) {
          List<String> rows = rows();
          int end = Math.min(rows.size(), released + 1 + random.nextInt(4));
          for (int i = released; i < end; i++) {
            String key = "%06d %06d %06d".formatted(reader.partition(), reader.splitNumber(), i);
            assertEquals(null, into.put(key, rows.get(i)), "released twice: " + key);
          }
          released = Math.max(released, end);
          if (released >= rows.size()) {
            batches.clear();
            confirmed = false;
            read = false;
          }
        } else if (read) {
          Confirmation confirmation = reader.confirm();
          if (confirmation == Confirmation.CONFIRMED) {
            confirmed = true;
            released = reader.rowsToSkip();
          } else if (confirmation == Confirmation.RETRY) {
            batches.clear();
            read = false;
          }
        } else {
          Batch batch = new Batch(LineCodec.SCHEMA, 3);
          released = 0;
          Poll poll = reader.poll(batch);
          assertTrue(poll != Poll.END);
          if (poll == Poll.NOTHING) {
            idle = true;
          } else {
            batches.add(batch);
            read = poll == Poll.SPLIT_END;
          }
        }
      }

      private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Batch batch : batches) {
          for (int i = 0; i < batch.rows; i++) {
            rows.add(((BytesColumn) batch.columns[0]).string(i));
          }
        }
        return rows;
      }
    }

    Scan(Path path, int count, int splitBytes, LineCodec codec, List<String> restored) {
      source = new FileSource(request(path, true), splitBytes);
      source.open(
          new SourceContext(
              count,
              restored,
              codec::another,
              () -> {
                throw new IllegalStateException();
              },
              3,
              () -> now,
              0));
      for (int i = 0; i < count; i++) {
        readers.add(new Reader(source.createReader(i)));
      }
    }

    /** Lets all readers step until there is nothing to read, after a look for more. */
    void drain(Random random, Map<String, String> into) {
      now += SECOND;
      while (true) {
        readers.forEach(reader -> reader.idle = false);
        for (int i = 0; i < 2 * readers.size(); i++) {
          readers.get(i % readers.size()).step(random, into);
        }
        if (readers.stream().allMatch(reader -> reader.idle)) {
          return;
        }
      }
    }

    List<String> snapshot() {
      return readers.stream().map(reader -> reader.reader.snapshot(reader.released)).toList();
    }

    @Override
    public void close() {
      readers.forEach(reader -> reader.reader.close());
      source.close();
    }
  }

  private static byte[] pack(Path file, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (Compression.of(file)) {
          case NONE -> packed;
          case GZIP -> new GZIPOutputStream(packed);
          case ZSTD -> new ZstdOutputStream(packed);
        }) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static void append(Path file, byte[] bytes, int from, int to) throws IOException {
    Files.write(
        file,
        Arrays.copyOfRange(bytes, from, to),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The records that have a line end. */
  private static List<String> complete(LineCodec codec, String text) {
    int end = text.lastIndexOf('\n') + 1;
    return codec.decodeAll(text.substring(0, end));
  }

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

  private String failure(Scan scan) {
    return String.valueOf(
        assertThrows(JobException.class, () -> scan.drain(new Random(1), new TreeMap<>()))
            .getMessage());
  }

  private List<String> rows(Scan scan) {
    Map<String, String> rows = new TreeMap<>();
    scan.drain(new Random(1), rows);
    return List.copyOf(rows.values());
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

  /** How a scan goes on after its files were changed: the same one, or one restored. */
  private Scan goOn(Scan scan, Path path, LineCodec codec, boolean restart, Changes changes)
      throws IOException {
    List<String> snapshot = scan.snapshot();
    if (restart) {
      scan.close();
    }
    changes.make();
    return restart ? new Scan(path, 3, 100, codec, snapshot) : scan;
  }

  private interface Changes {
    void make() throws IOException;
  }

  /** What remains to be read by a scan of the folder, which has {@code log} with that text. */
  private List<String> rowsAfter(String name, String text, boolean restart, Replacement change)
      throws IOException {
    LineCodec codec = new LineCodec(false, false);
    Path folder = Files.createDirectory(directory.resolve(name + restart));
    Path log = folder.resolve("log");
    Files.write(log, pack(log, text.getBytes(StandardCharsets.UTF_8)));
    Scan scan = new Scan(folder, 2, 100, codec, List.of());
    try {
      assertEquals(complete(codec, text), rows(scan));
      scan = goOn(scan, folder, codec, restart, () -> change.make(folder, log));
      List<String> rows = new ArrayList<>(rows(scan));
      // Nothing is read twice later, or after another restart.
      assertEquals(List.of(), rows(scan));
      scan = goOn(scan, folder, codec, true, () -> {});
      assertEquals(List.of(), rows(scan));
      return rows;
    } finally {
      scan.close();
    }
  }

  private interface Replacement {
    void make(Path folder, Path log) throws IOException;
  }

  /** Writes a file beside and renames it over the other one, as rsync and editors do. */
  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

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

  private SourceContext context(LineCodec codec, List<String> restored) {
    return new SourceContext(
        1,
        restored,
        codec::another,
        () -> {
          throw new IllegalStateException();
        },
        10,
        () -> now,
        0);
  }
}
