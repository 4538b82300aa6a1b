package io.weir.connector.kafka;

import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Uses each of Kafka's clients as a job would, against an address where nobody listens: most of the
 * thousand classes that a first query from a topic needs are loaded that way, which takes most of a
 * second.
 */
final class KafkaRehearsal {
  private static final String TOPIC = "rehearsal";
  private static final int ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private KafkaRehearsal() {}

  static void run() {
    KafkaProperties properties =
        new KafkaProperties(
            new TableDescription(
                TOPIC,
                RowType.of(),
                List.of(),
                List.of(),
                Map.of(
                    KafkaConnector.BOOTSTRAP_SERVERS.key(),
                    "127.0.0.1:" + unusedPort(),
                    KafkaConnector.PROPERTIES + "request.timeout.ms",
                    "100",
                    KafkaConnector.PROPERTIES + "default.api.timeout.ms",
                    "100")));
    ask(properties);
    read(properties);
    new KafkaProducer<>(properties.producer(), new ByteArraySerializer(), new ByteArraySerializer())
        .close(Duration.ZERO);
  }

  private static void ask(KafkaProperties properties) {
    try (KafkaCluster cluster = new KafkaCluster(TOPIC, properties)) {
      cluster.topics(List.of(TOPIC));
    } catch (JobException e) {
      // As it must be: nobody answers.
    }
  }

  private static void read(KafkaProperties properties) {
    HeapDeserializer.Heap heap = new HeapDeserializer.Heap();
    KafkaConsumer<HeapDeserializer.Slice, HeapDeserializer.Slice> consumer =
        new KafkaConsumer<>(
            properties.consumer(), new HeapDeserializer(heap), new HeapDeserializer(heap));
    try {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      for (int i = 0; i < ATTEMPTS; i++) {
        consumer.poll(PATIENCE);
      }
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
