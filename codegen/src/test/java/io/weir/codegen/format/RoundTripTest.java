package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.RecordDecoder;
import io.weir.runtime.kernel.RecordEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an encoder writes, the decoder reads back, in whatever pieces it gets it. */
class RoundTripTest {
  private static final int ROWS = 20;

  private static final List<Map<String, String>> CSV_OPTIONS =
      List.of(
          Map.of(),
          Map.of("csv.header", "true"),
          Map.of("csv.field-delimiter", "\\t", "csv.null-literal", "NULL"),
          Map.of("csv.field-delimiter", ";", "csv.quote-character", "'"),
          Map.of("csv.escape-character", "\\", "csv.allow-comments", "true"),
          Map.of("csv.field-delimiter", " ", "csv.comment", "a,"),
          Map.of("csv.field-delimiter", ":"),
          Map.of("csv.field-delimiter", "|", "csv.null-literal", "null", "csv.comment", "#"));

  @Test
  void csv() {
    for (int seed = 0; seed < 24; seed++) {
      Random random = new Random(seed);
      RandomRows rows = new RandomRows(random);
      RowType table = rows.row(1 + random.nextInt(8), seed % 4 == 0 ? 2 : 0);
      check("csv", CSV_OPTIONS.get(seed % CSV_OPTIONS.size()), table, rows, random);
    }
  }

  @Test
  void json() {
    for (int seed = 0; seed < 24; seed++) {
      Random random = new Random(seed);
      RandomRows rows = new RandomRows(random);
      RowType table = rows.row(1 + random.nextInt(8), seed % 3);
      check(
          "json",
          Map.of("json.timestamp-format.standard", seed % 2 == 0 ? "SQL" : "ISO-8601"),
          table,
          rows,
          random);
    }
  }

  @Test
  void wideTables() {
    Random random = new Random(1);
    RandomRows rows = new RandomRows(random);
    for (int fields : new int[] {25, 70}) {
      RowType table = rows.row(fields, 0);
      check("csv", Map.of(), table, rows, random);
      check("json", Map.of(), table, rows, random);
    }
  }

  private static void check(
      String format, Map<String, String> options, RowType table, RandomRows rows, Random random) {
    Batch batch = rows.batch(table, ROWS);
    RecordEncoder encoder = Kernels.encoder(format, options, table);
    ByteBuilder out = new ByteBuilder(16);
    out.append(encoder.header());
    int header = out.length;
    int[] ends = new int[ROWS];
    encoder.encode(batch, 0, ROWS, out, true, ends);
    byte[] bytes = Arrays.copyOf(out.bytes, out.length);
    String text = format + options + table + "\n" + out;

    RowType read = random.nextBoolean() ? table : rows.part(table);
    List<String> expected = expected(batch, table, read);
    RecordDecoder decoder = Kernels.decoder(format, options, table, read);
    assertEquals(header, decoder.headerLength(bytes, bytes.length), text);
    Batch whole = new Batch(read, ROWS);
    assertEquals(
        bytes.length, decoder.decode(bytes, header, bytes.length, bytes.length, true, whole, ROWS));
    assertEquals(expected, Kernels.rows(whole, read), text);
    inPieces(decoder, bytes, header, read, expected, random, text);
    asMessages(encoder, decoder, batch, read, expected, text);
  }

  /** The values of the columns that are read, as JSON. */
  private static List<String> expected(Batch batch, RowType table, RowType read) {
    Batch picked = new Batch(read, ROWS);
    for (int i = 0; i < picked.columns.length; i++) {
      int from = table.indexOf(read.fields().get(i).name());
      pick(
          table.fields().get(from).type(),
          batch.columns[from],
          read.fields().get(i).type(),
          picked.columns[i]);
    }
    picked.rows = ROWS;
    return Kernels.rows(picked, read);
  }

  private static void pick(DataType fromType, Column from, DataType toType, Column to) {
    if (fromType instanceof RowType fromRow && !fromType.equals(toType)) {
      RowType toRow = (RowType) toType;
      for (int row = 0; row < ROWS; row++) {
        if (from.isNull(row)) {
          to.setNull(row);
        }
      }
      for (int i = 0; i < toRow.fields().size(); i++) {
        int at = fromRow.indexOf(toRow.fields().get(i).name());
        pick(
            fromRow.fields().get(at).type(),
            ((RowColumn) from).children[at],
            toRow.fields().get(i).type(),
            ((RowColumn) to).children[i]);
      }
    } else {
      to.copyRows(from, null, ROWS, 0);
    }
  }

  /**
   * More and more bytes become known, which lie elsewhere each time; batches are filled in turns.
   */
  private static void inPieces(
      RecordDecoder decoder,
      byte[] bytes,
      int header,
      RowType read,
      List<String> expected,
      Random random,
      String text) {
    List<String> rows = new ArrayList<>();
    int at = header;
    Batch batch = new Batch(read, 7);
    int limit = header;
    while (at < bytes.length) {
      limit = Math.min(bytes.length, limit + random.nextInt(3));
      boolean last = limit == bytes.length;
      // What lies behind the limit must not matter.
      byte[] known = random.nextBoolean() ? Arrays.copyOf(bytes, limit) : bytes.clone();
      for (int i = limit; i < known.length; i += 1 + random.nextInt(2)) {
        known[i] = (byte) (random.nextBoolean() ? '0' : '\n');
      }
      int stop = last ? limit : at + random.nextInt(limit - at + 1);
      int next = decoder.decode(known, at, stop, limit, last, batch, 7);
      assertTrue(next >= at && next <= limit, text);
      at = next;
      if (batch.rows == 7 || random.nextInt(3) == 0) {
        rows.addAll(Kernels.rows(batch, read));
        batch.clear();
      }
    }
    rows.addAll(Kernels.rows(batch, read));
    assertEquals(expected, rows, text);
  }

  private static void asMessages(
      RecordEncoder encoder,
      RecordDecoder decoder,
      Batch batch,
      RowType read,
      List<String> expected,
      String text) {
    ByteBuilder out = new ByteBuilder(16);
    int[] ends = new int[ROWS];
    encoder.encode(batch, 0, ROWS, out, false, ends);
    Batch decoded = new Batch(read, 3);
    int[] starts = new int[ROWS];
    System.arraycopy(ends, 0, starts, 1, ROWS - 1);
    int half = ROWS / 2;
    decoder.decodeMessages(out.bytes, starts, ends, 0, half, decoded, Batch.CAPACITY);
    decoder.decodeMessages(out.bytes, starts, ends, half, ROWS, decoded, Batch.CAPACITY);
    assertEquals(expected, Kernels.rows(decoded, read), text);
  }
}
