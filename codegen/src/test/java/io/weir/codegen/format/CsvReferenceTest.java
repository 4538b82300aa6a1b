package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.weir.codegen.format.CsvReference.Entry;
import io.weir.codegen.format.CsvReference.Part;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.csv.CsvDialect;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The decoder against {@link CsvReference}, and that against FastCSV: generated and mutated
 * records, with each subset of the columns read. Which records are well-formed must be the same for
 * all subsets, and rows, values and bad records those of the reference, wherever the bytes are cut.
 *
 * <p>{@code -Dweir.csv.records=10000000} makes it as many records; {@code -Dweir.csv.seed=N} begins
 * with another one.
 */
class CsvReferenceTest {
  private static final long RECORDS = Long.getLong("weir.csv.records", 100_000);
  private static final long SEED = Long.getLong("weir.csv.seed", 0);
  private static final int RECORDS_OF_A_TABLE = (int) Math.max(1500, RECORDS / 1000);
  private static final int CAPACITY = 16;

  private record Reader(RowType read, RecordDecoder decoder, Batch batch) {}

  private long records;
  private long wellFormed;
  private long compared;
  private long rows;
  private long bad;

  @Test
  void sameAsTheReference() {
    for (long seed = SEED; records < RECORDS; seed++) {
      Random random = new Random(seed);
      RandomCsv csv = new RandomCsv(random);
      CsvDialect dialect = CsvFormat.dialect(csv.options);
      List<Reader> readers = readers(csv);
      long before = records;
      for (int round = 0; records - before < RECORDS_OF_A_TABLE; round++) {
        int number = round;
        try {
          checkText(random, csv, dialect, readers, round % 40 == 0);
          checkMessages(random, csv, dialect, readers);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + ", case " + number + ", " + csv.options + ", " + csv.table, e);
        }
      }
    }
    // Most records are what they should be, and enough of them are not.
    assertTrue(wellFormed > records / 2 && wellFormed < records * 19 / 20, "well-formed");
    assertTrue(compared > records / 4, "compared with FastCSV: " + compared);
    assertTrue(rows > records && bad > records / 4, rows + " rows, " + bad + " bad");
    System.out.printf(
        "CSV: %,d records, %,d well-formed, %,d compared with FastCSV; %,d rows and %,d bad records"
            + " over all subsets%n",
        records, wellFormed, compared, rows, bad);
  }

  private static List<Reader> readers(RandomCsv csv) {
    List<Reader> readers = new ArrayList<>();
    int columns = csv.table.fields().size();
    for (int subset = 0; subset < 1 << columns; subset++) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        if ((subset >> i & 1) != 0) {
          fields.add(csv.table.fields().get(i));
        }
      }
      RowType read = new RowType(fields, false);
      readers.add(
          new Reader(
              read,
              Kernels.decoder("csv", csv.options, csv.table, read),
              new Batch(read, CAPACITY)));
    }
    return readers;
  }

  private void checkText(
      Random random, RandomCsv csv, CsvDialect dialect, List<Reader> readers, boolean cut) {
    List<String> columns = new ArrayList<>();
    String header = csv.hasHeader() ? csv.headerLine(columns) : "";
    if (columns.isEmpty()) {
      csv.table.fields().forEach(field -> columns.add(field.name()));
    }
    String text = header + csv.records(cut ? random.nextInt(6) : random.nextInt(60), columns);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    CsvReference reference = new CsvReference(dialect, columns.size());
    List<Entry> entries = reference.entries(text, header.length());
    records += entries.size();
    wellFormed += entries.stream().filter(reference::isWellFormed).count();
    entries.forEach(entry -> compareWithFastCsv(text, dialect, entry, columns.size()));
    for (Reader reader : readers) {
      List<String> expected = expected(reference, entries, reader.read, columns, csv.table);
      for (String event : expected) {
        rows += event.startsWith("bad") ? 0 : 1;
        bad += event.startsWith("bad") ? 1 : 0;
      }
      assertEquals(header.length(), reader.decoder.headerLength(bytes, bytes.length));
      assertEquals(
          expected, events(reader, bytes, header.length(), bytes.length, bytes.length), text);
      for (int at = header.length(); cut && at <= bytes.length; at++) {
        assertEquals(expected, events(reader, bytes, header.length(), at, at), text);
        assertEquals(expected, events(reader, bytes, header.length(), at, bytes.length), text);
      }
    }
  }

  private static List<String> expected(
      CsvReference reference,
      List<Entry> entries,
      RowType read,
      List<String> columns,
      RowType table) {
    List<String> events = new ArrayList<>();
    for (Entry entry : entries) {
      events.add(expected(reference, entry, read, columns, table));
    }
    return events;
  }

  private static String expected(
      CsvReference reference, Entry entry, RowType read, List<String> columns, RowType table) {
    if (!reference.isWellFormed(entry)) {
      return "bad " + entry.start() + " " + entry.end();
    }
    StringBuilder row = new StringBuilder("row");
    for (Field field : read.fields()) {
      int place = columns.indexOf(field.name());
      Part part = place < entry.parts().size() ? entry.parts().get(place) : null;
      Object value = reference.value(field.type(), part);
      if (value == CsvReference.BAD) {
        return "bad " + entry.start() + " " + entry.end();
      }
      row.append('|').append(value == null ? "NULL" : "'" + value + "'");
    }
    return row.toString();
  }

  /** The rows and bad records, first of those before {@code stop} and then of the others. */
  private static List<String> events(Reader reader, byte[] bytes, int from, int stop, int limit) {
    List<String> events = new ArrayList<>();
    byte[] known = limit == bytes.length ? bytes : Arrays.copyOf(bytes, limit);
    int at = events(reader, known, from, stop, limit == bytes.length, events);
    at = events(reader, bytes, at, bytes.length, true, events);
    assertEquals(bytes.length, Math.max(at, from));
    return events;
  }

  private static int events(
      Reader reader, byte[] bytes, int from, int stop, boolean last, List<String> events) {
    int at = from;
    Batch batch = reader.batch;
    while (at < stop) {
      batch.clear();
      BadRecordException wrong = null;
      int before = at;
      try {
        at = reader.decoder.decode(bytes, at, stop, bytes.length, last, batch, CAPACITY);
      } catch (BadRecordException e) {
        wrong = e;
      }
      for (int row = 0; row < batch.rows; row++) {
        events.add(row(reader.read, batch, row));
      }
      if (wrong != null) {
        events.add("bad " + wrong.recordStart() + " " + wrong.recordEnd());
        at = wrong.recordEnd();
      } else if (batch.rows < CAPACITY) {
        assertTrue(at >= stop || !last, "left " + at + " of " + stop);
        return at;
      }
      assertTrue(at > before, "endless");
    }
    return at;
  }

  private static String row(RowType read, Batch batch, int row) {
    StringBuilder text = new StringBuilder("row");
    for (int i = 0; i < read.fields().size(); i++) {
      Object value = CsvReference.held(read.fields().get(i).type(), batch.columns[i], row);
      text.append('|').append(value == null ? "NULL" : "'" + value + "'");
    }
    return text.toString();
  }

  /** Some messages, of a record each or anything else, decoded together. */
  private void checkMessages(
      Random random, RandomCsv csv, CsvDialect dialect, List<Reader> readers) {
    if (csv.hasHeader()) {
      return;
    }
    List<String> columns = csv.table.fields().stream().map(Field::name).toList();
    CsvReference reference = new CsvReference(dialect, columns.size());
    int count = 1 + random.nextInt(10);
    int[] starts = new int[count];
    int[] ends = new int[count];
    StringBuilder all = new StringBuilder("x");
    for (int i = 0; i < count; i++) {
      starts[i] = all.length();
      int kind = random.nextInt(12);
      String message = kind == 0 ? "" : csv.records(kind == 1 ? 2 : 1, columns);
      all.append(random.nextBoolean() ? message.stripTrailing() : message);
      ends[i] = all.length();
      all.append(random.nextBoolean() ? "\n" : "");
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.ISO_8859_1);
    for (Reader reader : readers) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        expected.add(
            message(reference, all.substring(0, ends[i]), starts[i], reader.read, columns, csv));
      }
      assertEquals(expected, messages(reader, bytes, starts, ends), all::toString);
    }
    records += count;
    wellFormed += count;
  }

  private static String message(
      CsvReference reference,
      String text,
      int start,
      RowType read,
      List<String> columns,
      RandomCsv csv) {
    List<Entry> entries =
        start == text.length() && columns.size() == 1
            ? List.of(new Entry(start, start, reference.parts(text, start)))
            : reference.entries(text, start);
    if (entries.isEmpty()) {
      return "none";
    }
    String first = expected(reference, entries.get(0), read, columns, csv.table);
    boolean alone =
        text.substring(entries.get(0).end()).replace("\n", "").replace("\r", "").isEmpty();
    return first.startsWith("bad") || !alone ? "bad" : first;
  }

  private static List<String> messages(Reader reader, byte[] bytes, int[] starts, int[] ends) {
    List<String> events = new ArrayList<>();
    Batch batch = reader.batch;
    batch.clear();
    while (events.size() < starts.length) {
      int row = batch.rows;
      boolean wrong = false;
      try {
        reader.decoder.decodeMessages(
            bytes, starts, ends, events.size(), starts.length, batch, Batch.CAPACITY);
      } catch (BadRecordException e) {
        wrong = true;
      }
      for (; row < batch.rows; row++) {
        events.add(row(reader.read, batch, row));
      }
      if (events.size() < starts.length) {
        events.add(wrong ? "bad" : "none");
      } else {
        assertTrue(!wrong);
      }
    }
    return events;
  }

  private static final class Parts extends AbstractBaseCsvCallbackHandler<List<String>> {
    private final List<String> parts = new ArrayList<>();

    @Override
    protected void handleField(int index, char[] from, int offset, int length, boolean quoted) {
      parts.add((quoted ? "'" : "") + new String(from, offset, length));
    }

    @Override
    protected List<String> buildRecord() {
      return parts;
    }
  }

  /** FastCSV knows no escapes, and takes a carriage return for a line end. */
  private void compareWithFastCsv(String text, CsvDialect dialect, Entry entry, int columns) {
    String record = text.substring(entry.start(), entry.end());
    boolean blanks = entry.parts().stream().anyMatch(Part::blanks);
    if (dialect.escape() != CsvDialect.NONE
        || dialect.quote() == CsvDialect.NONE
        || record.replace("\r\n", "").indexOf('\r') >= 0
        || blanks
        || record.isBlank()) {
      return;
    }
    compared++;
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .fieldSeparator((char) dialect.delimiter())
            .quoteCharacter((char) dialect.quote())
            .allowUnclosedQuote(false)
            .skipEmptyLines(false);
    if (entry.wrongQuotes()) {
      assertThrows(
          CsvParseException.class,
          () -> builder.build(new Parts(), record).stream().toList(),
          record);
      return;
    }
    List<List<String>> read = builder.build(new Parts(), record).stream().toList();
    assertEquals(1, read.size(), record);
    assertEquals(
        entry.parts().stream().map(part -> (part.quoted() ? "'" : "") + part.text()).toList(),
        read.get(0),
        record);
  }
}
