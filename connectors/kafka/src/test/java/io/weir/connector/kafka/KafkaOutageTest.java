package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reader knows of its partitions while their broker is there, gone and back. */
@Timeout(240)
class KafkaOutageTest {
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** Long, since gaps in the answers are told by it, and a busy machine makes some. */
  private static final long IDLE_MICROS = 8_000_000;

  private static final long SOME_MICROS = 200_000;

  private final List<String> rows = new ArrayList<>();
  private final Batch batch = new Batch(BrokerTest.TEXT, BrokerTest.CAPACITY);

  private static long now() {
    return System.nanoTime() / 1000;
  }

  private static SourceContext context(long idleMicros) {
    return new SourceContext(
        1,
        List.of(),
        TextCodec::new,
        TextCodec::new,
        BrokerTest.CAPACITY,
        KafkaOutageTest::now,
        idleMicros);
  }

  private void readUntil(SourceReader reader, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("it has taken too long");
      }
      batch.clear();
      Poll poll = reader.poll(batch);
      for (int row = 0; row < batch.rows; row++) {
        rows.add(BrokerTest.text(batch, 0, row));
      }
      if (poll == Poll.NOTHING) {
        Thread.onSpinWait();
      }
    }
  }

  private static void send(TestBroker broker, String topic, int partition, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
      }
    }
  }

  private static TableDescription table(TestBroker broker, String topic, String... more) {
    Map<String, String> options = new java.util.HashMap<>();
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", broker.address);
    options.put("properties.reconnect.backoff.max.ms", "100");
    options.put("scan.startup.mode", "earliest-offset");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return new TableDescription("orders", BrokerTest.TEXT, List.of(), List.of(), options);
  }

  private static boolean isEmptyFor(SourceReader reader, int partition, long micros) {
    long before = now();
    return reader.emptySince(partition) <= before - micros;
  }

  @Test
  void onlyAnAnsweredReaderKnowsThatAPartitionIsEmpty(@TempDir Path directory) throws Exception {
    TestBroker broker = new TestBroker(directory);
    broker.createTopic("orders", 2);
    send(broker, "orders", 0, "a", "b");
    try (KafkaSource source = BrokerTest.source(table(broker, "orders"), List.of())) {
      source.open(context(IDLE_MICROS));
      try (SourceReader reader = source.createReader(0)) {
        assertEquals(UNKNOWN, reader.emptySince(0));
        readUntil(reader, () -> isEmptyFor(reader, 1, SOME_MICROS));
        readUntil(reader, () -> isEmptyFor(reader, 0, SOME_MICROS));
        assertEquals(List.of("a", "b"), rows);
        broker.close();
        readUntil(reader, () -> reader.emptySince(1) == UNKNOWN);
        readUntil(reader, () -> reader.emptySince(0) == UNKNOWN);
        long outage = now();
        broker = broker.restarted();
        readUntil(reader, () -> reader.emptySince(1) != UNKNOWN);
        assertTrue(reader.emptySince(1) > outage, "the time before the outage does not count");
        send(broker, "orders", 1, "c");
        // A record that nobody has read yet is known of, or at least nothing else.
        readUntil(reader, () -> rows.contains("c"));
        readUntil(reader, () -> isEmptyFor(reader, 1, SOME_MICROS));
      }
    } finally {
      broker.close();
    }
  }

  /** A reader that waits for room still knows which partitions have something for it. */
  @Test
  void aPartitionWithUnreadRecordsIsNotEmptyWhileTheReaderStands(@TempDir Path directory)
      throws Exception {
    try (TestBroker broker = new TestBroker(directory)) {
      broker.createTopic("orders", 2);
      try (KafkaSource source = BrokerTest.source(table(broker, "orders"), List.of());
          Admin admin = broker.admin()) {
        source.open(context(IDLE_MICROS));
        try (SourceReader reader = source.createReader(0)) {
          readUntil(
              reader, () -> reader.emptySince(0) != UNKNOWN && reader.emptySince(1) != UNKNOWN);
          send(broker, "orders", 0, "a");
          long sent = now();
          while (reader.emptySince(0) != UNKNOWN || !isEmptyFor(reader, 1, now() - sent)) {
            Thread.onSpinWait();
          }
          readUntil(reader, () -> reader.emptySince(0) != UNKNOWN);
          assertEquals(List.of("a"), rows);
          // Nor does what retention removes make one come back.
          admin
              .deleteRecords(
                  Map.of(new TopicPartition("orders", 0), RecordsToDelete.beforeOffset(1)))
              .all()
              .get();
          readUntil(reader, () -> isEmptyFor(reader, 0, SOME_MICROS));
        }
      }
    }
  }

  /**
   * On a busy machine an answer may take longer than a gap that would tell an outage of a fast one.
   */
  @Test
  void answersThatComeSlowlyTellThatAPartitionIsEmpty(@TempDir Path directory) throws Exception {
    long idleMicros = 200_000;
    try (SlowConnection connection = new SlowConnection();
        TestBroker broker = TestBroker.behind(connection, directory)) {
      broker.createTopic("orders", 1);
      try (KafkaSource source = BrokerTest.source(table(broker, "orders"), List.of())) {
        source.open(context(idleMicros));
        connection.delay(250);
        try (SourceReader reader = source.createReader(0)) {
          readUntil(reader, () -> isEmptyFor(reader, 0, idleMicros));
          connection.delay(5_000);
          readUntil(reader, () -> reader.emptySince(0) == UNKNOWN);
        }
      }
    }
  }
}
