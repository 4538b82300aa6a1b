package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Confirmation;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private static final int FIRST_SEED = Integer.getInteger("weir.seed", 0);

  @TempDir Path directory;

  /** A row that was released, and where it came from. */
  private record Released(int partition, long split, int row, String text) {}

  private static SourceRequest request(Path path, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("path", path.toString());
    return new SourceRequest(
        new TableDescription("orders", LineCodec.SCHEMA, List.of(), List.of(), options),
        LineCodec.SCHEMA,
        List.of());
  }

  private static SourceContext context(
      int readers, List<String> restored, LineCodec codec, int capacity, long[] clock) {
    return new SourceContext(
        readers,
        restored,
        codec::another,
        () -> {
          throw new IllegalStateException();
        },
        capacity,
        () -> clock[0],
        0);
  }

  /** Plays the host: random steps of several readers, checkpoints with skew, crashes, restores. */
  private static final class Host {
    final Random random;
    final FileSource source;
    final LineCodec codec;
    final int capacity;
    final List<Worker> workers = new ArrayList<>();
    int retries;

    final class Worker {
      final SourceReader reader;
      final List<Released> released = new ArrayList<>();
      final List<Batch> batches = new ArrayList<>();
      boolean read;
      boolean confirmed;
      boolean ended;
      int releasedOfSplit;
      String snapshot = "";
      List<Released> atSnapshot = List.of();

      Worker(int number) {
        reader = source.createReader(number);
      }

      void step() {
        if (confirmed) {
          release();
        } else if (read) {
          Confirmation confirmation = reader.confirm();
          confirmed = confirmation == Confirmation.CONFIRMED;
          if (confirmed) {
            releasedOfSplit = reader.rowsToSkip();
          } else if (confirmation == Confirmation.RETRY) {
            retries++;
            batches.clear();
            read = false;
          }
        } else if (!ended) {
          poll();
        }
      }

      private void poll() {
        Batch batch = new Batch(LineCodec.SCHEMA, capacity);
        releasedOfSplit = 0;
        Poll poll = reader.poll(batch);
        assertTrue(batch.rows <= capacity);
        switch (poll) {
          case ROWS, SPLIT_END -> {
            batches.add(batch);
            read = poll == Poll.SPLIT_END;
          }
          case NOTHING -> assertEquals(0, batch.rows);
          case END -> ended = true;
        }
      }

      private void release() {
        List<String> rows = new ArrayList<>();
        for (Batch batch : batches) {
          for (int i = 0; i < batch.rows; i++) {
            rows.add(((BytesColumn) batch.columns[0]).string(i));
          }
        }
        int end = Math.min(rows.size(), releasedOfSplit + random.nextInt(4));
        for (int i = releasedOfSplit; i < end; i++) {
          released.add(new Released(reader.partition(), reader.splitNumber(), i, rows.get(i)));
        }
        releasedOfSplit = Math.max(releasedOfSplit, end);
        if (releasedOfSplit >= rows.size()) {
          batches.clear();
          read = false;
          confirmed = false;
        }
      }
    }

    Host(
        Random random,
        SourceRequest request,
        int splitBytes,
        LineCodec codec,
        List<String> restored) {
      this.random = random;
      this.codec = codec;
      capacity = 1 + random.nextInt(5);
      source = new FileSource(request, splitBytes);
      int readers = 1 + random.nextInt(4);
      source.open(context(readers, restored, codec, capacity, new long[1]));
      for (int i = 0; i < readers; i++) {
        workers.add(new Worker(i));
      }
    }

    /** Runs to the end, or to a crash after some checkpoint; then returns what was restored. */
    boolean run(List<Released> total, List<String> snapshots) {
      List<Worker> barrier = new ArrayList<>();
      List<Released> before = List.copyOf(total);
      while (workers.stream().anyMatch(worker -> !worker.ended)) {
        Worker worker = workers.get(random.nextInt(workers.size()));
        if (barrier.isEmpty() && random.nextInt(20) == 0) {
          barrier.addAll(workers);
        }
        if (barrier.contains(worker) && random.nextInt(3) == 0) {
          worker.snapshot = worker.reader.snapshot(worker.releasedOfSplit);
          worker.atSnapshot = List.copyOf(worker.released);
          barrier.remove(worker);
          if (barrier.isEmpty()) {
            total.clear();
            total.addAll(before);
            snapshots.clear();
            for (Worker each : workers) {
              total.addAll(each.atSnapshot);
              snapshots.add(each.snapshot);
            }
            if (random.nextInt(4) == 0) {
              return false;
            }
          }
          continue;
        }
        worker.step();
      }
      total.clear();
      total.addAll(before);
      for (Worker worker : workers) {
        total.addAll(worker.released);
        worker.reader.close();
      }
      for (int i = 0; i < source.files().length; i++) {
        assertTrue(workers.get(0).reader.isPartitionFinished(i));
      }
      source.close();
      return true;
    }
  }

  private static String randomText(Random random, boolean quotes, boolean header) {
    StringBuilder text =
        new StringBuilder(header ? "header" + "x".repeat(random.nextInt(20)) + "\n" : "");
    int records = random.nextInt(30);
    for (int i = 0; i < records; i++) {
      int length = random.nextInt(random.nextInt(8) == 0 ? 60 : 8);
      if (random.nextInt(6) == 0) {
        text.append('*').append(random.nextInt(10));
      }
      text.append((char) ('a' + i % 26));
      for (int k = 0; k < length; k++) {
        if (quotes && random.nextInt(6) == 0) {
          text.append('"');
          int inner = random.nextInt(12);
          for (int j = 0; j < inner; j++) {
            text.append(random.nextInt(3) == 0 ? '\n' : 'q');
          }
          text.append('"');
        } else {
          text.append('.');
        }
      }
      if (i < records - 1 || random.nextBoolean()) {
        text.append(quotes || random.nextInt(9) > 0 ? "\n" : "\n\n");
      }
    }
    return text.toString();
  }

  private static byte[] pack(Compression compression, byte[] bytes, Random random)
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int cut = random.nextInt(bytes.length + 1);
    for (int part = 0; part < 2; part++) {
      OutputStream out =
          switch (compression) {
            case NONE -> packed;
            case GZIP -> new GZIPOutputStream(packed);
            case ZSTD -> new ZstdOutputStream(packed);
          };
      out.write(bytes, part == 0 ? 0 : cut, part == 0 ? cut : bytes.length - cut);
      out.close();
    }
    return packed.toByteArray();
  }

  @Test
  void readsEverythingOnceWhateverTheSplitsAndCrashes() throws IOException {
    int retries = 0;
    int crashes = 0;
    for (int seed = FIRST_SEED; seed < FIRST_SEED + 3000; seed++) {
      Random random = new Random(seed);
      boolean quotes = random.nextBoolean();
      boolean header = random.nextInt(4) == 0;
      LineCodec codec = new LineCodec(quotes, header);
      Path folder = Files.createDirectory(directory.resolve("seed" + seed));
      List<String> expected = new ArrayList<>();
      int files = 1 + random.nextInt(3);
      for (int i = 0; i < files; i++) {
        String text = randomText(random, quotes, header);
        Compression compression =
            random.nextInt(3) > 0
                ? Compression.NONE
                : random.nextBoolean() ? Compression.GZIP : Compression.ZSTD;
        String suffix =
            switch (compression) {
              case NONE -> "";
              case GZIP -> ".gz";
              case ZSTD -> ".zst";
            };
        Files.write(
            folder.resolve("f" + i + suffix),
            pack(compression, text.getBytes(StandardCharsets.UTF_8), random));
        expected.addAll(codec.decodeAll(text));
      }
      int splitBytes = 1 + random.nextInt(40);
      List<Released> total = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      boolean done = false;
      while (!done) {
        Host host = new Host(random, request(folder, Map.of()), splitBytes, codec, snapshots);
        done = host.run(total, snapshots);
        retries += host.retries;
        crashes += done ? 0 : 1;
      }
      total.sort(
          Comparator.comparing(Released::partition)
              .thenComparing(Released::split)
              .thenComparing(Released::row));
      assertEquals(
          expected,
          total.stream().map(Released::text).toList(),
          "seed %d, splits of %d bytes, quotes %b, header %b"
              .formatted(seed, splitBytes, quotes, header));
    }
    assertTrue(retries > 100, "line feeds in quotes were met: " + retries);
    assertTrue(crashes > 100, "restores were tried: " + crashes);
  }

  private static List<String> readAll(SourceRequest request, LineCodec codec, int splitBytes) {
    FileSource source = new FileSource(request, splitBytes);
    source.open(context(1, List.of(), codec, 100, new long[1]));
    List<String> rows = new ArrayList<>();
    try (source;
        SourceReader reader = source.createReader(0)) {
      Batch batch = new Batch(LineCodec.SCHEMA, 100);
      while (true) {
        batch.clear();
        Poll poll = reader.poll(batch);
        if (poll == Poll.END) {
          return rows;
        }
        for (int i = 0; i < batch.rows; i++) {
          rows.add(((BytesColumn) batch.columns[0]).string(i));
        }
        if (poll == Poll.SPLIT_END) {
          assertEquals(Confirmation.CONFIRMED, reader.confirm());
        }
      }
    }
  }

  @Test
  void findsFilesOfDirectoriesAndPatterns() throws IOException {
    Files.createDirectories(directory.resolve("data/sub"));
    Files.createDirectories(directory.resolve("data/_temporary"));
    Files.writeString(directory.resolve("data/b.csv"), "b\n");
    Files.writeString(directory.resolve("data/a.csv"), "a\n");
    Files.writeString(directory.resolve("data/.hidden.csv"), "no\n");
    Files.writeString(directory.resolve("data/_temporary/x.csv"), "no\n");
    Files.writeString(directory.resolve("data/sub/c.txt"), "c\n");
    LineCodec codec = new LineCodec(false, false);
    Path data = directory.resolve("data");
    assertEquals(List.of("a", "b", "c"), readAll(request(data, Map.of()), codec, 100));
    assertEquals(List.of("a", "b"), readAll(request(data.resolve("*.csv"), Map.of()), codec, 100));
    assertEquals(
        List.of("a", "b", "c"), readAll(request(data.resolve("**"), Map.of()), codec, 100));
    assertEquals(List.of("b"), readAll(request(data.resolve("b.csv"), Map.of()), codec, 100));
    assertEquals(
        List.of("c"),
        readAll(request(data, Map.of("source.path.regex-pattern", ".*/sub/.*")), codec, 100));
    assertEquals(
        List.of("b"),
        readAll(request(Path.of("ignored"), Map.of()), codec, 100, "file://" + data + "/b.csv"));
  }

  private static List<String> readAll(
      SourceRequest request, LineCodec codec, int splitBytes, String path) {
    Map<String, String> options = new HashMap<>(request.table().options());
    options.put("path", path);
    return readAll(
        new SourceRequest(
            new TableDescription("orders", LineCodec.SCHEMA, List.of(), List.of(), options),
            LineCodec.SCHEMA,
            List.of()),
        codec,
        splitBytes);
  }

  private static String failure(Runnable action) {
    return String.valueOf(assertThrows(JobException.class, action::run).getMessage());
  }

  @Test
  void namesWhatIsMissing() {
    LineCodec codec = new LineCodec(false, false);
    Path missing = directory.resolve("none.csv");
    assertEquals(
        "table orders: no such file: " + missing.toAbsolutePath(),
        failure(() -> readAll(request(missing, Map.of()), codec, 100)));
    assertEquals(
        "table orders: no file matches the pattern '%s/*.csv' below %s"
            .formatted(directory, directory.toAbsolutePath()),
        failure(() -> readAll(request(directory.resolve("*.csv"), Map.of()), codec, 100)));
    assertEquals(
        "table orders: /dev/null is neither a file nor a directory",
        failure(() -> readAll(request(Path.of("/dev/null"), Map.of()), codec, 100)));
    assertEquals(
        "table orders: option 'on-error' = 'log': expected fail | skip",
        failure(() -> readAll(request(missing, Map.of("on-error", "log")), codec, 100)));
  }

  @Test
  void tellsThePlaceOfABadRecord() throws IOException {
    Path file = directory.resolve("bad.csv");
    Files.writeString(file, "one\n\"two\nlines\"\n!bad " + "x".repeat(300) + "\nlast\n");
    LineCodec codec = new LineCodec(true, false);
    for (int splitBytes : new int[] {5, 7, 64, 1 << 20}) {
      String message = failure(() -> readAll(request(file, Map.of()), codec, splitBytes));
      assertTrue(message.startsWith(file + ":4:2: column line: it is bad\n  !bad xxx"), message);
      assertTrue(
          message.endsWith(
                  "xxx…\nHint: 'on-error' = 'skip' leaves such records out and counts them")
              && message.length() < file.toString().length() + 330,
          message);
      assertEquals(
          List.of("one", "\"two\nlines\"", "last"),
          readAll(request(file, Map.of("on-error", "skip")), codec, splitBytes));
    }
  }

  @Test
  void tellsThatAPackedFileIsTruncated() throws IOException {
    byte[] text = "some line\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD)) {
      byte[] packed = pack(compression, text, new Random(1));
      Path file = directory.resolve("cut." + (compression == Compression.GZIP ? "gz" : "zst"));
      Files.write(file, Arrays.copyOf(packed, packed.length - 3));
      String message =
          failure(() -> readAll(request(file, Map.of()), new LineCodec(false, false), 100));
      assertTrue(message.startsWith("table orders: " + file + ": truncated or damaged "), message);
    }
  }

  @Test
  void refusesToGoOnInAFileThatChanged() throws IOException {
    Path file = directory.resolve("grows.csv");
    Files.writeString(file, "one\ntwo\n");
    LineCodec codec = new LineCodec(false, false);
    FileSource source = new FileSource(request(file, Map.of()), 100);
    source.open(context(1, List.of(), codec, 10, new long[1]));
    String snapshot = source.createReader(0).snapshot(0);
    Files.writeString(file, "one\ntwo\nthree\n");
    String message =
        failure(
            () ->
                new FileSource(request(file, Map.of()), 100)
                    .open(context(1, List.of(snapshot), codec, 10, new long[1])));
    assertTrue(
        message.contains("has changed since the checkpoint (8 bytes then, 14 now)"), message);
  }

  /** Each run has its own way with bad records: good ones are rows once, whatever the crashes. */
  @Test
  void recordsAreReadOnceWhateverBecomesOfBadOnesInEachRun() throws IOException {
    int crashes = 0;
    for (int seed = FIRST_SEED; seed < FIRST_SEED + 1500; seed++) {
      Random random = new Random(seed);
      Path folder = Files.createDirectory(directory.resolve("seed" + seed));
      List<String> good = new ArrayList<>();
      Set<String> unfit = new TreeSet<>();
      for (int file = 0; file < 2; file++) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
          String record = file + "r" + i + "x".repeat(random.nextInt(9));
          switch (random.nextInt(4)) {
            case 0 -> text.append('!').append(record);
            case 1 -> {
              text.append('?').append(record);
              unfit.add("?" + record);
            }
            default -> {
              text.append(record);
              good.add(record);
            }
          }
          text.append('\n');
        }
        Files.write(
            folder.resolve("f" + file + (file == 0 ? "" : ".gz")),
            pack(
                file == 0 ? Compression.NONE : Compression.GZIP,
                text.toString().getBytes(StandardCharsets.UTF_8),
                random));
      }
      int splitBytes = 1 + random.nextInt(400);
      List<Released> total = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      boolean done = false;
      while (!done) {
        boolean ignores = random.nextBoolean();
        Map<String, String> options =
            ignores
                ? Map.of("csv.ignore-parse-errors", "true")
                : Map.of(
                    "on-error", "skip", "json.fail-on-missing-field", "" + random.nextBoolean());
        Host host =
            new Host(
                random,
                request(folder, options),
                splitBytes,
                new LineCodec(false, false, ignores),
                snapshots);
        done = host.run(total, snapshots);
        crashes += done ? 0 : 1;
      }
      List<String> rows = new ArrayList<>(total.stream().map(Released::text).toList());
      List<String> others = new ArrayList<>(rows);
      others.removeAll(good);
      rows.retainAll(good);
      rows.sort(null);
      good.sort(null);
      assertEquals(good, rows, "seed " + seed);
      assertEquals(Set.copyOf(others).size(), others.size(), "seed " + seed);
      assertTrue(unfit.containsAll(others), "seed " + seed);
    }
    assertTrue(crashes > 100, "restores were tried: " + crashes);
  }

  /** What a job that stopped at a bad record had processed does not stop it again. */
  @Test
  void aPolicyThatFailsDoesNotFailOfWhatWasProcessed() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "one\n!two\nthree\n!four\nfive\n");
    String snapshot;
    FileSource source = new FileSource(request(file, Map.of("on-error", "skip")), 100);
    source.open(context(1, List.of(), new LineCodec(false, false), 10, new long[1]));
    try (source;
        SourceReader reader = source.createReader(0)) {
      assertEquals(Poll.SPLIT_END, reader.poll(new Batch(LineCodec.SCHEMA, 10)));
      assertEquals(Confirmation.CONFIRMED, reader.confirm());
      snapshot = reader.snapshot(2);
    }
    FileSource again = new FileSource(request(file, Map.of()), 100);
    again.open(context(1, List.of(snapshot), new LineCodec(false, false), 10, new long[1]));
    try (again;
        SourceReader reader = again.createReader(0)) {
      String message = failure(() -> reader.poll(new Batch(LineCodec.SCHEMA, 10)));
      assertTrue(message.contains(":4:"), message);
    }
  }

  @Test
  void whereRecordsBeginStaysTheSameInTheMiddleOfASplit() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "one\ntwo\nthree\n");
    LineCodec codec = new LineCodec(false, false);
    FileSource source = new FileSource(request(file, Map.of()), 100);
    source.open(context(1, List.of(), codec, 10, new long[1]));
    SourceReader reader = source.createReader(0);
    assertEquals(Poll.SPLIT_END, reader.poll(new Batch(LineCodec.SCHEMA, 10)));
    assertEquals(Confirmation.CONFIRMED, reader.confirm());
    SourceRequest comments = request(file, Map.of("csv.allow-comments", "true"));
    new FileSource(comments, 100)
        .open(context(1, List.of(reader.snapshot(0)), codec, 10, new long[1]));
    String message =
        failure(
            () ->
                new FileSource(comments, 100)
                    .open(context(1, List.of(reader.snapshot(2)), codec, 10, new long[1])));
    assertTrue(message.contains("was stopped in the middle of " + file), message);
  }

  /** Which rows of such a record had been processed is not known. */
  @Test
  void recordsOfManyRowsAreNotCounted() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "*3one\n*3two\nthree\n");
    LineCodec codec = new LineCodec(false, false);
    FileSource source = new FileSource(request(file, Map.of()), 100);
    source.open(context(1, List.of(), codec, 10, new long[1]));
    SourceReader reader = source.createReader(0);
    assertEquals(Poll.SPLIT_END, reader.poll(new Batch(LineCodec.SCHEMA, 10)));
    assertEquals(Confirmation.CONFIRMED, reader.confirm());
    FileSource skipping =
        new FileSource(request(file, Map.of("csv.ignore-parse-errors", "true")), 100);
    skipping.open(context(1, List.of(reader.snapshot(4)), codec, 10, new long[1]));
    SourceReader again = skipping.createReader(0);
    String message = failure(() -> again.poll(new Batch(LineCodec.SCHEMA, 10)));
    assertTrue(message.contains("its records may give several rows"), message);
  }

  @Test
  void followsNewFiles() throws IOException {
    Files.writeString(directory.resolve("1.csv"), "one\n");
    SourceRequest request = request(directory, Map.of("source.monitor-interval", "2 s"));
    LineCodec codec = new LineCodec(false, false);
    long[] clock = {0};
    FileSource source = new FileSource(request, 100);
    source.open(context(1, List.of(), codec, 10, clock));
    SourceReader reader = source.createReader(0);
    assertEquals(List.of("one"), drain(reader));
    Files.writeString(directory.resolve("0.csv"), "zero\n");
    assertEquals(List.of(), drain(reader));
    clock[0] = 2_000_000;
    assertEquals(List.of("zero"), drain(reader));
    assertEquals(2, reader.partitionCount());
    String snapshot = reader.snapshot(0);
    Files.writeString(directory.resolve("2.csv"), "two\n");
    FileSource again = new FileSource(request, 100);
    again.open(context(1, List.of(snapshot), codec, 10, clock));
    SourceReader second = again.createReader(0);
    assertEquals(List.of(), drain(second));
    clock[0] = 4_000_000;
    assertEquals(List.of("two"), drain(second));
    assertEquals(3, second.partitionCount());
    assertTrue(second.isPartitionFinished(2) || second.snapshot(1).contains("started"));
  }

  private static List<String> drain(SourceReader reader) {
    List<String> rows = new ArrayList<>();
    while (true) {
      Batch batch = new Batch(LineCodec.SCHEMA, 10);
      Poll poll = reader.poll(batch);
      if (poll == Poll.NOTHING) {
        return rows;
      }
      for (int i = 0; i < batch.rows; i++) {
        rows.add(((BytesColumn) batch.columns[0]).string(i));
      }
      if (poll == Poll.SPLIT_END) {
        assertEquals(Confirmation.CONFIRMED, reader.confirm());
      }
    }
  }

  @Test
  void fillsMetadata() throws IOException {
    Path file = directory.resolve("meta.csv");
    Files.writeString(file, "one\ntwo\n");
    List<String> keys = List.of("file.path", "file.name", "file.size", "file.modification-time");
    List<Field> fields = new ArrayList<>(LineCodec.SCHEMA.fields());
    Map<String, DataType> types = new TreeMap<>(FileMetadata.types());
    keys.forEach(key -> fields.add(new Field(key, types.get(key))));
    RowType output = new RowType(fields, false);
    FileSource source =
        new FileSource(new SourceRequest(request(file, Map.of()).table(), output, keys), 1 << 20);
    source.open(context(1, List.of(), new LineCodec(false, false), 10, new long[1]));
    Batch batch = new Batch(output, 10);
    assertEquals(Poll.SPLIT_END, source.createReader(0).poll(batch));
    assertEquals(2, batch.rows);
    for (int row = 0; row < 2; row++) {
      assertEquals(file.toAbsolutePath().toString(), ((BytesColumn) batch.columns[1]).string(row));
      assertEquals("meta.csv", ((BytesColumn) batch.columns[2]).string(row));
      assertEquals(8, ((LongColumn) batch.columns[3]).values[row]);
      assertEquals(
          Files.getLastModifiedTime(file).toMillis() * 1000,
          ((LongColumn) batch.columns[4]).values[row]);
    }
  }
}
