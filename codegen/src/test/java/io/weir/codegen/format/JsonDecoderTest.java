package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

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
        bad("{\"bid\":{\"auction\":1.5}}", Map.of()).getMessage());
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
    assertEquals(List.of(bidRow, personRow, "no row"), messages(bid, person, " \n", bid));
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
      decoder.decodeMessages(bytes, starts, ends, 0, texts.length, batch);
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
    assertEquals(
        List.of("null|null|\"a\"", "2|null|null"),
        decode(
            "{\"event_type\":\"x\",\"note\":\"a\"}\n{nonsense\n{\"event_type\":2}\n",
            EVENTS,
            Map.of("json.ignore-parse-errors", "true")));
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

  /** Random records with a few kinds of layouts; each value must be what Jackson's tree says. */
  @Test
  void sameAsJackson() throws IOException {
    RowType schema =
        RowType.of(
            new Field("a", DataType.bigint()),
            new Field("b", DataType.string()),
            new Field(
                "c",
                RowType.of(
                    new Field("d", DataType.doublePrecision()),
                    new Field("e", DataType.bool()),
                    new Field("f", RowType.of(new Field("g", DataType.string()))))),
            new Field("h", DataType.decimal(20, 3)),
            new Field("i", DataType.of(TypeKind.SMALLINT)));
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      // With so many that hardly two records are alike, layouts stop being learned.
      int kinds = seed % 3 == 0 ? 100_000 : 1 + random.nextInt(12);
      for (int record = 0; record < 300; record++) {
        Random shape = new Random(seed * 100L + random.nextInt(kinds));
        String line = object(schema, shape, random, 0);
        text.append(line).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
        expected.add(expected(schema, JACKSON.readTree(line)));
      }
      assertEquals(expected, decode(text.toString(), schema, Map.of()), text.toString());
    }
  }

  private static String space(Random shape) {
    return shape.nextInt(3) == 0 ? " ".repeat(shape.nextInt(3)) : "";
  }

  private static String object(RowType type, Random shape, Random random, int depth) {
    List<Field> fields = new ArrayList<>(type.fields());
    fields.removeIf(field -> shape.nextInt(6) == 0);
    for (int i = shape.nextInt(4); i > 0; i--) {
      fields.add(
          new Field("extra" + i, shape.nextInt(4) == 0 && depth < 2 ? type : DataType.string()));
    }
    if (shape.nextBoolean()) {
      Collections.shuffle(fields, shape);
    }
    StringBuilder text = new StringBuilder("{");
    for (Field field : fields) {
      text.append(text.length() == 1 ? "" : "," + space(shape));
      String key =
          shape.nextInt(30) == 0
              ? "\\u00" + Integer.toHexString(field.name().charAt(0)) + field.name().substring(1)
              : field.name();
      text.append(space(shape)).append('"').append(key).append('"').append(space(shape));
      text.append(':').append(space(shape));
      if (random.nextInt(12) == 0) {
        text.append("null");
      } else if (field.type() instanceof RowType row) {
        text.append(object(row, shape, random, depth + 1));
      } else {
        text.append(scalar(field, random));
      }
      text.append(space(shape));
    }
    return text.append('}').toString();
  }

  private static String scalar(Field field, Random random) {
    String number = Long.toString(random.nextLong() >> random.nextInt(64));
    return switch (field.type().kind()) {
      case BIGINT ->
          switch (random.nextInt(18)) {
            case 0 -> "\"" + number + "\"";
            case 1 -> "\"\\u0031" + random.nextInt(1000) + "\"";
            default -> number;
          };
      case SMALLINT -> Integer.toString((short) random.nextInt());
      case BOOLEAN -> random.nextBoolean() ? "true" : "false";
      case DOUBLE ->
          random.nextBoolean()
              ? Double.toString(random.nextGaussian())
              : Integer.toString(random.nextInt(2000) - 1000);
      case DECIMAL ->
          random.nextInt(100_000) + (random.nextBoolean() ? "" : "." + random.nextInt(1_000_000));
      case VARCHAR -> string(random);
      default -> throw new IllegalArgumentException(field.toString());
    };
  }

  private static String string(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\"";
      case 1 -> "\"\"";
      case 2 -> "\"ä€😀\"";
      case 3 -> "\"a,b}]{[:\"";
      case 4 -> "17.50";
      case 5 -> "true";
      default -> "\"" + "x".repeat(random.nextInt(40)) + "\"";
    };
  }

  /** What a row must look like, in the words of {@link Kernels#row}. */
  private static String expected(RowType type, JsonNode record) {
    List<String> values = new ArrayList<>();
    for (Field field : type.fields()) {
      values.add(value(field.type(), record.get(field.name())).toString());
    }
    return String.join("|", values);
  }

  private static JsonNode value(DataType type, JsonNode value) {
    if (value == null || value.isNull()) {
      return JACKSON.nullNode();
    }
    return switch (type.kind()) {
      case ROW -> {
        ObjectNode row = JACKSON.createObjectNode();
        for (Field field : ((RowType) type).fields()) {
          row.set(field.name(), value(field.type(), value.get(field.name())));
        }
        yield row;
      }
      case VARCHAR ->
          JACKSON
              .getNodeFactory()
              .textNode(value.asText().equals("17.5") ? "17.50" : value.asText());
      case BIGINT -> JACKSON.getNodeFactory().numberNode(Long.parseLong(value.asText()));
      case DOUBLE -> JACKSON.getNodeFactory().numberNode(value.asDouble());
      case DECIMAL ->
          JACKSON
              .getNodeFactory()
              .numberNode(
                  new java.math.BigDecimal(value.asText())
                      .setScale(3, java.math.RoundingMode.HALF_UP));
      default -> value;
    };
  }
}
