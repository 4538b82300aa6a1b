package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {
  private static final RowType BIDS =
      RowType.of(
          new Field("auction", DataType.bigint()),
          new Field("channel", DataType.string()),
          new Field("price", DataType.bigint()),
          new Field("dateTime", DataType.timestamp(3)));

  private static List<String> decode(String text, RowType table, Map<String, String> options) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("csv", options, table, table);
    Batch batch = new Batch(table, 64);
    int start = decoder.headerLength(bytes, bytes.length);
    int end = decoder.decode(bytes, start, bytes.length, bytes.length, true, batch, 64);
    assertEquals(bytes.length, end);
    return Kernels.rows(batch, table);
  }

  private static List<String> bids(String text) {
    return decode(text, BIDS, Map.of());
  }

  @Test
  void plainRecords() {
    assertEquals(
        List.of(
            "1|\"apple\"|200|\"2026-01-31 12:00:00.123\"",
            "-2|\"ä\"|3|\"1969-12-31 23:59:59.000\""),
        bids("1,apple,200,2026-01-31 12:00:00.123\n-2,ä,3,1969-12-31T23:59:59\n"));
  }

  @Test
  void messageOfTwoLinesLeavesNothingBehind() {
    RecordDecoder decoder = Kernels.decoder("csv", Map.of(), BIDS, BIDS);
    Batch batch = new Batch(BIDS, 1);
    String first = "1,a,2,\n";
    String two = ",,,\n,,,\n";
    byte[] bytes = (first + two + first).getBytes(StandardCharsets.UTF_8);
    int[] starts = {0, first.length(), first.length() + two.length()};
    int[] ends = {starts[1], starts[2], bytes.length};
    BadRecordException bad =
        assertThrows(
            BadRecordException.class,
            () -> decoder.decodeMessages(bytes, starts, ends, 0, 3, batch, Batch.CAPACITY));
    assertEquals("more than one record in a message", bad.getMessage());
    assertEquals(1, batch.rows);
    decoder.decodeMessages(bytes, starts, ends, 2, 3, batch, Batch.CAPACITY);
    assertEquals(List.of("1|\"a\"|2|null", "1|\"a\"|2|null"), Kernels.rows(batch, BIDS));
  }

  @Test
  void quotesNullsAndLineEnds() {
    assertEquals(
        List.of(
            "1|\"a,\\\"b\\nc\"|null|null",
            "null|null|7|\"2026-01-01 00:00:00.000\"",
            "3|\"\"|4|null",
            "5|\"x\"|6|null"),
        bids("1,\"a,\"\"b\nc\",,\r\n,,7,\"2026-01-01 00:00:00\"\n\n3,\"\",4,\n5,\"x\",6,"));
  }

  @Test
  void reasonsAndOffsets() {
    String text = "1,a,2,\n2,b,12x,\n3,c,4,\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("csv", Map.of(), BIDS, BIDS);
    Batch batch = new Batch(BIDS, 64);
    BadRecordException bad =
        assertThrows(
            BadRecordException.class,
            () -> decoder.decode(bytes, 0, bytes.length, bytes.length, true, batch, 64));
    assertEquals("column price: '12x' is not a BIGINT", bad.getMessage());
    assertEquals(7, bad.recordStart());
    assertEquals(11, bad.errorAt());
    assertEquals(16, bad.recordEnd());
    assertEquals(1, batch.rows);
    assertEquals(
        bytes.length,
        decoder.decode(bytes, bad.recordEnd(), bytes.length, bytes.length, true, batch, 64));
    assertEquals("3|\"c\"|4|null", Kernels.row(batch, BIDS, 1));
  }

  private static String message(String text, Map<String, String> options) {
    return assertThrows(BadRecordException.class, () -> decode(text, BIDS, options)).getMessage();
  }

  @Test
  void reasons() {
    assertEquals("the record has 3 fields instead of 4", message("1,a,2\n", Map.of()));
    assertEquals("the record has more than 4 fields", message("1,a,2,,x\n", Map.of()));
    assertEquals("column channel: the quote is not closed", message("1,\"a,2,\n3", Map.of()));
    assertEquals(
        "column channel: text behind the closing quote", message("1,\"a\"b,2,\n", Map.of()));
    assertEquals(
        "column auction: '9223372036854775808' is not a BIGINT",
        message("9223372036854775808,a,2,\n", Map.of()));
    assertEquals(
        "column dateTime: '2026-02-30 00:00:00' is not a TIMESTAMP(3)",
        message("1,a,2,2026-02-30 00:00:00\n", Map.of()));
    assertEquals(
        "the header has no column price but: auction, channel, dateTime",
        message("auction,channel,dateTime\n", Map.of("csv.header", "true")));
    RowType notNull =
        RowType.of(new Field("id", DataType.bigint().withNullable(false)), BIDS.fields().get(1));
    assertEquals(
        "column id is NOT NULL but the field is empty",
        assertThrows(BadRecordException.class, () -> decode("1,\n,\n", notNull, Map.of()))
            .getMessage());
  }

  /** Characters of the text are bytes. */
  private static BadRecordException badBytes(
      String text, RowType table, RowType read, Map<String, String> options) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    RecordDecoder decoder = Kernels.decoder("csv", options, table, read);
    Batch batch = new Batch(read, 4);
    return assertThrows(
        BadRecordException.class,
        () -> {
          int start = decoder.headerLength(bytes, bytes.length);
          decoder.decode(bytes, start, bytes.length, bytes.length, true, batch, 4);
        });
  }

  @Test
  void textThatIsNotUtf8() {
    for (String field : List.of("caf\u00e9", "\"caf\u00e9\"", "\"caf\u00e9\"\"s\"")) {
      BadRecordException bad = badBytes("1,a,2,\n2," + field + ",3,\n", BIDS, BIDS, Map.of());
      String says = field.endsWith("s\"") ? "caf\uFFFD\"s" : "caf\uFFFD";
      assertEquals("column channel: '" + says + "' is not UTF-8", bad.getMessage());
      assertEquals(7, bad.recordStart());
      assertEquals(field.startsWith("\"") ? 10 : 9, bad.errorAt());
    }
  }

  @Test
  void textThatIsNotUtf8WithinNestedValues() {
    RowType table = RowType.of(new Field("names", new ArrayType(DataType.string(), true)));
    assertEquals(
        "column names: '[\"caf\uFFFD\"]' is not UTF-8",
        badBytes("\"[\"\"caf\u00e9\"\"]\"\n", table, table, Map.of()).getMessage());
  }

  /** A column may well have U+FFFD in its name, which is what wrong bytes look like. */
  @Test
  void headerThatIsNotUtf8() {
    RowType table =
        RowType.of(new Field("id", DataType.bigint()), new Field("caf\uFFFD", DataType.string()));
    Map<String, String> options = Map.of("csv.header", "true");
    BadRecordException bad = badBytes("id,caf\u00e9\n1,a\n", table, table, options);
    assertEquals(
        "the header has no column caf\uFFFD but: id, caf\uFFFD; 'caf\uFFFD' is not UTF-8",
        bad.getMessage());
    assertEquals(3, bad.errorAt());
    byte[] bytes = "id,caf\u00e9\n1,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    RowType id = RowType.of(table.fields().get(0));
    RecordDecoder decoder = Kernels.decoder("csv", options, table, id);
    Batch batch = new Batch(id, 4);
    int start = decoder.headerLength(bytes, bytes.length);
    decoder.decode(bytes, start, bytes.length, bytes.length, true, batch, 4);
    assertEquals(List.of("1"), Kernels.rows(batch, id));
  }

  @Test
  void ignoredErrors() {
    assertEquals(
        List.of("null|\"a\"|2|null", "1|null|null|null", "3|\"b\"|4|null"),
        decode("x,a,2,\n1\n3,b,4,,\n", BIDS, Map.of("csv.ignore-parse-errors", "true")));
    for (String wrong : List.of("3,b,4,,5\n", "3,\"b\"x,4,\n", "3,\"b,4,\n")) {
      BadRecordException bad =
          assertThrows(
              BadRecordException.class,
              () -> decode(wrong, BIDS, Map.of("csv.ignore-parse-errors", "true")));
      assertTrue(bad.ignored(), bad.getMessage());
    }
  }

  @Test
  void headersThatDiffer() {
    Map<String, String> options = Map.of("csv.header", "true");
    assertEquals(
        List.of("1|\"a\"|2|null"),
        decode("\uFEFFx,auction,channel,y,price,dateTime,z\n0,1,a,0,2,,0\n", BIDS, options));
    assertEquals(
        List.of("1|\"a\"|2|null", "3|null|4|null"),
        decode("price,\"dateTime\",auction, channel\r\n2,,1,a\r\n4,,3,\r\n", BIDS, options));
    assertEquals(List.of(), decode("", BIDS, options));
  }

  @Test
  void headersOfSeveralFiles() {
    RecordDecoder decoder = Kernels.decoder("csv", Map.of("csv.header", "true"), BIDS, BIDS);
    for (int round = 0; round < 3; round++) {
      String header =
          round == 1 ? "price,auction,channel,dateTime\n" : "auction,channel,price,dateTime\n";
      String record = round == 1 ? "2,1,a,\n" : "1,a,2,\n";
      byte[] bytes = (header + record).getBytes(StandardCharsets.UTF_8);
      Batch batch = new Batch(BIDS, 4);
      int at = decoder.headerLength(bytes, bytes.length);
      decoder.decode(bytes, at, bytes.length, bytes.length, true, batch, 4);
      assertEquals(List.of("1|\"a\"|2|null"), Kernels.rows(batch, BIDS));
    }
  }

  @Test
  void oneColumn() {
    RowType table = RowType.of(new Field("a", DataType.string()));
    assertEquals(
        List.of("\"x\"", "null", "\"\"", "\"y\""), decode("x\n\n\"\"\ny", table, Map.of()));
  }

  @Test
  void commentsAndNullLiteral() {
    assertEquals(
        List.of("null|\"NULL\"|null|null", "1|null|2|null"),
        decode(
            "# 1,a,2,\nNULL,\"NULL\",,\n#\n1,NULL,2,NULL\n# end",
            BIDS,
            Map.of("csv.allow-comments", "true", "csv.null-literal", "NULL")));
  }

  /** Random fields, quoted or not; each value must be what FastCSV says. */
  @Test
  void sameAsFastCsv() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int columns = 2 + random.nextInt(5);
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        fields.add(new Field("f" + i, DataType.string()));
      }
      RowType table = new RowType(fields, true);
      fields.removeIf(field -> random.nextInt(4) == 0);
      RowType read = new RowType(fields, true);
      String text = randomCsv(random, columns);
      List<String> expected = new ArrayList<>();
      for (CsvRecord record : CsvReader.builder().skipEmptyLines(true).ofCsvRecord(text)) {
        StringBuilder row = new StringBuilder();
        for (Field field : fields) {
          row.append(record.getField(table.indexOf(field.name()))).append('|');
        }
        expected.add(row.toString());
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Batch batch = new Batch(read, 1000);
      int end =
          Kernels.decoder("csv", Map.of(), table, read)
              .decode(bytes, 0, bytes.length, bytes.length, true, batch, 1000);
      assertEquals(bytes.length, end);
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < batch.rows; row++) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
          BytesColumn column = (BytesColumn) batch.columns[i];
          line.append(column.isNull(row) ? "" : column.string(row)).append('|');
        }
        rows.add(line.toString());
      }
      assertEquals(expected, rows, text);
    }
  }

  private static String randomCsv(Random random, int columns) {
    String[] parts = {
      "a", "bc", ",", "\"\"", "\n", "\r\n", "ä€", " ", "#", "\\", "xxxxxxxxxxxxxxx"
    };
    StringBuilder text = new StringBuilder();
    int quoting = random.nextInt(3);
    for (int record = random.nextInt(40); record > 0; record--) {
      for (int column = 0; column < columns; column++) {
        text.append(column == 0 ? "" : ",");
        boolean quoted = random.nextInt(4) < quoting;
        text.append(quoted ? "\"" : "");
        for (int i = random.nextInt(4); i > 0; i--) {
          String part = parts[random.nextInt(parts.length)];
          boolean plain = !part.equals(",") && !part.equals("\n") && !part.equals("\r\n");
          text.append(quoted || (plain && !part.equals("\"\"")) ? part : "z");
        }
        text.append(quoted ? "\"" : "");
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
      text.append(random.nextInt(9) == 0 ? "\n" : "");
    }
    if (text.length() > 0 && random.nextBoolean()) {
      text.append("last").append(",".repeat(columns - 1));
    }
    return text.toString();
  }
}
