package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.StopDeadline;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests over a real broker share: the broker, tables of its topics, reading and writing. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class BrokerTest {
  static final int CAPACITY = 16;
  static final RowType TEXT = RowType.of(new Field("text", DataType.string()));

  @TempDir static Path directory;
  private static @Nullable TestBroker startedBroker;
  private static @Nullable KafkaProducer<String, String> startedProducer;

  @BeforeAll
  static void start() throws Exception {
    startedBroker = new TestBroker(directory);
    startedProducer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker().address),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterAll
  static void stop() {
    producer().close(Duration.ZERO);
    broker().close();
  }

  static TestBroker broker() {
    if (startedBroker == null) {
      throw new IllegalStateException();
    }
    return startedBroker;
  }

  static KafkaProducer<String, String> producer() {
    if (startedProducer == null) {
      throw new IllegalStateException();
    }
    return startedProducer;
  }

  static TableDescription table(RowType schema, String topic, Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", broker().address);
    options.put("scan.startup.mode", "earliest-offset");
    options.putAll(more);
    String value = options.getOrDefault("format", options.get("value.format"));
    return new TableDescription(
        "orders",
        schema,
        List.of(),
        List.of(),
        options,
        format(value),
        format(options.get("key.format")));
  }

  private static @Nullable TableFormat format(@Nullable String name) {
    boolean raw = "raw".equals(name);
    return name == null
        ? null
        : new TableFormat(
            name,
            Framing.MESSAGES,
            new FormatTraits(
                List.of(Framing.MESSAGES),
                ChangelogMode.APPEND,
                ChangelogMode.APPEND,
                raw,
                false,
                false,
                ""));
  }

  static Map<String, String> bounded(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("scan.bounded.mode", "latest-offset");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  static KafkaSource source(TableDescription table, List<String> metadata) {
    List<Field> fields = new ArrayList<>(table.schema().fields());
    for (String key : metadata) {
      DataType type = RecordMetadataColumns.readable().get(key);
      if (type == null) {
        throw new IllegalArgumentException(key);
      }
      fields.add(new Field(key, type));
    }
    return new KafkaSource(new SourceRequest(table, new RowType(fields, false), metadata));
  }

  static SourceContext context(int readers, List<String> restored) {
    return new SourceContext(
        readers,
        restored,
        TextCodec::new,
        TextCodec::new,
        CAPACITY,
        () -> System.nanoTime() / 1000,
        0);
  }

  static String text(Batch batch, int column, int row) {
    Column from = batch.columns[column];
    return from.isNull(row) ? "null" : ((BytesColumn) from).string(row);
  }

  /** Reads to the end: the texts of all columns, which must be strings, sorted. */
  static List<String> readAll(TableDescription table) {
    List<String> rows = new ArrayList<>();
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(1, List.of()));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(table.schema(), CAPACITY);
        while (true) {
          batch.clear();
          Poll poll = reader.poll(batch);
          for (int row = 0; row < batch.rows; row++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < batch.columns.length; i++) {
              values.add(text(batch, i, row));
            }
            rows.add(String.join("|", values));
          }
          if (poll == Poll.END) {
            rows.sort(Comparator.naturalOrder());
            return rows;
          }
        }
      }
    }
  }

  static void send(String topic, int partition, @Nullable String key, @Nullable String value)
      throws ExecutionException, InterruptedException {
    producer().send(new ProducerRecord<>(topic, partition, key, value)).get();
  }

  static String failure(Runnable action) {
    return String.valueOf(assertThrows(JobException.class, action::run).getMessage());
  }

  static KafkaSink sink(TableDescription table, List<String> metadata) {
    List<Field> fields = new ArrayList<>(table.schema().fields());
    for (String key : metadata) {
      DataType type = RecordMetadataColumns.writable().get(key);
      if (type == null) {
        throw new IllegalArgumentException(key);
      }
      fields.add(new Field(key, type));
    }
    KafkaSink sink = new KafkaSink(new SinkRequest(table, new RowType(fields, false), metadata));
    sink.open(
        new SinkContext("job", 0, 1, TextCodec::new, TextCodec::new, () -> 0, new StopDeadline()));
    return sink;
  }

  static Batch batch(RowType schema, String... rows) {
    Batch batch = new Batch(schema, rows.length);
    for (String row : rows) {
      String[] values = row.split("\\|");
      for (int i = 0; i < values.length; i++) {
        byte[] bytes = values[i].getBytes(StandardCharsets.UTF_8);
        ((BytesColumn) batch.columns[i]).set(batch.rows, bytes, 0, bytes.length);
      }
      batch.rows++;
    }
    return batch;
  }
}
