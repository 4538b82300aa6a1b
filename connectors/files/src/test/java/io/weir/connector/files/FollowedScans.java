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
import io.weir.runtime.error.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Scans of files that change while they are followed, and what the tests of them share. */
abstract class FollowedScans {
  static final long SECOND = 1_000_000;

  @TempDir Path directory;

  long now;

  static SourceRequest request(Path path, boolean followed) {
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
  final class Scan implements AutoCloseable {
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

  static byte[] pack(Path file, byte[] bytes) throws IOException {
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

  static void append(Path file, byte[] bytes, int from, int to) throws IOException {
    Files.write(
        file,
        Arrays.copyOfRange(bytes, from, to),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The records that have a line end. */
  static List<String> complete(LineCodec codec, String text) {
    int end = text.lastIndexOf('\n') + 1;
    return codec.decodeAll(text.substring(0, end));
  }

  String failure(Scan scan) {
    return String.valueOf(
        assertThrows(JobException.class, () -> scan.drain(new Random(1), new TreeMap<>()))
            .getMessage());
  }

  List<String> rows(Scan scan) {
    Map<String, String> rows = new TreeMap<>();
    scan.drain(new Random(1), rows);
    return List.copyOf(rows.values());
  }

  /** How a scan goes on after its files were changed: the same one, or one restored. */
  Scan goOn(Scan scan, Path path, LineCodec codec, boolean restart, Changes changes)
      throws IOException {
    List<String> snapshot = scan.snapshot();
    if (restart) {
      scan.close();
    }
    changes.make();
    return restart ? new Scan(path, 3, 100, codec, snapshot) : scan;
  }

  interface Changes {
    void make() throws IOException;
  }

  /** What remains to be read by a scan of the folder, which has {@code log} with that text. */
  List<String> rowsAfter(String name, String text, boolean restart, Replacement change)
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

  interface Replacement {
    void make(Path folder, Path log) throws IOException;
  }

  /** Writes a file beside and renames it over the other one, as rsync and editors do. */
  static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  SourceContext context(LineCodec codec, List<String> restored) {
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
