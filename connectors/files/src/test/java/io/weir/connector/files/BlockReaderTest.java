package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.StopDeadline;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.FileDecoder;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of records that begin with their lengths: no line ends, and line feeds mean nothing. */
class BlockReaderTest {
  private static final RowType SCHEMA = RowType.of(new Field("text", DataType.string()));

  @TempDir Path directory;

  private record Released(int partition, long split, int row, String text) {}

  /** A record is four bytes of length and so many bytes; one that begins with ! is bad. */
  private static final class LengthPrefixed implements FileDecoder {
    private Bytes file =
        new Bytes() {
          @Override
          public long size() {
            return 0;
          }

          @Override
          public void read(long position, byte[] into, int offset, int length) {}
        };
    private long at;
    private long end;

    @Override
    public void open(Bytes opened, long from, long to) throws IOException {
      file = opened;
      end = to;
      at = 0;
      while (at < from) {
        at += 4 + length();
      }
    }

    private int length() throws IOException {
      byte[] prefix = new byte[4];
      file.read(at, prefix, 0, 4);
      return ByteBuffer.wrap(prefix).getInt();
    }

    @Override
    public boolean read(Batch out, int maxRows) throws IOException {
      while (at < end && out.rows < maxRows) {
        byte[] text = new byte[length()];
        file.read(at + 4, text, 0, text.length);
        at += 4 + text.length;
        if (text.length > 0 && text[0] == '!') {
          throw new BadRecordException("column text: it is bad", 0, 0, 0);
        }
        ((BytesColumn) out.columns[0]).set(out.rows++, text, 0, text.length);
      }
      return at < end;
    }
  }

  private static SourceRequest request(Path path, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("path", path.toString());
    FormatTraits traits =
        new FormatTraits(
            List.of(Framing.FILES), ChangelogMode.APPEND, null, false, true, false, ".prefixed");
    TableFormat format = new TableFormat("prefixed", Framing.FILES, traits);
    return new SourceRequest(
        new TableDescription("t", SCHEMA, List.of(), List.of(), options, format, null),
        SCHEMA,
        List.of());
  }

  private static SourceContext context(int readers, List<String> restored, int capacity) {
    return new SourceContext(
        readers,
        restored,
        () -> {
          throw new IllegalStateException();
        },
        () -> {
          throw new IllegalStateException();
        },
        capacity,
        () -> 0,
        0,
        () -> 0,
        new StopDeadline(),
        LengthPrefixed::new);
  }

  private static List<String> write(Path file, Random random, boolean bad) throws IOException {
    List<String> records = new ArrayList<>();
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        boolean isBad = bad && random.nextInt(5) == 0;
        int length = random.nextInt(random.nextInt(6) == 0 ? 100 : 6);
        String text = (isBad ? "!" : "") + "\n".repeat(length) + i;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        if (!isBad) {
          records.add(text);
        }
      }
    }
    return records;
  }

  /** Reads some splits of each reader; whether all was read. */
  private static boolean run(
      Random random,
      SourceRequest request,
      int splitBytes,
      List<Released> total,
      List<String> snapshots) {
    int readers = 1 + random.nextInt(3);
    int capacity = 1 + random.nextInt(6);
    boolean done = true;
    List<String> next = new ArrayList<>();
    FileSource source = new FileSource(request, splitBytes);
    source.open(context(readers, List.copyOf(snapshots), capacity));
    List<SourceReader> all = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      all.add(source.createReader(i));
    }
    for (SourceReader reader : all) {
      int splits = random.nextInt(30);
      int released = 0;
      boolean ended = false;
      for (int split = 0; split <= splits && !ended; split++) {
        List<Released> rows = new ArrayList<>();
        Batch batch = new Batch(SCHEMA, capacity);
        Poll poll;
        do {
          batch.clear();
          poll = reader.poll(batch);
          for (int row = 0; row < batch.rows; row++) {
            rows.add(
                new Released(
                    reader.partition(),
                    reader.splitNumber(),
                    rows.size(),
                    ((BytesColumn) batch.columns[0]).string(row)));
          }
        } while (poll == Poll.ROWS);
        ended = poll == Poll.END;
        if (!ended) {
          int skip = reader.rowsToSkip();
          released = split < splits ? rows.size() : skip + random.nextInt(rows.size() - skip + 1);
          total.addAll(rows.subList(skip, released));
        }
      }
      done &= ended;
      next.add(reader.snapshot(ended ? 0 : released));
      reader.close();
    }
    snapshots.clear();
    snapshots.addAll(next);
    return done;
  }

  @Test
  void readsEachRecordOnceWhateverTheSplitsAndCrashes() throws IOException {
    int crashes = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      boolean bad = random.nextBoolean();
      Path folder = Files.createDirectory(directory.resolve("seed" + seed));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        expected.addAll(write(folder.resolve("f" + i), random, bad));
      }
      int splitBytes = 1 + random.nextInt(200);
      SourceRequest request = request(folder, bad ? Map.of("on-error", "skip") : Map.of());
      List<Released> total = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      while (!run(random, request, splitBytes, total, snapshots)) {
        crashes++;
      }
      total.sort(
          Comparator.comparing(Released::partition)
              .thenComparing(Released::split)
              .thenComparing(Released::row));
      assertEquals(expected, total.stream().map(Released::text).toList(), "seed " + seed);
    }
    assertTrue(crashes > 100, "restores were tried: " + crashes);
  }

  @Test
  void saysWhereABadRecordIs() throws IOException {
    Path file = directory.resolve("bad");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(1);
      out.write('!');
    }
    FileSource source = new FileSource(request(file, Map.of()), 100);
    source.open(context(1, List.of(), 10));
    try (SourceReader reader = source.createReader(0)) {
      JobException failure =
          assertThrows(JobException.class, () -> reader.poll(new Batch(SCHEMA, 10)));
      assertTrue(
          String.valueOf(failure.getMessage()).startsWith(file + ": column text: it is bad"),
          failure.getMessage());
    }
  }
}
