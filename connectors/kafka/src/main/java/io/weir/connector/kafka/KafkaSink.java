package io.weir.connector.kafka;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a topic through one producer, which the writers of all workers share. Each row
 * arrives at least once: a checkpoint waits until the brokers have acknowledged everything before
 * it.
 */
final class KafkaSink implements Sink {
  private static final long MAX_UNACKNOWLEDGED_BYTES = 16L << 20;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  final SinkRequest request;
  final RecordLayout layout;
  private final String topic;
  private final KafkaProperties properties;
  private final AtomicLong unacknowledgedBytes = new AtomicLong();
  private final AtomicLong unacknowledgedRows = new AtomicLong();
  private long patienceNanos;
  private long maxUnacknowledgedBytes = MAX_UNACKNOWLEDGED_BYTES;
  private volatile @Nullable Exception failure;
  private volatile boolean aborted;
  private @Nullable SinkContext context;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  KafkaSink(SinkRequest request) {
    this.request = request;
    OptionValues options = new OptionValues(request.table());
    topic = options.text(KafkaConnector.TOPIC).strip();
    if (topic.contains(";")) {
      throw options.invalid(
          KafkaConnector.TOPIC.key(), topic, "a table that is written has one topic");
    }
    options.choice(KafkaConnector.DELIVERY_GUARANTEE);
    properties = new KafkaProperties(request.table());
    layout = KeyColumns.layout(request.table());
  }

  @Override
  public void open(SinkContext newContext) {
    context = newContext;
    try (KafkaCluster cluster = new KafkaCluster(request.table().name(), properties)) {
      boolean exists = cluster.exists(topic);
      if (!exists && !cluster.createsTopics()) {
        throw cluster.missing(topic);
      }
      KafkaProducer<byte[], byte[]> opened =
          new KafkaProducer<>(
              properties.producer(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = opened;
      patienceNanos = TimeUnit.MILLISECONDS.toNanos(properties.sendPatienceMillis());
      if (!exists && !appears(opened)) {
        throw cluster.missing(topic);
      }
      // A producer that is faster than the leaders of a new topic loses its first batches there
      // (KAFKA-15591): whoever answers this leads.
      cluster.offsets(cluster.topics(List.of(topic)).get(0).partitions(), OffsetSpec.latest());
      long memory =
          Long.parseLong(
              properties.get("buffer.memory", Long.toString(2 * MAX_UNACKNOWLEDGED_BYTES)));
      maxUnacknowledgedBytes = Math.min(MAX_UNACKNOWLEDGED_BYTES, memory / 2);
    } catch (KafkaException | NumberFormatException e) {
      throw failed(e);
    }
  }

  SinkContext context() {
    SinkContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    KafkaProducer<byte[], byte[]> opened = producer;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  public SinkWriter createWriter(int worker) {
    return new KafkaWriter(this);
  }

  String topic() {
    return topic;
  }

  /** Brokers that create topics when they are asked for do so now. */
  private boolean appears(KafkaProducer<byte[], byte[]> opened) {
    long start = System.nanoTime();
    while (true) {
      try {
        opened.partitionsFor(topic);
        return true;
      } catch (TimeoutException e) {
        if (System.nanoTime() - start >= patienceNanos) {
          return false;
        }
      }
    }
  }

  /** How long a row waits for the topic to be there, or for room, before that is an error. */
  long patienceNanos() {
    return patienceNanos;
  }

  /** Hands a record to the producer; waits for a fraction of a second at most. */
  void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      producer().send(record, callback);
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Rows are to be sent; they count until they are {@link #delivered}. */
  void accepted(long rows, long bytes) {
    unacknowledgedRows.addAndGet(rows);
    unacknowledgedBytes.addAndGet(bytes);
  }

  void delivered(RecordMetadata metadata) {
    unacknowledgedRows.decrementAndGet();
    unacknowledgedBytes.addAndGet(
        -Math.max(0, metadata.serializedKeySize()) - Math.max(0, metadata.serializedValueSize()));
  }

  void failedToDeliver(Exception exception) {
    failure = exception;
  }

  /** A row could not even be handed to the producer for all the time that it is given. */
  JobException refused(TimeoutException why) {
    if (why.getCause() instanceof UnknownTopicOrPartitionException) {
      return new JobException(
          "table %s: Kafka at %s has no topic '%s' any more: it was deleted while it was written"
              .formatted(request.table().name(), properties.bootstrapServers(), topic),
          why);
    }
    // The producer speaks of the last of the steps in which it was waited for.
    return new JobException(
        "table %s: cannot write to topic '%s' of Kafka at %s: no broker has taken a row for %s s"
            .formatted(
                request.table().name(),
                topic,
                properties.bootstrapServers(),
                BigDecimal.valueOf(patienceNanos, 9).stripTrailingZeros().toPlainString()),
        why);
  }

  @Override
  public @Nullable String undelivered() {
    long rows = unacknowledgedRows.get();
    if (rows == 0) {
      return null;
    }
    Exception failed = failure;
    return "%d %s not delivered to topic '%s' of Kafka at %s: %s"
        .formatted(
            rows,
            rows == 1 ? "row" : "rows",
            topic,
            properties.bootstrapServers(),
            failed == null ? "no broker has acknowledged them" : failed.getMessage());
  }

  boolean hasRoom() {
    checkFailure();
    return unacknowledgedBytes.get() < maxUnacknowledgedBytes;
  }

  /** Waits until the brokers have acknowledged everything sent so far. */
  void flush() {
    try {
      producer().flush();
    } catch (KafkaException e) {
      throw failed(e);
    }
    checkFailure();
  }

  void checkFailure() {
    Exception failed = failure;
    if (failed != null) {
      throw failed(failed);
    }
  }

  private JobException failed(Exception e) {
    if (e instanceof InterruptException) {
      Thread.currentThread().interrupt();
    }
    Throwable cause =
        e instanceof KafkaException && e.getCause() != null && e.getClass() == KafkaException.class
            ? e.getCause()
            : e;
    return new JobException(
        "table %s: cannot write to topic '%s' of Kafka at %s: %s"
            .formatted(
                request.table().name(), topic, properties.bootstrapServers(), cause.getMessage()),
        e);
  }

  @Override
  public void commit(List<String> committables) {}

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public void close() {
    KafkaProducer<byte[], byte[]> opened = producer;
    if (opened != null) {
      boolean flushes = failure == null && !aborted;
      opened.close(flushes ? context().deadline().remaining(CLOSE_TIMEOUT) : Duration.ZERO);
    }
  }
}
