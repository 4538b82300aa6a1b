package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Reading of topics. */
class KafkaSourceTest extends BrokerTest {
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
                  (batch.kind(row) == ChangeKind.INSERT_BYTE
                          ? ""
                          : ChangeKind.of(batch.kind(row)) + " ")
                      + text(batch, 0, row)));
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
  void readsEachRowOnceOfRecordsWithSeveral() throws ExecutionException, InterruptedException {
    broker().createTopic("several", 2);
    List<Released> expected = new ArrayList<>();
    Random sizes = new Random(1);
    long[] offsets = new long[2];
    for (int i = 0; i < 300; i++) {
      int partition = i % 3 % 2;
      int count = sizes.nextInt(10) == 0 ? 3 * CAPACITY : sizes.nextInt(4);
      boolean plain = sizes.nextBoolean();
      String text = plain ? "row " + i : "*" + count + ":row " + i;
      producer().send(new ProducerRecord<>("several", partition, null, text));
      for (int row = 0; row < (plain ? 1 : count); row++) {
        String kind = row % 2 == 0 ? "UPDATE_BEFORE" : "UPDATE_AFTER";
        expected.add(
            new Released(
                partition, offsets[partition], plain ? text : kind + " row " + i + "." + row));
      }
      offsets[partition]++;
    }
    producer().flush();
    Comparator<Released> order =
        Comparator.comparing(Released::partition).thenComparing(Released::offset);
    // Within a record the rows stay in order, since sorting is stable.
    expected.sort(order);
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      TableDescription table =
          table(
              TEXT,
              "several",
              bounded("properties.max.poll.records", "" + (1 + random.nextInt(40))));
      List<Released> total = new ArrayList<>();
      List<String> snapshots = new ArrayList<>();
      while (!run(random, table, total, snapshots)) {
        // It crashed, and goes on.
      }
      total.sort(order);
      assertEquals(expected, total, "seed " + seed);
    }
  }

  @Test
  void dropsAllRowsOfARecordWithABadKey() throws ExecutionException, InterruptedException {
    broker().createTopic("bad-keys", 1);
    send("bad-keys", 0, "k", "*3:first");
    send("bad-keys", 0, "!", "*3:second");
    send("bad-keys", 0, "k", "*20:third");
    Field key = new Field("k", DataType.string());
    RowType all = RowType.of(key, TEXT.fields().get(0));
    String[] options = {
      "on-error",
      "skip",
      "key.format",
      "csv",
      "key.fields",
      "k",
      "value.fields-include",
      "EXCEPT_KEY"
    };
    assertEquals(
        "23 rows, 1 bad, 0 ignored, 0 empty",
        counts(table(all, "bad-keys", bounded(options)), all));
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
        "table orders: topic bad, partition 0, offset 1: column text: it is bad\n  !wrong\n"
            + "Hint: 'on-error' = 'skip' leaves such records out and counts them",
        failure(() -> readAll(table(TEXT, "bad", bounded()))));
    assertEquals(List.of("fine", "good"), readAll(table(TEXT, "bad", bounded("on-error", "skip"))));
  }

  /** Rows, and the records that gave none: how many were bad, ignored, and empty. */
  private static String counts(TableDescription table, RowType read) {
    try (KafkaSource source = new KafkaSource(new SourceRequest(table, read, List.of()))) {
      source.open(context(1, List.of()));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(read, CAPACITY);
        int rows = 0;
        while (true) {
          batch.clear();
          Poll poll = reader.poll(batch);
          rows += batch.rows;
          if (poll == Poll.END) {
            return "%d rows, %d bad, %d ignored, %d empty"
                .formatted(
                    rows, reader.badRecords(), reader.ignoredRecords(), reader.emptyRecords());
          }
        }
      }
    }
  }

  @Test
  void countsRecordsThatGiveNoRow() throws ExecutionException, InterruptedException {
    broker().createTopic("counted", 1);
    send("counted", 0, null, "good");
    send("counted", 0, null, "?wrong");
    send("counted", 0, null, null);
    send("counted", 0, null, "# nothing");
    assertEquals(
        "1 rows, 0 bad, 1 ignored, 2 empty", counts(table(TEXT, "counted", bounded()), TEXT));
    send("counted", 0, null, "!bad");
    TableDescription skipping = table(TEXT, "counted", bounded("on-error", "skip"));
    assertEquals("1 rows, 1 bad, 1 ignored, 2 empty", counts(skipping, TEXT));
  }

  @Test
  void aBadKeyIsBadWhateverIsRead() throws ExecutionException, InterruptedException {
    broker().createTopic("keys", 1);
    send("keys", 0, "k", "good");
    send("keys", 0, "!k", "bad");
    send("keys", 0, "?k", "ignored");
    send("keys", 0, null, "without");
    Field key = new Field("k", DataType.string());
    RowType all = RowType.of(key, TEXT.fields().get(0));
    String[] options = {
      "on-error",
      "skip",
      "key.format",
      "csv",
      "key.fields",
      "k",
      "value.fields-include",
      "EXCEPT_KEY"
    };
    for (RowType read : List.of(all, TEXT, RowType.of(key), RowType.of())) {
      assertEquals(
          "2 rows, 1 bad, 1 ignored, 0 empty", counts(table(all, "keys", bounded(options)), read));
    }
    RowType notNull =
        RowType.of(new Field("k", DataType.string().withNullable(false)), TEXT.fields().get(0));
    assertEquals(
        "1 rows, 2 bad, 1 ignored, 0 empty",
        counts(table(notNull, "keys", bounded(options)), notNull));
    assertEquals(
        "2 rows, 1 bad, 1 ignored, 0 empty",
        counts(table(notNull, "keys", bounded(options)), TEXT));
  }

  @Test
  void aRawRecordWithoutAValueIsBadWhereItMustHaveOne()
      throws ExecutionException, InterruptedException {
    broker().createTopic("no-values", 1);
    send("no-values", 0, null, "good");
    send("no-values", 0, null, null);
    RowType notNull = RowType.of(new Field("text", DataType.string().withNullable(false)));
    String[] options = {"on-error", "skip", "format", "raw"};
    assertEquals(
        "2 rows, 0 bad, 0 ignored, 0 empty",
        counts(table(TEXT, "no-values", bounded(options)), TEXT));
    assertEquals(
        "1 rows, 1 bad, 0 ignored, 0 empty",
        counts(table(notNull, "no-values", bounded(options)), notNull));
    assertEquals(
        "2 rows, 0 bad, 0 ignored, 0 empty",
        counts(table(notNull, "no-values", bounded(options)), RowType.of()));
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
}
