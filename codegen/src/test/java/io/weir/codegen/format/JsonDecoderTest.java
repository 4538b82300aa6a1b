package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {
  private static final RowType BID =
      RowType.of(
          new Field("auction", DataType.bigint()),
          new Field("price", DataType.doublePrecision()),
          new Field("channel", DataType.string()));

  private static final RowType EVENTS =
      RowType.of(
          new Field("event_type", DataType.integer()),
          new Field("bid", BID),
          new Field("note", DataType.string()));

  private static List<String> decode(String text, RowType schema, Map<String, String> options) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("json", options, schema, schema);
    Batch batch = new Batch(schema, 4096);
    assertEquals(
        bytes.length, decoder.decode(bytes, 0, bytes.length, bytes.length, true, batch, 4096));
    return Kernels.rows(batch, schema);
  }

  private static List<String> events(String text) {
    return decode(text, EVENTS, Map.of());
  }

  @Test
  void kindsOfRecordsInTurn() {
    String bid =
        "{\"event_type\":2,\"bid\":{\"auction\":%d,\"price\":1.5,\"channel\":\"x\"},\"note\":\"n\"}\n";
    String other = "{\"event_type\":1,\"bid\":null,\"note\":\"\"}\n";
    assertEquals(
        List.of(
            "2|{\"auction\":1,\"price\":1.5,\"channel\":\"x\"}|\"n\"",
            "1|null|\"\"",
            "2|{\"auction\":3,\"price\":1.5,\"channel\":\"x\"}|\"n\"",
            "1|null|\"\"",
            "2|{\"auction\":5,\"price\":1.5,\"channel\":\"x\"}|\"n\""),
        events(bid.formatted(1) + other + bid.formatted(3) + other + bid.formatted(5)));
  }

  @Test
  void fieldsThatTurnUpLater() {
    assertEquals(
        List.of("1|null|null", "2|null|\"late\"", "3|null|null"),
        events(
            "{\"event_type\":1,\"x\":2}\n{\"event_type\":2,\"x\":2,\"note\":\"late\"}\n"
                + "{\"event_type\":3,\"x\":4}"));
  }

  @Test
  void rowThatIsNullAtTheEnd() {
    RowType schema = RowType.of(new Field("a", DataType.bigint()), new Field("bid", BID));
    assertEquals(
        List.of("1|null", "2|{\"auction\":7,\"price\":null,\"channel\":null}", "3|null"),
        decode(
            "{\"a\":1,\"bid\":null}\n{\"a\":2,\"bid\":{\"auction\":7}}\n{\"a\":3,\"bid\":null}\n",
            schema,
            Map.of()));
  }

  @Test
  void whatStandsBetweenAndWhatIsNullAtTheEnd() {
    RowType schema = RowType.of(new Field("a", DataType.bigint()), new Field("bid", BID));
    assertEquals(
        List.of(
            "1|null",
            "2|null",
            "3|{\"auction\":7,\"price\":null,\"channel\":null}",
            "4|null",
            "5|null"),
        decode(
            """
            {"a":1,"z":5,"bid":null}
            {"a":2,"z":{"bid":{"auction":1},"s":",\\"bid\\":null}"},"y":[1,2],"bid":null}
            {"a":3,"z":5,"bid":{"auction":7}}
            {"a":4,"bid":null,"z":{"a":5,"bid":null}}
            {"a":5,"z":{"a":6,"bid":null}}
            """,
            schema,
            Map.of()));
  }

  @Test
  void aSecondObjectOnALineIsNotTakenForTheRest() {
    RowType schema = RowType.of(new Field("bid", BID));
    String first = "{\"bid\":null}\n";
    String both = "{\"bid\":{\"auction\":7}} {\"bid\":null}\n";
    assertThrows(BadRecordException.class, () -> decode(first + both, schema, Map.of()));
  }

  /** Values in front of the one that is read: some always the same, some not, some for a while. */
  @Test
  void changingValuesAreSkipped() {
    RowType schema = RowType.of(new Field("a", DataType.bigint()));
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      text.append(
          "{\"t\":2,\"x\":%s,\"u\":null,\"y\":\"%s\",\"a\":%d,\"z\":%d}\n"
              .formatted(
                  i < 1_000 ? "7" : i % 3 == 0 ? "[" + i + "]" : i, "y".repeat(i % 5), i, i));
      expected.add(Integer.toString(i));
    }
    List<String> rows = new ArrayList<>();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("json", Map.of(), schema, schema);
    Batch batch = new Batch(schema, 100);
    for (int at = 0; at < bytes.length; ) {
      batch.clear();
      at = decoder.decode(bytes, at, bytes.length, bytes.length, true, batch, 100);
      rows.addAll(Kernels.rows(batch, schema));
    }
    assertEquals(expected, rows);
  }

  /** The text at the end of the second record is that of the first, but it is another row's. */
  @Test
  void anotherRowsNullAtTheEnd() {
    RowType inner = RowType.of(new Field("g", DataType.string()));
    RowType schema =
        RowType.of(
            new Field("c", RowType.of(new Field("d", DataType.bigint()), new Field("f", inner))));
    assertEquals(
        List.of("{\"d\":1,\"f\":null}", "{\"d\":1,\"f\":{\"g\":\"x\"}}"),
        decode(
            """
            {"c":{"d":1,"f":null}}
            {"c":{"d":1,"f":{"g":"x"}},"other":{"d":1,"f":null}}
            """,
            schema,
            Map.of()));
  }

  @Test
  void unusualValues() {
    assertEquals(
        List.of(
            "12|null|\"{\\\"a\\\": [1, \\\"}\\\"]}\"",
            "3|{\"auction\":1000,\"price\":2.0,\"channel\":\"1.50\"}|\"true\"",
            "null|null|\"é😀\\\"\\\\/\\b\""),
        events(
            "{\"event_type\":\"12\",\"note\":{\"a\": [1, \"}\"]}}\r\n"
                + "{\"event_type\":3.0,\"bid\":{\"auction\":1e3,\"price\":\"2\",\"channel\":1.50},\"note\":true}\n\n"
                + " { \"note\" : \"\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\b\" } \n"));
  }

  @Test
  void nestedTypes() {
    RowType schema =
        RowType.of(
            new Field("items", new ArrayType(RowType.of(new Field("n", DataType.integer())), true)),
            new Field("tags", new MapType(DataType.string(), DataType.bigint(), true)));
    assertEquals(
        List.of("[{\"n\":1},null,{\"n\":null}]|{\"a\":1,\"b\":null}", "[]|{}", "null|{\"a\":2}"),
        decode(
            "{\"items\":[{\"n\":1},null,{}],\"tags\":{\"a\":1,\"b\":null}}\n"
                + "{\"items\":[],\"tags\":{}}\n{\"tags\":{\"a\":1,\"a\":2}}\n",
            schema,
            Map.of()));
  }

  private static BadRecordException bad(String text, Map<String, String> options) {
    return assertThrows(BadRecordException.class, () -> decode(text, EVENTS, options));
  }

  @Test
  void reasonsAndOffsets() {
    BadRecordException bad = bad("{\"event_type\":1}\n{\"event_type\":\"x1\"}\n{}\n", Map.of());
    assertEquals("column event_type: 'x1' is not an INT", bad.getMessage());
    assertEquals(17, bad.recordStart());
    assertEquals(31, bad.errorAt());
    assertEquals(37, bad.recordEnd());
    assertEquals(
        "column bid.auction: '1.5' is not a BIGINT",
        bad("{\"bid\":{\"auction\":\"1.5\"}}", Map.of()).getMessage());
    assertEquals(
        "column bid: '7' is not a ROW<`auction` BIGINT, `price` DOUBLE, `channel` STRING>",
        bad("{\"bid\":7}", Map.of()).getMessage());
    assertEquals(
        "truncated JSON: the record ends before its closing bracket",
        bad("{\"event_type\":1,\"bid\":{\"auction\":1", Map.of()).getMessage());
    assertEquals("the record is not a JSON object", bad("[1]", Map.of()).getMessage());
    assertEquals("there is something behind the JSON object", bad("{} {}", Map.of()).getMessage());
    assertTrue(bad("{\"event_type\":01}", Map.of()).getMessage().startsWith("malformed JSON: "));
    assertEquals(
        "field bid is missing",
        bad("{\"event_type\":1}", Map.of("json.fail-on-missing-field", "true")).getMessage());
  }

  @Test
  void truncatedAfterGoodOnes() {
    String good =
        "{\"event_type\":1,\"bid\":{\"auction\":1,\"price\":1,\"channel\":\"c\"},\"note\":\"n\"}\n";
    for (int cut = 1; cut < good.length() - 1; cut++) {
      String record = good.substring(0, cut);
      BadRecordException bad =
          assertThrows(
              BadRecordException.class, () -> events(good + good + record + "\n" + good), record);
      assertEquals(2 * good.length(), bad.recordStart());
      assertEquals(2 * good.length() + cut + 1, bad.recordEnd());
    }
  }

  @Test
  void messagesOfSeveralLines() {
    String text = "{\n  \"event_type\" : 1,\n  \"note\" : \"n\",\n \"bid\" : null }\n";
    assertEquals(List.of("1|null|\"n\"", "1|null|\"n\"", "bad"), messages(text, text, " {}{}"));
  }

  @Test
  void messagesLieNextToEachOther() {
    String bid =
        "{\"event_type\":2,\"bid\":{\"auction\":1,\"price\":2,\"channel\":\"c\"},\"note\":\"n\"}";
    String person = "{\"event_type\":0,\"bid\":null,\"note\":\"p\"}";
    String bidRow = messages(bid).get(0);
    String personRow = messages(person).get(0);
    assertEquals(List.of(bidRow, bidRow, personRow, bidRow), messages(bid, bid, person, bid));
    // What one message lacks at its end is not taken from the next one.
    for (int cut = 1; cut < bid.length(); cut++) {
      assertEquals(
          List.of(bidRow, bidRow, "bad"),
          messages(bid, bid, bid.substring(0, cut), bid.substring(cut)));
    }
    assertEquals(List.of(bidRow, personRow, "bad"), messages(bid, person, " \n", bid));
    assertEquals(List.of(bidRow, "no row"), messages(bid, "", bid));
    assertEquals(List.of(bidRow, bidRow), messages(bid + "\n", bid + "\r\n"));
    // The first of two lines would be lost.
    assertEquals(List.of(bidRow, bidRow, "bad"), messages(bid, bid, bid + "\n" + bid));
  }

  /** The rows of messages up to the first one that gives none, and what became of that one. */
  private static List<String> messages(String... texts) {
    RecordDecoder decoder = Kernels.decoder("json", Map.of(), EVENTS, EVENTS);
    Batch batch = new Batch(EVENTS, 1);
    int[] starts = new int[texts.length];
    int[] ends = new int[texts.length];
    StringBuilder all = new StringBuilder("}\n");
    for (int i = 0; i < texts.length; i++) {
      starts[i] = all.length();
      ends[i] = all.append(texts[i]).length();
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    List<String> result = new ArrayList<>();
    try {
      decoder.decodeMessages(bytes, starts, ends, 0, texts.length, batch, Batch.CAPACITY);
      result.addAll(Kernels.rows(batch, EVENTS));
      if (batch.rows < texts.length) {
        result.add("no row");
      }
    } catch (BadRecordException e) {
      result.addAll(Kernels.rows(batch, EVENTS));
      result.add("bad");
    }
    return result;
  }

  @Test
  void ignoredErrors() {
    Map<String, String> ignore = Map.of("json.ignore-parse-errors", "true");
    assertEquals(
        List.of("null|null|\"a\"", "2|null|null"),
        decode("{\"event_type\":\"x\",\"note\":\"a\"}\n{\"event_type\":2}\n", EVENTS, ignore));
    BadRecordException nonsense =
        assertThrows(BadRecordException.class, () -> decode("{}\n{nonsense\n{}\n", EVENTS, ignore));
    assertTrue(nonsense.ignored());
    assertEquals(3, nonsense.recordStart());
    assertEquals(13, nonsense.recordEnd());
  }

  /** Whatever is read of them. */
  @Test
  void deepNesting() {
    int depth = 100_000;
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    RowType text = RowType.of(new Field("a", DataType.string()));
    RowType elements = RowType.of(new Field("a", new ArrayType(DataType.integer(), true)));
    for (String value : List.of(arrays, objects)) {
      String record = "{\"a\":" + value + "}\n";
      assertEquals(List.of(""), decode(record, RowType.of(), Map.of()));
      assertEquals(
          "\"" + value.replace("\"", "\\\"") + "\"", decode(record, text, Map.of()).get(0));
      assertThrows(BadRecordException.class, () -> decode(record, elements, Map.of()));
      String cut = record.substring(0, record.length() - 3);
      assertThrows(BadRecordException.class, () -> decode(cut, RowType.of(), Map.of()));
    }
  }

  /** More than one word of them, some twice, in the order of no table. */
  @Test
  void manyFields() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RowType nested =
          RowType.of(new Field("x", DataType.bigint()), new Field("y" + i % 7, DataType.bigint()));
      fields.add(new Field("column_" + i, i % 5 == 0 ? nested : DataType.bigint()));
    }
    RowType schema = new RowType(fields, true);
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int record = 0; record < 200; record++) {
      String[] values = new String[fields.size()];
      Arrays.fill(values, "null");
      text.append("{\"z\":0");
      for (int i = random.nextInt(600); i > 0; i--) {
        int column = random.nextInt(fields.size());
        String value = Integer.toString(random.nextInt());
        if (column % 5 == 0) {
          boolean first = random.nextBoolean();
          text.append(
              ",\"column_%d\":{\"%s\":%s}"
                  .formatted(column, first ? "x" : "y" + column % 7, value));
          values[column] =
              "{\"x\":%s,\"y%d\":%s}"
                  .formatted(first ? value : "null", column % 7, first ? "null" : value);
        } else {
          text.append(",\"column_%d\":%s".formatted(column, value));
          values[column] = value;
        }
      }
      text.append("}\n");
      expected.add(String.join("|", values));
    }
    assertEquals(expected, decode(text.toString(), schema, Map.of()));
  }

  @Test
  void notNull() {
    RowType schema = RowType.of(new Field("id", DataType.bigint().withNullable(false)));
    assertEquals(List.of("1"), decode("{\"id\":1}", schema, Map.of()));
    assertEquals(
        "field id is NOT NULL but is missing",
        assertThrows(BadRecordException.class, () -> decode("{\"id\":1}\n{}", schema, Map.of()))
            .getMessage());
    assertEquals(
        "field id is NOT NULL but is null",
        assertThrows(
                BadRecordException.class,
                () -> decode("{\"id\":1}\n{\"id\":null}", schema, Map.of()))
            .getMessage());
  }
}
