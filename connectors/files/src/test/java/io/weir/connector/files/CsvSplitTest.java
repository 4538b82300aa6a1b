package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.csv.CsvDecoder;
import io.weir.runtime.format.csv.CsvDialect;
import io.weir.runtime.kernel.BadRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV whose records are checked whole, in splits that begin at every byte, most of which guess
 * where a record starts: the same rows, bad and ignored records as from one split.
 */
class CsvSplitTest {
  private static final RowType TABLE =
      RowType.of(new Field("a", DataType.string()), new Field("b", DataType.string()));

  @TempDir private Path directory;

  private int retries;

  /** The decoder without the loop that is generated for plain records. */
  private static final class Decoder extends CsvDecoder {
    Decoder(CsvDialect dialect, RowType read) {
      super(dialect, TABLE, read);
    }

    @Override
    protected int decodePlain(byte[] bytes, int from, int stop, int limit, Batch out, int maxRows) {
      return from;
    }
  }

  @Test
  void aSplitMayBeginAnywhere() throws IOException {
    String[] parts = {
      "a,b\n",
      "\"a\nb\",c\n",
      "a\n",
      "a,b,c\n",
      "\"a\",\"b\"\"\n\"\"\"\n",
      "a,\"b\"c\n",
      "\n",
      "x\"y,z\n",
      "\"\n1,2\n3,4\n\",x\n",
      "\"a,b\n",
      ",\r\n"
    };
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 3 + random.nextInt(6); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      Path file = directory.resolve("f" + seed + ".csv");
      Files.write(file, bytes);
      for (boolean ignore : new boolean[] {false, true}) {
        CsvDialect dialect =
            new CsvDialect((byte) ',', '"', CsvDialect.NONE, null, null, false, ignore);
        for (RowType read : List.of(TABLE, RowType.of(TABLE.fields().get(0)), RowType.of())) {
          List<String> expected = decoded(dialect, read, bytes);
          for (int splitBytes = 1; splitBytes <= bytes.length; splitBytes++) {
            assertEquals(
                expected,
                read(dialect, read, file, splitBytes, 1 + random.nextInt(4)),
                "splits of " + splitBytes + " bytes:\n" + text);
          }
        }
      }
    }
    assertTrue(retries > 1000, "retries: " + retries);
  }

  /** The rows of all bytes, decoded at once, and the counts of bad and ignored records. */
  private static List<String> decoded(CsvDialect dialect, RowType read, byte[] bytes) {
    Decoder decoder = new Decoder(dialect, read);
    List<String> rows = new ArrayList<>();
    int bad = 0;
    int ignored = 0;
    int at = 0;
    while (at < bytes.length) {
      Batch batch = new Batch(read, 100);
      try {
        at = decoder.decode(bytes, at, bytes.length, bytes.length, true, batch, 100);
      } catch (BadRecordException e) {
        ignored += e.ignored() ? 1 : 0;
        bad += e.ignored() ? 0 : 1;
        at = e.recordEnd();
      }
      append(batch, rows);
    }
    rows.add(bad + " bad, " + ignored + " ignored");
    return rows;
  }

  private static void append(Batch batch, List<String> rows) {
    for (int row = 0; row < batch.rows; row++) {
      StringBuilder text = new StringBuilder("row");
      for (int i = 0; i < batch.columns.length; i++) {
        boolean isNull = batch.columns[i].isNull(row);
        text.append('|').append(isNull ? "NULL" : ((BytesColumn) batch.columns[i]).string(row));
      }
      rows.add(text.toString());
    }
  }

  /** Each reader decodes its split before any is confirmed, the last ones first. */
  private List<String> read(
      CsvDialect dialect, RowType read, Path file, int splitBytes, int readerCount)
      throws IOException {
    TableDescription table =
        new TableDescription(
            "t", TABLE, List.of(), List.of(), Map.of("path", file.toString(), "on-error", "skip"));
    Map<Long, List<String>> rowsBySplit = new TreeMap<>();
    List<SourceReader> readers = new ArrayList<>();
    try (FileSource source =
        new FileSource(new SourceRequest(table, read, List.of()), splitBytes)) {
      source.open(
          new SourceContext(
              readerCount,
              List.of(),
              () -> new Decoder(dialect, read),
              () -> {
                throw new IllegalStateException();
              },
              2,
              () -> 0,
              0));
      for (int i = 0; i < readerCount; i++) {
        readers.add(source.createReader(i));
      }
      List<SourceReader> active = new ArrayList<>(readers);
      while (!active.isEmpty()) {
        List<List<String>> rows = new ArrayList<>();
        for (SourceReader reader : List.copyOf(active)) {
          List<String> ofSplit = new ArrayList<>();
          if (poll(reader, read, ofSplit)) {
            rows.add(ofSplit);
          } else {
            active.remove(reader);
          }
        }
        for (int i = 0; i < active.size(); i++) {
          SourceReader reader = active.get(i);
          while (reader.confirm() == Confirmation.RETRY) {
            retries++;
            rows.get(i).clear();
            assertTrue(poll(reader, read, rows.get(i)));
          }
          rowsBySplit.put(reader.splitNumber(), rows.get(i));
        }
      }
      List<String> all = new ArrayList<>();
      rowsBySplit.values().forEach(all::addAll);
      long bad = readers.stream().mapToLong(SourceReader::badRecords).sum();
      long ignored = readers.stream().mapToLong(SourceReader::ignoredRecords).sum();
      all.add(bad + " bad, " + ignored + " ignored");
      return all;
    } finally {
      readers.forEach(SourceReader::close);
    }
  }

  /** Decodes the reader's next split; false when there is none. */
  private static boolean poll(SourceReader reader, RowType read, List<String> rows) {
    Batch batch = new Batch(read, 2);
    while (true) {
      batch.clear();
      Poll poll = reader.poll(batch);
      append(batch, rows);
      if (poll == Poll.SPLIT_END || poll == Poll.END) {
        return poll == Poll.SPLIT_END;
      }
    }
  }
}
