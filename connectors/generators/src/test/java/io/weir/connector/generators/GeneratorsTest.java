package io.weir.connector.generators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.error.JobException;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
  private static final RowType SCHEMA =
      RowType.of(
          new Field("id", DataType.bigint()),
          new Field("price", DataType.decimal(8, 2)),
          new Field("ratio", DataType.doublePrecision()),
          new Field("small", DataType.of(TypeKind.TINYINT)),
          new Field("name", DataType.string()),
          new Field("at", DataType.timestamp(3)),
          new Field("tags", new ArrayType(DataType.string(), true)),
          new Field(
              "nested",
              RowType.of(
                  new Field("wide", DataType.decimal(30, 3)), new Field("flag", DataType.bool()))),
          new Field("counts", new MapType(DataType.integer(), DataType.bigint(), true)));

  private static SourceRequest request(RowType schema, Map<String, String> options) {
    return new SourceRequest(
        new TableDescription("made", schema, List.of(), List.of(), options), schema, List.of());
  }

  private static SourceContext context(int readers, List<String> restored, long[] clock) {
    return new SourceContext(
        readers,
        restored,
        () -> {
          throw new IllegalStateException();
        },
        () -> {
          throw new IllegalStateException();
        },
        64,
        () -> clock[0],
        0);
  }

  @Test
  void fillsEveryTypeWithinItsBounds() {
    long[] clock = {1_700_000_000_123_456L};
    DatagenSource source =
        new DatagenSource(
            request(
                SCHEMA,
                Map.ofEntries(
                    Map.entry("number-of-rows", "50"),
                    Map.entry("rows-per-second", "1000000000"),
                    Map.entry("fields.id.kind", "sequence"),
                    Map.entry("fields.id.start", "100"),
                    Map.entry("fields.id.end", "100000"),
                    Map.entry("fields.price.min", "1.5"),
                    Map.entry("fields.price.max", "2.25"),
                    Map.entry("fields.ratio.min", "-1"),
                    Map.entry("fields.ratio.max", "1"),
                    Map.entry("fields.name.length", "7"),
                    Map.entry("fields.name.null-rate", "0.5"),
                    Map.entry("fields.at.max-past", "1 h"),
                    Map.entry("fields.nested.wide.min", "10"),
                    Map.entry("fields.nested.wide.max", "11"),
                    Map.entry("fields.tags.element.length", "2"))));
    assertTrue(source.isBounded());
    source.open(context(1, List.of(), clock));
    clock[0] += 1_000_000;
    SourceReader reader = source.createReader(0);
    Batch batch = new Batch(SCHEMA, 64);
    assertEquals(Poll.SPLIT_END, reader.poll(batch));
    assertEquals(50, batch.rows);
    int nulls = 0;
    for (int row = 0; row < 50; row++) {
      assertEquals(100 + row, ((LongColumn) batch.columns[0]).values[row]);
      long price = ((LongColumn) batch.columns[1]).values[row];
      assertTrue(price >= 150 && price <= 225, "price " + price);
      assertTrue(Math.abs(((DoubleColumn) batch.columns[2]).values[row]) <= 1);
      assertEquals(
          ((IntColumn) batch.columns[3]).values[row],
          (byte) ((IntColumn) batch.columns[3]).values[row]);
      if (batch.columns[4].isNull(row)) {
        nulls++;
      } else {
        assertTrue(((BytesColumn) batch.columns[4]).string(row).matches("[0-9a-f]{7}"));
      }
      StringBuilder text = new StringBuilder();
      for (int i = 6; i < 9; i++) {
        RowText.append(text, batch.columns[i], SCHEMA.fields().get(i).type(), row);
      }
      assertTrue(
          text.toString()
              .matches(
                  "\\[\\w\\w, \\w\\w, \\w\\w]\\+I\\[1[01]\\.\\d{3}, (true|false)]"
                      + "\\{-?\\d+=-?\\d+, -?\\d+=-?\\d+, -?\\d+=-?\\d+}"),
          text.toString());
      assertEquals(0, ((LongColumn) batch.columns[5]).values[row] % 1000);
    }
    assertTrue(nulls > 10 && nulls < 40, "nulls " + nulls);
    batch.clear();
    assertEquals(Poll.END, reader.poll(batch));
    assertTrue(reader.isPartitionFinished(0));
  }

  @Test
  void paces() {
    long[] clock = {5_000_000};
    DatagenSource source =
        new DatagenSource(
            request(
                RowType.of(new Field("x", DataType.bigint())), Map.of("rows-per-second", "10")));
    assertFalse(source.isBounded());
    source.open(context(2, List.of(), clock));
    SourceReader first = source.createReader(0);
    SourceReader second = source.createReader(1);
    assertEquals(1, drain(first));
    assertEquals(0, drain(second));
    clock[0] += 500_000;
    assertEquals(2, drain(first));
    assertEquals(3, drain(second));
    clock[0] += 1_000_000;
    assertEquals(10, drain(first) + drain(second));
  }

  @Test
  void aPartitionWaitsForThoseFarBehind() {
    long[] clock = {0};
    DatagenSource source =
        new DatagenSource(
            request(
                RowType.of(new Field("x", DataType.bigint())),
                Map.of("number-of-rows", "1000000", "rows-per-second", "1000000")));
    source.open(context(2, List.of(), clock));
    clock[0] = 2_000_000;
    SourceReader first = source.createReader(0);
    SourceReader second = source.createReader(1);
    int ahead = drain(first);
    assertTrue(ahead > 30_000 && ahead < 40_000, "ahead by " + ahead);
    assertEquals(0, drain(first));
    int both = drain(second);
    assertTrue(both > ahead && both <= 2 * ahead + 64, both + " rows after " + ahead);
    int rows = ahead + both;
    for (int more = 1; more > 0; rows += more) {
      more = drain(first) + drain(second);
    }
    assertEquals(1_000_000, rows);
  }

  private static int drain(SourceReader reader) {
    int rows = 0;
    while (true) {
      Batch batch = new Batch(new DataType[] {DataType.bigint()}, 64);
      if (reader.poll(batch) != Poll.SPLIT_END) {
        return rows;
      }
      rows += batch.rows;
    }
  }

  /** Readers, restarts and skipped rows in any order give each number of the sequence once. */
  @Test
  void makesEachRowOnceWhateverTheCrashes() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      long end = random.nextInt(2000);
      SourceRequest request =
          request(
              RowType.of(new Field("x", DataType.bigint())),
              Map.of(
                  "fields.x.kind", "sequence",
                  "fields.x.start", "0",
                  "fields.x.end", Long.toString(end),
                  "rows-per-second", "1000"));
      long[] clock = {0};
      List<String> snapshots = List.of();
      List<Long> total = new ArrayList<>();
      boolean done = false;
      while (!done) {
        int readers = 1 + random.nextInt(3);
        DatagenSource source = new DatagenSource(request);
        source.open(context(readers, snapshots, clock));
        List<String> next = new ArrayList<>();
        done = true;
        for (int r = 0; r < readers; r++) {
          SourceReader reader = source.createReader(r);
          int polls = random.nextInt(10);
          int released = 0;
          Poll poll = Poll.NOTHING;
          for (int i = 0; i < polls && poll != Poll.END; i++) {
            clock[0] += random.nextInt(50_000);
            Batch batch = new Batch(new DataType[] {DataType.bigint()}, 64);
            poll = reader.poll(batch);
            released = 0;
            if (poll == Poll.SPLIT_END) {
              released = i < polls - 1 ? batch.rows : random.nextInt(batch.rows + 1);
              released = Math.max(released, reader.rowsToSkip());
              for (int row = reader.rowsToSkip(); row < released; row++) {
                total.add(((LongColumn) batch.columns[0]).values[row]);
              }
            }
          }
          done &= poll == Poll.END;
          next.add(reader.snapshot(released));
        }
        snapshots = next;
      }
      total.sort(Long::compare);
      assertEquals(LongStream.rangeClosed(0, end).boxed().toList(), total, "seed " + seed);
    }
  }

  private static String failure(Map<String, String> options) {
    return String.valueOf(
        assertThrows(
                JobException.class, () -> DatagenSource.check(request(SCHEMA, options).table()))
            .getMessage());
  }

  @Test
  void explainsWrongOptions() {
    assertEquals(
        "table made: option 'fields.pric.min' = '1': there is no column 'pric'",
        failure(Map.of("fields.pric.min", "1")));
    assertEquals(
        "table made: option 'fields.id.start' = 'x': expected a whole number",
        failure(
            new TreeMap<>(
                Map.of(
                    "fields.id.kind", "sequence",
                    "fields.id.start", "x",
                    "fields.id.end", "9"))));
    assertEquals(
        "table made: option 'fields.at.max-past' = 'long': expected a duration such as 10 s, 500 ms"
            + " or 1 min",
        failure(Map.of("fields.at.max-past", "long")));
    assertEquals(
        "table made: option 'fields.id.min' = '5': is above the maximum, 4",
        failure(Map.of("fields.id.min", "5", "fields.id.max", "4")));
  }

  @Test
  void refusesWhatAColumnCannotBe() {
    assertEquals(
        "table made: option 'fields.price.max' = '1000000': the column can be -999999.99 to 999999.99",
        failure(Map.of("fields.price.max", "1000000")));
    assertEquals(
        "table made: option 'fields.price.min' = '0.001': is above the maximum, 0.009",
        failure(Map.of("fields.price.min", "0.001", "fields.price.max", "0.009")));
    assertEquals(
        "table made: option 'fields.small.end' = '128': the column can be -128 to 127",
        failure(
            Map.of(
                "fields.small.kind", "sequence",
                "fields.small.start", "1",
                "fields.small.end", "128")));
    assertEquals(
        "table made: option 'fields.id.start' = '5': it means nothing for a column of type BIGINT of"
            + " random values",
        failure(Map.of("fields.id.start", "5")));
    assertEquals(
        "table made: option 'fields.name.min' = '5': it means nothing for a column of type STRING of"
            + " random values",
        failure(Map.of("fields.name.min", "5")));
    for (Map<String, String> options :
        List.of(
            Map.of("number-of-rows", "-1"),
            Map.of("fields.id.kind", "sequence", "fields.id.start", "5", "fields.id.end", "1"))) {
      TableDescription table = request(SCHEMA, options).table();
      assertThrows(JobException.class, () -> new DatagenConnector().capabilities(table));
    }
  }

  @Test
  void printsChanges() {
    RowType schema =
        RowType.of(new Field("x", DataType.bigint()), new Field("t", DataType.timestamp(3)));
    Batch batch = new Batch(schema, 2);
    batch.useKinds(2)[1] = ChangeKind.DELETE_BYTE;
    ((LongColumn) batch.columns[0]).values[0] = 7;
    ((LongColumn) batch.columns[1]).values[0] = 1_767_225_600_123_000L;
    batch.columns[0].setNull(1);
    batch.columns[1].setNull(1);
    batch.rows = 2;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintSink sink =
        new PrintSink(
            printRequest(schema),
            "id",
            new PrintStream(bytes, false, StandardCharsets.UTF_8),
            FileDescriptor.out);
    var writer = sink.createWriter(0);
    writer.write(batch);
    writer.prepareCommit(1);
    assertEquals(
        "id> +I[7, 2026-01-01 00:00:00.123]\nid> -D[null, null]\n",
        bytes.toString(StandardCharsets.UTF_8));
  }

  private static SinkRequest printRequest(RowType schema) {
    return new SinkRequest(
        new TableDescription("shown", schema, List.of(), List.of(), Map.of()), schema, List.of());
  }

  @Test
  void failsWhenNothingCanBePrinted() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    RowType schema = RowType.of(new Field("x", DataType.bigint()));
    Batch batch = new Batch(schema, 1);
    batch.rows = 1;
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      PrintStream out = new PrintStream(full, false, StandardCharsets.UTF_8);
      SinkWriter writer =
          new PrintSink(printRequest(schema), null, out, full.getFD()).createWriter(0);
      assertEquals(
          "table shown: cannot print: No space left on device",
          assertThrows(JobException.class, () -> writer.write(batch)).getMessage());
    }
  }

  @Test
  void impossiblePositionsAreRefused() {
    for (String text :
        List.of(
            "",
            "{}",
            "[]",
            "{\"partitionCount\":0,\"positions\":[]}",
            "{\"partitionCount\":-1,\"positions\":[]}",
            "{\"partitionCount\":2,\"positions\":[[2,0,0,0,0]]}",
            "{\"partitionCount\":2,\"positions\":[[0,-1,0,0,0]]}",
            "{\"partitionCount\":2,\"positions\":[[0,0,-5,0,0]]}",
            "{\"partitionCount\":2,\"positions\":[[0,0,0,0,-3]]}",
            "{\"partitionCount\":2,\"positions\":[[0,0,0")) {
      assertThrows(JobException.class, () -> NumberedPosition.parse(text), text);
    }
    assertEquals(
        "{\"partitionCount\":2,\"positions\":[[1,3,90,10,4]]}",
        NumberedPosition.parse("{\"partitionCount\":2,\"positions\":[[1,3,90,10,4]]}").text());
  }
}
