package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.json.JsonDecoder;
import io.weir.runtime.format.json.JsonDialect;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The JSON decoder against {@link JsonOracle}, record by record: generated and mutated ones, beside
 * ever other neighbours, with every subset of columns and both ways to treat errors, as lines of
 * files and as messages. The system property {@code weir.json.records} says how many records.
 */
class JsonDifferentialTest {
  private static final long RECORDS = Long.getLong("weir.json.records", 100_000);
  private static final long SEED = Long.getLong("weir.seed", 1);
  private static final int COLUMNS = 4;
  private static final int FILES_OF_A_SCHEMA = 40;
  private static final int RECORDS_OF_A_FILE = 50;
  private static final int READERS_OF_A_FILE = 5;

  /** A decoder of some columns. */
  private record Reader(
      RowType read, int[] columns, boolean ignoresErrors, RecordDecoder decoder, Batch batch) {}

  /** What one record means: its values with errors that count and with ignored ones. */
  private record Meaning(@Nullable List<Object> strict, @Nullable List<Object> lenient) {}

  private long rows;
  private long bad;

  @Test
  void sameAsJackson() {
    long records = 0;
    for (long seed = SEED; records < RECORDS; seed++) {
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      RandomJson json = new RandomJson(random);
      RowType schema = json.schema(COLUMNS);
      List<Reader> readers = readers(schema, random);
      for (int file = 0; file < FILES_OF_A_SCHEMA && records < RECORDS; file++) {
        List<byte[]> lines = records(json, random, schema);
        records += lines.size();
        try {
          Collections.shuffle(readers, random);
          List<Reader> some = readers.subList(0, READERS_OF_A_FILE);
          checkLines(lines, schema, some, random);
          if (file % 4 == 0) {
            checkMessages(lines, schema, some);
          }
        } catch (AssertionError e) {
          throw new AssertionError("weir.seed=" + seed + ": " + e.getMessage(), e);
        }
      }
    }
    // Most of it must not be about records that are wrong.
    assertTrue(rows > bad && bad > rows / 20, rows + " rows, " + bad + " bad");
  }

  private static List<Reader> readers(RowType schema, Random random) {
    List<Reader> readers = new ArrayList<>();
    for (int subset = 0; subset < 1 << COLUMNS; subset++) {
      List<Field> fields = new ArrayList<>();
      int[] columns = new int[Integer.bitCount(subset)];
      for (int i = 0; i < COLUMNS; i++) {
        if ((subset >> i & 1) != 0) {
          columns[fields.size()] = i;
          fields.add(schema.fields().get(i));
        }
      }
      RowType read = new RowType(fields, true);
      for (boolean ignores : new boolean[] {false, true}) {
        JsonDecoder.Shapes shapes =
            random.nextBoolean() ? JsonDecoder.Shapes.ALWAYS : JsonDecoder.Shapes.NEVER;
        RecordDecoder decoder = new JsonDecoder(new JsonDialect(false, ignores), read, shapes);
        readers.add(
            new Reader(read, columns, ignores, decoder, new Batch(read, 2 * RECORDS_OF_A_FILE)));
      }
    }
    return readers;
  }

  private static List<byte[]> records(RandomJson json, Random random, RowType schema) {
    List<byte[]> records = new ArrayList<>();
    int shapes = 1 + random.nextInt(random.nextInt(4) == 0 ? 1000 : 4);
    int mutations = 2 + random.nextInt(8);
    long base = random.nextLong();
    byte[] before = {};
    for (int i = 0; i < RECORDS_OF_A_FILE; i++) {
      byte[] record = json.record(schema, base + random.nextInt(shapes));
      if (random.nextInt(mutations) == 0) {
        byte[] changed = json.mutate(record, before);
        before = record;
        record = changed;
      }
      records.add(record);
    }
    return records;
  }

  private static Meaning meaning(byte[] bytes, int from, int to, RowType schema) {
    JsonOracle.Value record = JsonOracle.read(bytes, from, to);
    return record == null
        ? new Meaning(null, null)
        : new Meaning(
            JsonOracle.convert(record, schema, false), JsonOracle.convert(record, schema, true));
  }

  /** The values of a reader's columns; null when the record gives no row. */
  private static @Nullable List<Object> row(Meaning meaning, Reader reader) {
    List<Object> values = reader.ignoresErrors ? meaning.lenient : meaning.strict;
    if (values == null) {
      return null;
    }
    List<Object> row = new ArrayList<>();
    for (int column : reader.columns) {
      Object value = values.get(column);
      if (value == JsonOracle.FAILED) {
        boolean nullable = reader.read.fields().get(row.size()).type().nullable();
        if (!reader.ignoresErrors || !nullable) {
          return null;
        }
        value = JsonOracle.NULL;
      }
      row.add(value);
    }
    return row;
  }

  // --- lines ---

  private void checkLines(
      List<byte[]> records, RowType schema, List<Reader> readers, Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] record : records) {
      all.writeBytes(record);
      all.writeBytes(random.nextInt(9) == 0 ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
    }
    boolean endsOpen = random.nextInt(4) == 0;
    int limit = all.size() - (endsOpen ? 1 : 0);
    byte[] bytes = all.toByteArray();
    List<Meaning> meanings = new ArrayList<>();
    for (int at = 0; at < limit; ) {
      int end = at;
      while (end < limit && bytes[end] != '\n') {
        end++;
      }
      if (!new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).matches("[ \t\r]*")) {
        meanings.add(meaning(bytes, at, end, schema));
      }
      at = end + 1;
    }
    // With bytes behind the limit and without, at once and in pieces.
    byte[] padded = Arrays.copyOf(bytes, limit + random.nextInt(3) * 60);
    for (int i = limit; i < padded.length; i++) {
      padded[i] = (byte) "\"}\n,a".charAt(i % 5);
    }
    int piece = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(limit + 1);
    for (Reader reader : readers) {
      checkLines(padded, limit, piece, reader, meanings, random);
    }
  }

  /** Reads in pieces, into one batch or into one for each piece. */
  private void checkLines(
      byte[] bytes, int limit, int piece, Reader reader, List<Meaning> meanings, Random random) {
    int capacity = 2 * RECORDS_OF_A_FILE;
    boolean fillsBatch = random.nextBoolean();
    List<@Nullable List<Object>> expected = new ArrayList<>();
    Batch batch = reader.batch;
    batch.clear();
    int at = 0;
    int known = Math.min(limit, piece);
    int next = 0;
    while (true) {
      boolean last = known == limit;
      int before = at;
      boolean isBad = false;
      // A reader that makes room for a long record leaves the former array to the rows in it.
      byte[] array = fillsBatch && random.nextInt(4) == 0 ? bytes.clone() : bytes;
      try {
        at = reader.decoder.decode(array, at, known, known, last, batch, capacity);
      } catch (BadRecordException e) {
        isBad = true;
        assertEquals(reader.ignoresErrors, e.ignored());
        assertTrue(e.recordStart() >= at && e.recordEnd() > e.recordStart(), "offsets");
        assertTrue(e.errorAt() >= e.recordStart() && e.errorAt() <= e.recordEnd(), "offsets");
        at = e.recordEnd();
      }
      while (expected.size() < batch.rows) {
        expected.add(next < meanings.size() ? row(meanings.get(next), reader) : null);
        next++;
      }
      if (isBad) {
        bad++;
        if (next >= meanings.size()) {
          fail("bad record " + next);
        }
        List<Object> meant = row(meanings.get(next++), reader);
        if (meant != null) {
          fail("record " + next + " is bad and not " + meant + " in\n" + text(bytes));
        }
      }
      if (!fillsBatch || at >= limit || batch.rows == capacity) {
        for (int row = 0; row < batch.rows; row++) {
          compare(expected.get(row), reader, batch, row, bytes, next - batch.rows + row + 1);
        }
        batch.clear();
        expected.clear();
      }
      if (at >= limit) {
        break;
      }
      if (at == before || at >= known) {
        known = (int) Math.min(limit, known + (long) piece);
      }
    }
    if (next < meanings.size()) {
      fail("no row for record " + next + " in\n" + text(bytes));
    }
  }

  // --- messages ---

  private void checkMessages(List<byte[]> records, RowType schema, List<Reader> readers) {
    int count = records.size();
    int[] starts = new int[count];
    int[] ends = new int[count];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Meaning> meanings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = records.get(i);
      if (i % 3 == 0) {
        for (int at = 0; at < record.length; at++) {
          record[at] = record[at] == ' ' || record[at] == '\t' ? (byte) '\n' : record[at];
        }
      }
      starts[i] = all.size();
      all.writeBytes(record);
      ends[i] = all.size();
      if (i % 2 == 0) {
        all.write('\n');
      }
      meanings.add(meaning(record, 0, record.length, schema));
    }
    byte[] bytes = all.toByteArray();
    for (Reader reader : readers) {
      Batch batch = reader.batch;
      int from = 0;
      while (from < count) {
        batch.clear();
        boolean isBad = false;
        try {
          reader.decoder.decodeMessages(bytes, starts, ends, from, count, batch, Batch.CAPACITY);
        } catch (BadRecordException e) {
          isBad = true;
          assertEquals(reader.ignoresErrors, e.ignored());
          assertTrue(
              e.recordStart() == starts[from + batch.rows]
                  && e.recordEnd() == ends[from + batch.rows],
              "offsets");
        }
        for (int row = 0; row < batch.rows; row++) {
          compare(row(meanings.get(from), reader), reader, batch, row, bytes, from);
          from++;
        }
        if (from < count) {
          boolean isEmpty = starts[from] == ends[from];
          List<Object> expected = row(meanings.get(from), reader);
          if (isBad == isEmpty || expected != null) {
            fail("message " + from + ": bad " + isBad + ", not " + expected);
          }
          from++;
        }
      }
    }
  }

  private void compare(
      @Nullable List<Object> expected, Reader reader, Batch batch, int row, byte[] bytes, int at) {
    rows++;
    boolean same = expected != null;
    for (int i = 0; same && expected != null && i < expected.size(); i++) {
      Field field = reader.read.fields().get(i);
      same = JsonOracle.matches(expected.get(i), field.type(), batch.columns[i], row);
    }
    if (!same) {
      fail(
          "record %d of %s%s: %s and not %s in\n%s"
              .formatted(
                  at,
                  reader.read,
                  reader.ignoresErrors ? ", errors ignored" : "",
                  Kernels.row(batch, reader.read, row),
                  expected,
                  text(bytes)));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
