package io.weir.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final RowType NESTED =
      RowType.of(new Field("b", DataType.bigint()), new Field("a", DataType.string()));

  private static final RowType SCHEMA =
      RowType.of(
          new Field("id", DataType.bigint()),
          new Field("text, \"x\"", DataType.string()),
          new Field("price", DataType.decimal(10, 2)),
          new Field("wide", DataType.decimal(38, 4)),
          new Field("ratio", DataType.doublePrecision()),
          new Field("ts", DataType.timestamp(3)),
          new Field("ltz", DataType.of(TypeKind.TIMESTAMP_LTZ, 0)),
          new Field("day", DataType.of(TypeKind.DATE)),
          new Field("nested", NESTED),
          new Field("list", new ArrayType(DataType.integer(), true)));

  private static final List<String> TEXTS =
      List.of("plain", "", "a,b", "say \"hi\"", "two\nlines", "ünï 数", "\\ and \u0001", "null");

  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 31, 12, 0, 0, 123_000_000);

  @Test
  void csvIsReadBackByAnotherReader() throws IOException {
    List<CsvRecord> records =
        CsvReader.builder().ofCsvRecord(render(OutputFormat.CSV, batch())).stream().toList();
    assertEquals(TEXTS.size() + 2, records.size());
    assertEquals(SCHEMA.fields().stream().map(Field::name).toList(), records.get(0).getFields());
    for (int i = 0; i < TEXTS.size(); i++) {
      CsvRecord record = records.get(i + 1);
      assertEquals(Long.toString(i - 1), record.getField(0));
      assertEquals(TEXTS.get(i), record.getField(1));
      assertEquals(BigDecimal.valueOf(-1250 * i, 2).toPlainString(), record.getField(2));
      assertEquals(wide(i).toPlainString(), record.getField(3));
      assertEquals(i / 3.0, Double.parseDouble(record.getField(4)));
      assertEquals("2026-01-31 12:00:00.123", record.getField(5));
      assertEquals("2026-01-31 12:00:00Z", record.getField(6));
      assertEquals("2026-01-31", record.getField(7));
      assertEquals(TEXTS.get(i), JSON.readTree(record.getField(8)).get("a").textValue());
    }
  }

  @Test
  void csvTellsNullFromTheEmptyString() throws IOException {
    RowType schema =
        RowType.of(new Field("a", DataType.string()), new Field("b", DataType.string()));
    Batch batch = new Batch(schema, 1);
    ((BytesColumn) batch.columns[0]).set(0, new byte[0], 0, 0);
    batch.columns[1].setNull(0);
    batch.rows = 1;
    assertEquals("a,b\n\"\",\n", render(OutputFormat.CSV, batch, schema));
  }

  @Test
  void jsonIsReadBackByAnotherReader() throws IOException {
    String[] lines = render(OutputFormat.JSON, batch()).split("\n");
    assertEquals(TEXTS.size() + 1, lines.length);
    for (int i = 0; i < TEXTS.size(); i++) {
      JsonNode row = JSON.readTree(lines[i]);
      assertEquals(i - 1, row.get("id").longValue());
      assertEquals(TEXTS.get(i), row.get("text, \"x\"").textValue());
      assertEquals(0, BigDecimal.valueOf(-1250 * i, 2).compareTo(row.get("price").decimalValue()));
      assertEquals(0, wide(i).compareTo(row.get("wide").decimalValue()));
      assertEquals("2026-01-31 12:00:00.123", row.get("ts").textValue());
      assertEquals("2026-01-31 12:00:00Z", row.get("ltz").textValue());
      assertEquals("[\"b\",\"a\"]", JSON.valueToTree(fieldNames(row.get("nested"))).toString());
      assertEquals(i % 3, row.get("list").size());
    }
    JsonNode nulls = JSON.readTree(lines[TEXTS.size()]);
    nulls.forEach(value -> assertTrue(value.isNull()));
    assertEquals(SCHEMA.fields().size(), nulls.size());
  }

  @Test
  void jsonCompactHasNamesThenRows() throws IOException {
    String[] lines = render(OutputFormat.JSONCOMPACT, batch()).split("\n");
    assertEquals(
        JSON.valueToTree(SCHEMA.fields().stream().map(Field::name).toList()),
        JSON.readTree(lines[0]));
    assertEquals(TEXTS.size() + 2, lines.length);
    assertEquals("-1", JSON.readTree(lines[1]).get(0).toString());
    assertTrue(lines[2].contains(",-12.50,"), lines[2]);
  }

  @Test
  void jsonHasNoNaN() throws IOException {
    RowType schema = RowType.of(new Field("x", DataType.doublePrecision()));
    Batch batch = new Batch(schema, 2);
    ((DoubleColumn) batch.columns[0]).values[0] = Double.NaN;
    ((DoubleColumn) batch.columns[0]).values[1] = Double.NEGATIVE_INFINITY;
    batch.rows = 2;
    assertEquals(
        "[\"x\"]\n[\"NaN\"]\n[\"-Infinity\"]\n", render(OutputFormat.JSONCOMPACT, batch, schema));
  }

  @Test
  void changelogNamesTheChange() throws IOException {
    RowType schema = RowType.of(new Field("x", DataType.bigint()));
    Batch batch = new Batch(schema, 4);
    byte[] kinds = batch.useKinds(4);
    for (int i = 0; i < 4; i++) {
      kinds[i] = (byte) ChangeKind.values()[i].ordinal();
      ((LongColumn) batch.columns[0]).values[i] = i;
    }
    batch.rows = 4;
    assertEquals("op,x\n+I,0\n-U,1\n+U,2\n-D,3\n", render(OutputFormat.CHANGELOG, batch, schema));
  }

  @Test
  void tablesAlignNumbersToTheRight() throws IOException {
    RowType schema =
        RowType.of(new Field("name", DataType.string()), new Field("n", DataType.bigint()));
    assertEquals(
        """
        ┌──────┬──────┐
        │ name │    n │
        ├──────┼──────┤
        │ a\\n  │    5 │
        │ 数数 │ 1000 │
        │ NULL │ NULL │
        └──────┴──────┘
        3 rows
        """,
        render(OutputFormat.TABLE, twoColumns(schema), schema));
  }

  @Test
  void markdownEscapesBars() throws IOException {
    RowType schema =
        RowType.of(new Field("a|b", DataType.string()), new Field("n", DataType.bigint()));
    assertEquals(
        """
        | a\\|b | n |
        | --- | ---: |
        | a<br> | 5 |
        | 数数 | 1000 |
        | NULL | NULL |
        """,
        render(OutputFormat.MARKDOWN, twoColumns(schema), schema));
  }

  @Test
  void wideTablesAreCutToTheTerminal() throws IOException {
    RowType schema = RowType.of(new Field("text", DataType.string()));
    Batch batch = new Batch(schema, 1);
    text((BytesColumn) batch.columns[0], 0, "x".repeat(100));
    batch.rows = 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Renderer renderer = Renderers.of(OutputFormat.TABLE, out, schema, ZoneOffset.UTC, false, 30);
    renderer.begin();
    renderer.append(batch, null, 1);
    renderer.end();
    renderer.flush();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
      assertTrue(TextWidth.of(line) <= 30, line);
    }
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("x…"));
  }

  private static Batch twoColumns(RowType schema) {
    Batch batch = new Batch(schema, 3);
    text((BytesColumn) batch.columns[0], 0, "a\n");
    text((BytesColumn) batch.columns[0], 1, "数数");
    batch.columns[0].setNull(2);
    ((LongColumn) batch.columns[1]).values[0] = 5;
    ((LongColumn) batch.columns[1]).values[1] = 1000;
    batch.columns[1].setNull(2);
    batch.rows = 3;
    return batch;
  }

  /** A row for each text, then one of nulls. */
  private static Batch batch() {
    Batch batch = new Batch(SCHEMA, TEXTS.size() + 1);
    long micros = TIME.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + 123_000;
    for (int i = 0; i < TEXTS.size(); i++) {
      ((LongColumn) batch.columns[0]).values[i] = i - 1;
      text((BytesColumn) batch.columns[1], i, TEXTS.get(i));
      ((LongColumn) batch.columns[2]).values[i] = -1250L * i;
      ((DecimalColumn) batch.columns[3]).set(i, wide(i));
      ((DoubleColumn) batch.columns[4]).values[i] = i / 3.0;
      ((LongColumn) batch.columns[5]).values[i] = micros;
      ((LongColumn) batch.columns[6]).values[i] = micros;
      ((IntColumn) batch.columns[7]).values[i] = (int) TIME.toLocalDate().toEpochDay();
      RowColumn nested = (RowColumn) batch.columns[8];
      ((LongColumn) nested.children[0]).values[i] = i;
      text((BytesColumn) nested.children[1], i, TEXTS.get(i));
      ArrayColumn list = (ArrayColumn) batch.columns[9];
      list.lengths[i] = i % 3;
    }
    for (var column : batch.columns) {
      column.setNull(TEXTS.size());
    }
    batch.rows = TEXTS.size() + 1;
    return batch;
  }

  private static BigDecimal wide(int i) {
    return new BigDecimal(BigInteger.TEN.pow(30).multiply(BigInteger.valueOf(1 - 2L * i)), 4);
  }

  private static void text(BytesColumn column, int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    column.set(row, bytes, 0, bytes.length);
  }

  private static List<String> fieldNames(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String render(OutputFormat format, Batch batch) throws IOException {
    return render(format, batch, SCHEMA);
  }

  private static String render(OutputFormat format, Batch batch, RowType schema)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Renderer renderer =
        Renderers.of(format, out, schema, ZoneId.of("Europe/Berlin"), false, Integer.MAX_VALUE);
    renderer.begin();
    renderer.append(batch, null, batch.rows);
    renderer.end();
    renderer.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Lists fit any terminal: those too wide for it are printed in blocks of lines. */
  @Test
  void listsFitNarrowTerminals() throws IOException {
    RowType schema =
        RowType.of(
            new Field("name", DataType.string()),
            new Field("type", DataType.string()),
            new Field("watermark", DataType.string()));
    List<List<String>> rows =
        List.of(
            List.of("order", "TIMESTAMP(3)", "`order` - INTERVAL '5' 数数数数数数数数数 SECOND"),
            List.of("id", "BIGINT", ""));
    Batch batch = new Batch(schema, 2);
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        byte[] bytes = row.get(i).getBytes(StandardCharsets.UTF_8);
        ((BytesColumn) batch.columns[i]).set(batch.rows, bytes, 0, bytes.length);
      }
      batch.rows++;
    }
    for (int width = 20; width < 120; width++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Renderer renderer = Renderers.listing(OutputFormat.TABLE, out, schema, ZoneOffset.UTC, width);
      renderer.begin();
      renderer.append(batch, null, batch.rows);
      renderer.end();
      renderer.flush();
      String text = out.toString(StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        assertTrue(TextWidth.of(line) <= width, width + ": " + line);
      }
      String squeezed = text.replaceAll("\\s", "");
      for (String value : text.contains("│") ? List.<String>of() : rows.get(0)) {
        assertTrue(squeezed.contains(value.replaceAll("\\s", "")), text);
      }
    }
  }
}
