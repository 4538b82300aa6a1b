package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing of topics. */
class KafkaSinkTest extends BrokerTest {
  @Test
  void writesKeysAndValuesThatAreReadBack() throws ExecutionException, InterruptedException {
    broker().createTopic("keyed", 2);
    RowType schema =
        RowType.of(
            new Field("a", DataType.string()),
            new Field("k_id", DataType.string()),
            new Field("b", DataType.string()));
    Map<String, String> options =
        bounded(
            "key.format", "csv",
            "key.fields", "k_id",
            "key.fields-prefix", "k_",
            "value.fields-include", "EXCEPT_KEY");
    TableDescription table = table(schema, "keyed", options);
    assertEquals(List.of("a", "b"), new KafkaConnector().recordLayout(table).value());
    assertEquals(List.of("k_id"), new KafkaConnector().recordLayout(table).key());
    String[] rows = new String[500];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "a" + i + "|key" + i % 10 + "|b" + i;
    }
    try (KafkaSink sink = sink(table, List.of())) {
      try (SinkWriter writer = sink.createWriter(0)) {
        assertTrue(writer.hasRoom());
        writer.write(batch(schema, rows));
        assertEquals(List.of(), writer.prepareCommit(1));
        assertTrue(writer.hasRoom());
      }
    }
    assertEquals(List.of(rows).stream().sorted().toList(), readAll(table));
    // The same messages as other tables see them.
    RowType values =
        RowType.of(new Field("a", DataType.string()), new Field("b", DataType.string()));
    assertTrue(readAll(table(values, "keyed", bounded())).contains("a7|b7"));
  }

  @Test
  void keepsNullsOfRawRecords() throws ExecutionException, InterruptedException {
    broker().createTopic("nulls", 1);
    RowType schema =
        RowType.of(new Field("k", DataType.string()), new Field("text", DataType.string()));
    TableDescription table =
        table(
            schema,
            "nulls",
            bounded(
                "value.format", "raw",
                "key.format", "raw",
                "key.fields", "k",
                "value.fields-include", "EXCEPT_KEY"));
    Batch batch = batch(schema, "a|x", "b|y", "c|z");
    batch.columns[0].setNull(1);
    batch.columns[1].setNull(2);
    write(table, batch);
    assertEquals(List.of("a|x", "c|null", "null|y"), readAll(table));
    // To other formats a record without a value is a deletion.
    assertEquals(List.of("x", "y"), readAll(table(TEXT, "nulls", bounded("on-error", "skip"))));
    Batch badKey = batch(schema, "!d|z");
    badKey.columns[1].setNull(0);
    write(table, badKey);
    JobException bad = assertThrows(JobException.class, () -> readAll(table));
    assertTrue(bad.getMessage().contains("partition 0, offset 3: key: "), bad.getMessage());
  }

  private static void write(TableDescription table, Batch batch)
      throws ExecutionException, InterruptedException {
    try (KafkaSink sink = sink(table, List.of());
        SinkWriter writer = sink.createWriter(0)) {
      writer.write(batch);
      writer.prepareCommit(1);
    }
  }

  /** A worker that hands a record over is away for a moment at most, whatever the user allows. */
  @Test
  void theProducerIsWaitedForInSteps() {
    TableDescription table = table(TEXT, "taken", Map.of("properties.max.block.ms", "60000"));
    Object step = new KafkaProperties(table).producer().get("max.block.ms");
    assertTrue(step instanceof Number millis && millis.longValue() <= 100, step + " ms");
  }

  /** Waits for a topic that is not there, and says then that it was deleted. */
  @Test
  void saysThatItsTopicWasDeleted() throws ExecutionException, InterruptedException {
    broker().createTopic("taken", 1);
    TableDescription table =
        table(
            TEXT,
            "taken",
            Map.of("properties.max.block.ms", "1500", "properties.metadata.max.age.ms", "100"));
    try (KafkaSink sink = sink(table, List.of());
        SinkWriter writer = sink.createWriter(0);
        Admin admin = broker().admin()) {
      writer.write(batch(TEXT, "a"));
      writer.prepareCommit(1);
      assertNull(sink.undelivered());
      admin.deleteTopics(List.of("taken")).all().get();
      JobException deleted = null;
      while (deleted == null) {
        try {
          if (writer.hasRoom()) {
            writer.write(batch(TEXT, "b"));
          }
        } catch (JobException e) {
          deleted = e;
        }
      }
      assertEquals(
          "table orders: Kafka at "
              + broker().address
              + " has no topic 'taken' any more: it was deleted while it was written",
          deleted.getMessage());
      String undelivered = String.valueOf(sink.undelivered());
      assertTrue(undelivered.contains(" not delivered to topic 'taken' of Kafka at "), undelivered);
      sink.abort();
    }
  }

  /** Records that had to wait arrive, once each and in order, when the topic is there again. */
  @Test
  void rowsWaitForTheirTopic() throws ExecutionException, InterruptedException {
    broker().createTopic("back", 1);
    TableDescription table =
        table(
            TEXT,
            "back",
            bounded("properties.max.block.ms", "30000", "properties.metadata.max.age.ms", "100"));
    try (KafkaSink sink = sink(table, List.of());
        SinkWriter writer = sink.createWriter(0);
        Admin admin = broker().admin()) {
      admin.deleteTopics(List.of("back")).all().get();
      List<String> sent = new ArrayList<>();
      while (writer.hasRoom()) {
        // What the producer takes before it knows is lost with the old topic, or sent to the new.
        writer.write(batch(TEXT, "early " + sent.size()));
        sent.add("early " + sent.size());
        Thread.sleep(5);
      }
      writer.write(batch(TEXT, "late 1", "late 2", "late 3"));
      broker().createTopic("back", 1);
      writer.prepareCommit(1);
      List<String> rows = readAll(table);
      assertTrue(rows.containsAll(List.of("late 1", "late 2", "late 3")), rows.toString());
      assertEquals(rows.stream().distinct().toList(), rows);
    }
  }

  /** What the producer says is of the last step in which it was waited for. */
  @Test
  void saysForHowLongNoBrokerTookARow(@TempDir Path other) throws Exception {
    TestBroker mortal = new TestBroker(other);
    mortal.createTopic("mortal", 1);
    TableDescription table =
        table(
            TEXT,
            "mortal",
            Map.of(
                "properties.bootstrap.servers",
                mortal.address,
                "properties.max.block.ms",
                "1500",
                "properties.buffer.memory",
                "1000"));
    try (KafkaSink sink = sink(table, List.of());
        SinkWriter writer = sink.createWriter(0)) {
      mortal.close();
      String row = "r".repeat(700);
      JobException failure =
          assertThrows(
              JobException.class,
              () -> {
                while (true) {
                  if (writer.hasRoom()) {
                    writer.write(batch(TEXT, row));
                  }
                }
              });
      assertEquals(
          "table orders: cannot write to topic 'mortal' of Kafka at "
              + mortal.address
              + ": no broker has taken a row for 1.5 s",
          failure.getMessage());
      sink.abort();
    }
  }

  @Test
  void anInterruptEndsItsWaits(@TempDir Path other) throws Exception {
    TestBroker mortal = new TestBroker(other);
    mortal.createTopic("mortal", 1);
    TableDescription table =
        table(TEXT, "mortal", Map.of("properties.bootstrap.servers", mortal.address));
    try (KafkaSink sink = sink(table, List.of());
        SinkWriter writer = sink.createWriter(0)) {
      mortal.close();
      writer.write(batch(TEXT, "a"));
      Thread.currentThread().interrupt();
      assertThrows(JobException.class, () -> writer.prepareCommit(1));
      assertTrue(Thread.interrupted());
      assertEquals(
          "1 row not delivered to topic 'mortal' of Kafka at "
              + mortal.address
              + ": no broker has acknowledged them",
          sink.undelivered());
      sink.abort();
    }
  }

  @Test
  void writesTimestamps() throws ExecutionException, InterruptedException {
    broker().createTopic("stamped", 1);
    TableDescription table = table(TEXT, "stamped", bounded());
    try (KafkaSink sink = sink(table, List.of("timestamp"));
        SinkWriter writer = sink.createWriter(0)) {
      Batch batch = new Batch(sink.request.input(), 1);
      ((BytesColumn) batch.columns[0]).set(0, new byte[] {'x'}, 0, 1);
      ((LongColumn) batch.columns[1]).values[0] = 77_000;
      batch.rows = 1;
      writer.write(batch);
      writer.prepareCommit(1);
    }
    assertEquals(
        List.of("x"),
        readAll(
            table(
                TEXT,
                "stamped",
                bounded("scan.startup.mode", "timestamp", "scan.startup.timestamp-millis", "77"))));
    assertEquals(
        List.of("x"),
        readAll(
            table(
                TEXT,
                "stamped",
                bounded("scan.bounded.mode", "timestamp", "scan.bounded.timestamp-millis", "78"))));
  }
}
