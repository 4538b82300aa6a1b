package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
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
import io.weir.runtime.data.MapColumn;
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
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class KafkaTest {
  private static final int CAPACITY = 16;
  private static final RowType TEXT = RowType.of(new Field("text", DataType.string()));

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

  private static TestBroker broker() {
    if (startedBroker == null) {
      throw new IllegalStateException();
    }
    return startedBroker;
  }

  private static KafkaProducer<String, String> producer() {
    if (startedProducer == null) {
      throw new IllegalStateException();
    }
    return startedProducer;
  }

  // --- tables, sources and sinks ---

  private static TableDescription table(RowType schema, String topic, Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", broker().address);
    options.put("scan.startup.mode", "earliest-offset");
    options.putAll(more);
    return new TableDescription("orders", schema, List.of(), List.of(), options);
  }

  private static Map<String, String> bounded(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("scan.bounded.mode", "latest-offset");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  private static KafkaSource source(TableDescription table, List<String> metadata) {
    List<Field> fields = new ArrayList<>(table.schema().fields());
    for (String key : metadata) {
      DataType type = new KafkaConnector().readableMetadata().get(key);
      if (type == null) {
        throw new IllegalArgumentException(key);
      }
      fields.add(new Field(key, type));
    }
    return new KafkaSource(new SourceRequest(table, new RowType(fields, false), metadata));
  }

  private static SourceContext context(int readers, List<String> restored) {
    return new SourceContext(
        readers,
        restored,
        TextCodec::new,
        TextCodec::new,
        CAPACITY,
        () -> System.nanoTime() / 1000);
  }

  private static String text(Batch batch, int column, int row) {
    Column from = batch.columns[column];
    return from.isNull(row) ? "null" : ((BytesColumn) from).string(row);
  }

  /** Reads to the end: the texts of all columns, which must be strings, sorted. */
  private static List<String> readAll(TableDescription table) {
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

  private static void send(
      String topic, int partition, @Nullable String key, @Nullable String value)
      throws ExecutionException, InterruptedException {
    producer().send(new ProducerRecord<>(topic, partition, key, value)).get();
  }

  private static String failure(Runnable action) {
    return String.valueOf(assertThrows(JobException.class, action::run).getMessage());
  }

  // --- reading ---

  private record Released(int partition, long offset, String text) {}

  /** Plays the host of one run, which crashes after some steps unless it reaches the end. */
  private static boolean run(
      Random random, TableDescription table, List<Released> total, List<String> snapshots) {
    int readers = 1 + random.nextInt(3);
    boolean done = true;
    List<String> next = new ArrayList<>();
    try (KafkaSource source = source(table, List.of("partition", "offset"))) {
      source.open(context(readers, List.copyOf(snapshots)));
      for (int r = 0; r < readers; r++) {
        try (SourceReader reader = source.createReader(r)) {
          done &= runReader(random, reader, total, next);
        }
      }
    }
    snapshots.clear();
    snapshots.addAll(next);
    return done;
  }

  private static boolean runReader(
      Random random, SourceReader reader, List<Released> total, List<String> snapshots) {
    RowType schema =
        RowType.of(
            new Field("text", DataType.string()),
            new Field("partition", DataType.integer()),
            new Field("offset", DataType.bigint()));
    int splits = random.nextInt(12);
    int released = 0;
    for (int split = 0; split < splits; ) {
      List<Released> rows = new ArrayList<>();
      Poll poll;
      do {
        Batch batch = new Batch(schema, CAPACITY);
        poll = reader.poll(batch);
        for (int row = 0; row < batch.rows; row++) {
          rows.add(
              new Released(
                  ((IntColumn) batch.columns[1]).values[row],
                  ((LongColumn) batch.columns[2]).values[row],
                  text(batch, 0, row)));
        }
      } while (poll == Poll.ROWS);
      if (poll == Poll.END) {
        snapshots.add(reader.snapshot(0));
        return true;
      }
      if (poll == Poll.SPLIT_END) {
        split++;
        int skip = Math.min(reader.rowsToSkip(), rows.size());
        released = split < splits ? rows.size() : skip + random.nextInt(rows.size() - skip + 1);
        total.addAll(rows.subList(skip, released));
        released = Math.max(released, reader.rowsToSkip());
      }
    }
    snapshots.add(reader.snapshot(released));
    return false;
  }

  @Test
  void readsEachRecordOnceWhateverTheCrashes() throws ExecutionException, InterruptedException {
    broker().createTopic("once", 4);
    List<Released> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int partition = i % 7 % 4;
      producer().send(new ProducerRecord<>("once", partition, null, "row " + i));
    }
    producer().flush();
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      TableDescription table =
          table(
              TEXT, "once", bounded("properties.max.poll.records", "" + (1 + random.nextInt(90))));
      List<Released> total = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      int runs = 1;
      while (!run(random, table, total, snapshots)) {
        runs++;
      }
      total.sort(Comparator.comparing(Released::partition).thenComparing(Released::offset));
      if (seed == 0) {
        expected.addAll(total);
        assertEquals(1000, total.size());
        assertEquals(1000, total.stream().map(Released::text).distinct().count());
      }
      assertEquals(expected, total, "seed " + seed);
      assertTrue(runs > 1, "it crashed");
    }
  }

  @Test
  void readsKeysHeadersAndMetadata() throws ExecutionException, InterruptedException {
    broker().createTopic("meta", 1);
    ProducerRecord<String, String> record = new ProducerRecord<>("meta", 0, 12345L, "the key", "v");
    record.headers().add("h1", "x".getBytes(StandardCharsets.UTF_8)).add("h2", new byte[0]);
    producer().send(record).get();
    send("meta", 0, null, "w");
    List<String> keys =
        List.of("topic", "partition", "offset", "timestamp", "timestamp-type", "headers", "key");
    try (KafkaSource source = source(table(TEXT, "meta", bounded()), keys)) {
      source.open(context(1, List.of()));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(source.request.output(), CAPACITY);
        while (batch.rows < 2) {
          reader.poll(batch);
        }
        assertEquals("v", text(batch, 0, 0));
        assertEquals("meta", text(batch, 1, 0));
        assertEquals(1, ((LongColumn) batch.columns[3]).values[1]);
        assertEquals(12_345_000L, ((LongColumn) batch.columns[4]).values[0]);
        assertEquals("CreateTime", text(batch, 5, 0));
        MapColumn headers = (MapColumn) batch.columns[6];
        assertEquals(2, headers.lengths[0]);
        assertEquals(0, headers.lengths[1]);
        assertEquals("h1", ((BytesColumn) headers.keys).string(0));
        assertEquals("x", ((BytesColumn) headers.values).string(0));
        assertEquals("the key", text(batch, 7, 0));
        assertEquals("null", text(batch, 7, 1));
      }
    }
  }

  @Test
  void beginsAndEndsWhereItIsTold() throws ExecutionException, InterruptedException {
    broker().createTopic("modes", 1);
    for (int i = 0; i < 6; i++) {
      producer().send(new ProducerRecord<>("modes", 0, 1000L + i, null, "r" + i)).get();
    }
    assertEquals(List.of(), readModes("scan.startup.mode", "latest-offset"));
    assertEquals(
        List.of("r4", "r5"),
        readModes("scan.startup.mode", "timestamp", "scan.startup.timestamp-millis", "1004"));
    assertEquals(
        List.of(),
        readModes("scan.startup.mode", "timestamp", "scan.startup.timestamp-millis", "9999"));
    assertEquals(
        List.of("r2", "r3"),
        readModes(
            "scan.startup.mode", "specific-offsets",
            "scan.startup.specific-offsets", "partition:0,offset:2",
            "scan.bounded.mode", "specific-offsets",
            "scan.bounded.specific-offsets", "partition:0,offset:4"));
    assertEquals(
        List.of("r0", "r1", "r2"),
        readModes("scan.bounded.mode", "timestamp", "scan.bounded.timestamp-millis", "1003"));
    try (Admin admin = broker().admin()) {
      admin
          .alterConsumerGroupOffsets(
              "group", Map.of(new TopicPartition("modes", 0), new OffsetAndMetadata(5)))
          .all()
          .get();
    }
    assertEquals(
        List.of("r5"),
        readModes("scan.startup.mode", "group-offsets", "properties.group.id", "group"));
    assertEquals(
        List.of("r0", "r1", "r2", "r3", "r4"),
        readModes("scan.bounded.mode", "group-offsets", "properties.group.id", "group"));
    assertEquals(
        6, readModes("scan.startup.mode", "group-offsets", "properties.group.id", "none").size());
  }

  private static List<String> readModes(String... options) {
    return readAll(table(TEXT, "modes", bounded(options)));
  }

  @Test
  void endsBehindTheMarkersOfTransactions() throws ExecutionException, InterruptedException {
    broker().createTopic("transactions", 1);
    try (KafkaProducer<String, String> transactional =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker().address, "transactional.id", "t"),
            new StringSerializer(),
            new StringSerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>("transactions", "a"));
      transactional.commitTransaction();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>("transactions", "aborted"));
      transactional.abortTransaction();
    }
    assertEquals(
        List.of("a"),
        readAll(
            table(TEXT, "transactions", bounded("properties.isolation.level", "read_committed"))));
  }

  @Test
  void tellsThePlaceOfABadRecord() throws ExecutionException, InterruptedException {
    broker().createTopic("bad", 1);
    send("bad", 0, null, "good");
    send("bad", 0, null, "!wrong");
    send("bad", 0, null, null);
    send("bad", 0, null, "fine");
    assertEquals(
        "table orders: topic bad, partition 0, offset 1: column text: it is bad\n  !wrong",
        failure(() -> readAll(table(TEXT, "bad", bounded()))));
    assertEquals(List.of("fine", "good"), readAll(table(TEXT, "bad", bounded("on-error", "skip"))));
  }

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
        "table orders: option 'sink.delivery-guarantee' = 'exactly-once': not supported yet, use"
            + " at-least-once",
        failure(
            () ->
                sink(table(TEXT, "t", Map.of("sink.delivery-guarantee", "exactly-once")), List.of())
                    .close()));
  }

  @Test
  void findsNewPartitions() throws ExecutionException, InterruptedException {
    broker().createTopic("grows", 1);
    send("grows", 0, null, "first");
    TableDescription table =
        table(TEXT, "grows", Map.of("scan.topic-partition-discovery.interval", "10 ms"));
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(1, List.of()));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(TEXT, CAPACITY);
        while (batch.rows < 1) {
          reader.poll(batch);
        }
        try (Admin admin = broker().admin()) {
          admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(2))).all().get();
        }
        send("grows", 1, null, "second");
        while (batch.rows < 2) {
          reader.poll(batch);
        }
        assertEquals("second", text(batch, 0, 1));
        assertEquals(2, reader.partitionCount());
        assertEquals(1, reader.partition());
      }
    }
  }

  @Test
  void saysThatRecordsOfACheckpointAreGone() throws ExecutionException, InterruptedException {
    broker().createTopic("expired", 1);
    for (int i = 0; i < 5; i++) {
      send("expired", 0, null, "r" + i);
    }
    TableDescription table = table(TEXT, "expired", bounded());
    List<String> snapshots = new ArrayList<>();
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(1, List.of()));
      try (SourceReader reader = source.createReader(0)) {
        snapshots.add(reader.snapshot(0));
      }
    }
    try (Admin admin = broker().admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("expired", 0), RecordsToDelete.beforeOffset(3)))
          .all()
          .get();
    }
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(1, snapshots));
      try (SourceReader reader = source.createReader(0)) {
        String message =
            failure(
                () -> {
                  while (true) {
                    reader.poll(new Batch(TEXT, CAPACITY));
                  }
                });
        assertTrue(
            message.contains("no longer has offset 0 of topic expired, partition 0"), message);
      }
    }
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
    return new SourceContext(1, List.of(), TextCodec::new, TextCodec::new, CAPACITY, micros::get);
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

  // --- writing ---

  private static KafkaSink sink(TableDescription table, List<String> metadata) {
    List<Field> fields = new ArrayList<>(table.schema().fields());
    for (String key : metadata) {
      DataType type = new KafkaConnector().writableMetadata().get(key);
      if (type == null) {
        throw new IllegalArgumentException(key);
      }
      fields.add(new Field(key, type));
    }
    KafkaSink sink = new KafkaSink(new SinkRequest(table, new RowType(fields, false), metadata));
    sink.open(new SinkContext("job", 1, TextCodec::new, TextCodec::new, () -> 0));
    return sink;
  }

  private static Batch batch(RowType schema, String... rows) {
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
