package io.weir.samples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Orders as JSON in a topic of two partitions and, the same, in a file; and how many there are per
 * key and ten seconds. Times go up with a jitter of less than the second that watermarks trail.
 */
record Orders(int count, long seed) {
  static final long WINDOW_MICROS = 10_000_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 31, 12, 0);
  private static final int KEYS = 1000;

  /** One column list for both tables. */
  static final String COLUMNS =
      "id BIGINT, customer STRING, price DECIMAL(10, 2), ordered_at TIMESTAMP(3)";

  /** Takes order by order. */
  private interface Consumer {
    void accept(int index, String customer, LocalDateTime time, String json) throws IOException;
  }

  private void forEach(Consumer consumer) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      String customer = "customer-" + random.nextInt(KEYS);
      LocalDateTime time = START.plusNanos(i * 100_000L + random.nextInt(900) * 1_000_000L);
      String price = random.nextInt(1000) + "." + (10 + random.nextInt(90));
      consumer.accept(
          i,
          customer,
          time,
          "{\"id\":%d,\"customer\":\"%s\",\"price\":%s,\"ordered_at\":\"%s\"}"
              .formatted(i, customer, price, time.format(TIME)));
    }
  }

  void writeFile(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      forEach(
          (index, customer, time, json) ->
              out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  void send(String bootstrapServers, String topic) throws IOException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 1 << 18);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      forEach(
          (index, customer, time, json) ->
              producer.send(
                  new ProducerRecord<>(
                      topic, index & 1, null, json.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** Orders by {@code customer@window start}, counted one by one. */
  Map<String, Long> countPerWindow() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    forEach(
        (index, customer, time, json) -> {
          long second = time.toEpochSecond(ZoneOffset.UTC);
          long start = second - Math.floorMod(second, WINDOW_MICROS / 1_000_000);
          String window = LocalDateTime.ofEpochSecond(start, 0, ZoneOffset.UTC).format(TIME);
          counts.merge(customer + "@" + window, 1L, Long::sum);
        });
    return counts;
  }
}
