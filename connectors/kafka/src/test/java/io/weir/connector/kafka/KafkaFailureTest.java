package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What users are told when a topic, its records or the broker are missing, or options wrong. */
class KafkaFailureTest extends BrokerTest {
  @Test
  void namesWhatIsMissing() throws ExecutionException, InterruptedException {
    broker().createTopic("clicks", 1);
    String missing = failure(() -> readAll(table(TEXT, "klicks", bounded())));
    assertTrue(
        missing.startsWith(
            "table orders: Kafka at "
                + broker().address
                + " has no topic 'klicks'; there is clicks"),
        missing);
    // This broker says that it creates no topics: nobody waits for one.
    String written =
        failure(
            () ->
                sink(table(TEXT, "klicks", Map.of("properties.max.block.ms", "600000")), List.of())
                    .close());
    assertTrue(written.contains("has no topic 'klicks'"), written);
    String unreachable =
        failure(
            () ->
                readAll(
                    table(
                        TEXT,
                        "clicks",
                        bounded(
                            "properties.bootstrap.servers", "127.0.0.1:1",
                            "properties.default.api.timeout.ms", "1000",
                            "properties.request.timeout.ms", "500"))));
    assertEquals("table orders: no Kafka broker answered at 127.0.0.1:1 within 1 s", unreachable);
    String unresolvable =
        failure(
            () ->
                readAll(
                    table(
                        TEXT,
                        "clicks",
                        bounded("properties.bootstrap.servers", "no.such.host.invalid:9092"))));
    assertTrue(unresolvable.contains("no.such.host.invalid:9092"), unresolvable);
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertEquals(
        "table orders: option 'scan.startup.mode' = 'timestamp': needs"
            + " 'scan.startup.timestamp-millis'",
        failure(() -> readAll(table(TEXT, "t", Map.of("scan.startup.mode", "timestamp")))));
    assertEquals(
        "table orders: option 'key.fields' = 'k': needs 'key.format' as well",
        failure(() -> readAll(table(TEXT, "t", Map.of("key.fields", "k")))));
    assertEquals(
        "table orders: option 'sink.delivery-guarantee' = 'exactly-once': expected at-least-once |"
            + " none",
        failure(
            () ->
                sink(table(TEXT, "t", Map.of("sink.delivery-guarantee", "exactly-once")), List.of())
                    .close()));
  }

  /** A table of a topic without records, whose readers soon notice that their broker is gone. */
  private static TableDescription silentTable(TestBroker broker, Map<String, String> more)
      throws ExecutionException, InterruptedException {
    broker.createTopic("silent", 1);
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "properties.bootstrap.servers", broker.address,
                "properties.request.timeout.ms", "200",
                "properties.default.api.timeout.ms", "400"));
    options.putAll(more);
    return table(TEXT, "silent", options);
  }

  private static SourceContext context(AtomicLong micros) {
    return new SourceContext(
        1, List.of(), TextCodec::new, TextCodec::new, CAPACITY, micros::get, 0);
  }

  @Test
  void failsABoundedReadWhoseBrokerIsGone(@TempDir Path other) throws Exception {
    AtomicLong micros = new AtomicLong();
    TestBroker mortal = new TestBroker(other);
    TableDescription table =
        silentTable(
            mortal,
            Map.of(
                "scan.bounded.mode", "specific-offsets",
                "scan.bounded.specific-offsets", "partition:0,offset:1"));
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(micros));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(TEXT, CAPACITY);
        // A living broker without records is waited for, however long that takes.
        for (int i = 0; i < 200; i++) {
          micros.addAndGet(30_000_000);
          assertEquals(Poll.NOTHING, reader.poll(batch));
        }
        mortal.close();
        String message =
            failure(
                () -> {
                  while (true) {
                    micros.addAndGet(30_000_000);
                    reader.poll(batch);
                  }
                });
        assertTrue(
            message.startsWith(
                "table orders: the Kafka brokers at " + mortal.address + " no longer answer: "),
            message);
      }
    }
  }

  @Test
  void saysThatAnUnboundedReadWaitsForItsBroker(@TempDir Path other) throws Exception {
    AtomicLong micros = new AtomicLong();
    TestBroker mortal = new TestBroker(other);
    TableDescription table = silentTable(mortal, Map.of());
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(KafkaSource.class);
    said.start();
    logger.addAppender(said);
    logger.setLevel(Level.WARN);
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(micros));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(TEXT, CAPACITY);
        mortal.close();
        while (said.list.isEmpty()) {
          micros.addAndGet(30_000_000);
          assertEquals(Poll.NOTHING, reader.poll(batch));
        }
      }
    } finally {
      logger.setLevel(null);
      logger.detachAppender(said);
    }
    String message = said.list.get(0).getFormattedMessage();
    assertTrue(
        message.startsWith(
            "table orders: the Kafka brokers at " + mortal.address + " no longer answer: "),
        message);
    assertTrue(message.endsWith("; waiting for them"), message);
  }
}
