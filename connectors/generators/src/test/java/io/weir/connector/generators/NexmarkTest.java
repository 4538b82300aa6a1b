package io.weir.connector.generators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.connector.generators.nexmark.NexmarkEvents;
import io.weir.connector.generators.nexmark.NexmarkShape;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NexmarkTest {
  private static final RowType SCHEMA =
      RowType.of(
          new Field("event_type", DataType.integer()), row("person"), row("auction"), row("bid"));

  private static Field row(String column) {
    List<Field> fields = new ArrayList<>();
    for (NexmarkField field : NexmarkField.values()) {
      if (field.column().equals(column)) {
        fields.add(new Field(field.field(), field.type()));
      }
    }
    return new Field(column, new RowType(fields, true));
  }

  private static SourceRequest request(RowType output, Map<String, String> options) {
    return new SourceRequest(
        new TableDescription("made", SCHEMA, List.of(), List.of(), options), output, List.of());
  }

  private static SourceContext context(int readers, List<String> restored) {
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
        () -> 0,
        0);
  }

  /** All rows as texts, by the time of the event, of which there is one per millisecond. */
  private static Map<String, List<String>> read(RowType output, int readers) {
    NexmarkSource source =
        new NexmarkSource(
            request(output, Map.of("events.num", "1000", "first-event.rate", "1000")));
    assertTrue(source.isBounded());
    source.open(context(readers, List.of()));
    Map<String, List<String>> columns = new TreeMap<>();
    for (int r = 0; r < readers; r++) {
      SourceReader reader = source.createReader(r);
      Batch batch = new Batch(output, 64);
      while (reader.poll(batch) == Poll.SPLIT_END) {
        for (int i = 0; i < batch.columns.length; i++) {
          Field field = output.fields().get(i);
          addTexts(field.name(), field.type(), batch.columns[i], batch.rows, columns);
        }
        batch.clear();
      }
    }
    columns.values().forEach(texts -> texts.sort(String::compareTo));
    return columns;
  }

  private static void addTexts(
      String name, DataType type, Column column, int rows, Map<String, List<String>> columns) {
    if (column instanceof RowColumn row) {
      List<Field> fields = ((RowType) type).fields();
      for (int i = 0; i < fields.size(); i++) {
        Field field = fields.get(i);
        addTexts(name + "." + field.name(), field.type(), row.children[i], rows, columns);
      }
      return;
    }
    List<String> texts = columns.computeIfAbsent(name, n -> new ArrayList<>());
    for (int row = 0; row < rows; row++) {
      texts.add(text(column, row));
    }
  }

  private static String text(Column column, int row) {
    if (column.isNull(row)) {
      return "null";
    }
    return column instanceof IntColumn ints
        ? Integer.toString(ints.values[row])
        : column instanceof LongColumn longs
            ? Long.toString(longs.values[row])
            : ((BytesColumn) column).string(row);
  }

  @Test
  void makesTheSameEventsForAnyNumberOfReaders() {
    Map<String, List<String>> all = read(SCHEMA, 1);
    assertEquals(26, all.size());
    all.values().forEach(texts -> assertEquals(1000, texts.size()));
    assertEquals(all, read(SCHEMA, 3));
  }

  @Test
  void makesOnlyWhatIsRead() {
    Map<String, List<String>> all = read(SCHEMA, 1);
    for (NexmarkField field : NexmarkField.values()) {
      RowType output =
          RowType.of(new Field(field.column(), RowType.of(new Field(field.field(), field.type()))));
      String name = field.column() + "." + field.field();
      assertEquals(Map.of(name, all.get(name)), read(output, 2));
    }
  }

  @Test
  void keepsTheProportionsOfTheBenchmark() {
    NexmarkEvents events = new NexmarkEvents(NexmarkShape.DEFAULT);
    int[] types = new int[3];
    long hotAuctions = 0;
    long bytes = 0;
    int bids = 0;
    long newest = 0;
    for (long event = 0; event < 1_000_000; event++) {
      long cycle = events.cycle(event);
      int type = events.type(event, cycle);
      types[type]++;
      if (type == NexmarkEvents.AUCTION) {
        newest = events.auctionId(event, cycle);
        assertTrue(events.expires(event) > events.time(event));
        assertTrue(events.seller(event, cycle) >= 1000);
      } else if (type == NexmarkEvents.BID) {
        bids++;
        long auction = events.bidAuction(event, cycle);
        assertTrue(auction >= 1000 && auction >= newest - 100 && auction <= newest + 10);
        hotAuctions += auction % 100 == 0 ? 1 : 0;
        bytes += 4 * 8 + events.bidExtraLength(event);
        assertTrue(events.bidPrice(event) >= 100 && events.bidPrice(event) <= 100_000_000);
      }
    }
    assertEquals(List.of(20_000, 60_000, 920_000), List.of(types[0], types[1], types[2]));
    // All hot ones and a hundredth of the others.
    assertEquals(0.505, (double) hotAuctions / bids, 0.005);
    assertEquals(100, (double) bytes / bids, 1);
  }

  @Test
  void explainsWrongTables() {
    assertEquals(
        "table made: option 'events.num' = '-1': expected 0 or more",
        failure(SCHEMA, Map.of("events.num", "-1")));
    assertEquals(
        "table made: option 'next-event.rate' = '5': rates that change are not supported: expected"
            + " 10000, the first-event.rate",
        failure(SCHEMA, Map.of("next-event.rate", "5")));
    assertEquals(
        "table made: one of the proportions must be greater than 0",
        failure(
            SCHEMA,
            Map.of("person.proportion", "0", "auction.proportion", "0", "bid.proportion", "0")));
    assertEquals(
        "table made: column x BIGINT does not fit: nexmark has event_type INT and the rows person,"
            + " auction and bid",
        failure(RowType.of(new Field("x", DataType.bigint())), Map.of()));
    assertEquals(
        "table made: field bid.price is of type BIGINT, not STRING",
        failure(
            RowType.of(new Field("bid", RowType.of(new Field("price", DataType.string())))),
            Map.of()));
    assertEquals(
        "table made: bid has auction, bidder, price, channel, url, dateTime, extra, not prise",
        failure(
            RowType.of(new Field("bid", RowType.of(new Field("prise", DataType.bigint())))),
            Map.of()));
  }

  private static String failure(RowType schema, Map<String, String> options) {
    TableDescription table = new TableDescription("made", schema, List.of(), List.of(), options);
    return String.valueOf(
        assertThrows(JobException.class, () -> new NexmarkConnector().capabilities(table))
            .getMessage());
  }

  @Test
  void endsOnlyWhenToldTo() {
    assertFalse(new NexmarkSource(request(SCHEMA, Map.of())).isBounded());
  }
}
