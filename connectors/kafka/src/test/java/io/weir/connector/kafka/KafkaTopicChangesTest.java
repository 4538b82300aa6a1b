package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceReader.Poll;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Topics that are deleted, created again, or lose records while nobody or somebody reads them. */
class KafkaTopicChangesTest extends BrokerTest {
  private static final String GOES_ON = "earliest-offset";

  private static TableDescription follow(String topic, String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("properties.metadata.max.age.ms", "400");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return table(TEXT, topic, options);
  }

  private static void sendAll(String topic, int partition, String... values)
      throws ExecutionException, InterruptedException {
    for (String value : values) {
      send(topic, partition, null, value);
    }
  }

  private static void delete(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = broker().admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  private static void createAgain(String topic, int partitions)
      throws ExecutionException, InterruptedException {
    // The producer would send to the topic that it knows.
    broker().createTopic(topic, partitions);
  }

  private static String id(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = broker().admin()) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId() + "";
    }
  }

  private static void expire(String topic, int partition, long before)
      throws ExecutionException, InterruptedException {
    try (Admin admin = broker().admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** Rows of some records, and where reading stands after them. */
  private record Run(List<String> rows, List<String> snapshot) {}

  private static Run read(TableDescription table, List<String> restored, int count) {
    List<String> rows = new ArrayList<>();
    try (KafkaSource source = source(table, List.of())) {
      source.open(context(1, restored));
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(TEXT, CAPACITY);
        while (rows.size() < count) {
          batch.clear();
          if (reader.poll(batch) == Poll.SPLIT_END || batch.rows > 0) {
            for (int row = reader.rowsToSkip(); row < batch.rows; row++) {
              rows.add(text(batch, 0, row));
            }
          }
        }
        // What follows the last split.
        batch.clear();
        reader.poll(batch);
        rows.sort(null);
        return new Run(rows, List.of(reader.snapshot(0)));
      }
    }
  }

  @Test
  void saysThatATopicWasCreatedAgainSinceTheCheckpoint()
      throws ExecutionException, InterruptedException {
    broker().createTopic("again", 2);
    String before = id("again");
    sendAll("again", 0, "a", "b");
    sendAll("again", 1, "c");
    Run first = read(follow("again"), List.of(), 3);
    assertEquals(List.of("a", "b", "c"), first.rows());
    delete("again");
    createAgain("again", 2);
    String now = id("again");
    assertNotEquals(before, now);
    // More records than the old topic had: an offset of it would be in range.
    sendAll("again", 0, "d", "e", "f");
    sendAll("again", 1, "g", "h");
    String message = failure(() -> read(follow("again"), first.snapshot(), 1));
    assertTrue(
        message.contains(
            "topic 'again' was deleted and created again since the checkpoint: it had the id "
                + before
                + " and now has the id "
                + now),
        message);
    assertTrue(message.contains("'scan.missing-offsets' = 'earliest-offset'"), message);
    Run second = read(follow("again", "scan.missing-offsets", GOES_ON), first.snapshot(), 5);
    assertEquals(List.of("d", "e", "f", "g", "h"), second.rows());
    // And from there without the option: the checkpoint has the new id.
    sendAll("again", 0, "i");
    assertEquals(List.of("i"), read(follow("again"), second.snapshot(), 1).rows());
  }

  @Test
  void aTopicThatWasCreatedAgainMayHaveFewerPartitionsOrMore()
      throws ExecutionException, InterruptedException {
    broker().createTopic("fewer", 3);
    sendAll("fewer", 0, "a");
    sendAll("fewer", 2, "b");
    Run first = read(follow("fewer"), List.of(), 2);
    delete("fewer");
    createAgain("fewer", 1);
    sendAll("fewer", 0, "c", "d");
    TableDescription table = follow("fewer", "scan.missing-offsets", GOES_ON);
    Run second = read(table, first.snapshot(), 2);
    assertEquals(List.of("c", "d"), second.rows());
    sendAll("fewer", 0, "e");
    assertEquals(List.of("e"), read(follow("fewer"), second.snapshot(), 1).rows());
    delete("fewer");
    createAgain("fewer", 4);
    sendAll("fewer", 1, "f");
    sendAll("fewer", 3, "g");
    assertEquals(List.of("f", "g"), read(table, second.snapshot(), 2).rows());
  }

  @Test
  void readsCheckpointsThatHoldNoIds() throws ExecutionException, InterruptedException {
    broker().createTopic("old", 1);
    sendAll("old", 0, "a", "b", "c");
    List<String> old = List.of("[[0,\"old\",0,1,1,2," + Long.MAX_VALUE + "]]");
    Run run = read(follow("old"), old, 1);
    assertEquals(List.of("c"), run.rows());
    assertTrue(run.snapshot().get(0).contains(id("old")), run.snapshot().get(0));
    List<String> beyond = List.of("[[0,\"old\",0,7,9,0," + Long.MAX_VALUE + "]]");
    String message = failure(() -> read(follow("old"), beyond, 1));
    assertTrue(
        message.contains(
            "topic 'old', partition 0, ends at offset 3, before offset 9 where the checkpoint goes"
                + " on: it was deleted and created again, or has lost records"),
        message);
    assertEquals(
        List.of("a", "b", "c"),
        read(follow("old", "scan.missing-offsets", GOES_ON), beyond, 3).rows());
    // With the id it is certain that the topic is the same, whose rows were counted.
    List<String> lost =
        List.of("[[0,\"old\",0,7,9,0," + Long.MAX_VALUE + ",\"" + id("old") + "\"]]");
    assertTrue(
        failure(() -> read(follow("old", "scan.missing-offsets", GOES_ON), lost, 1))
            .endsWith("it has lost records"));
  }

  @Test
  void saysThatRecordsOfACheckpointAreGone() throws ExecutionException, InterruptedException {
    broker().createTopic("expired", 1);
    sendAll("expired", 0, "a", "b");
    Run first = read(follow("expired"), List.of(), 2);
    sendAll("expired", 0, "c", "d", "e");
    expire("expired", 0, 2);
    assertEquals(List.of("c", "d", "e"), read(follow("expired"), first.snapshot(), 3).rows());
    expire("expired", 0, 4);
    String message = failure(() -> read(follow("expired"), first.snapshot(), 1));
    assertTrue(
        message.contains(
            "offsets 2 to 3 of topic 'expired', partition 0, which the checkpoint had still to"
                + " read, are gone: retention has removed up to 2 records unread"),
        message);
    assertEquals(
        List.of("e"),
        read(follow("expired", "scan.missing-offsets", GOES_ON), first.snapshot(), 1).rows());
  }

  @Test
  void saysThatRecordsWereRemovedBeforeTheReader() throws ExecutionException, InterruptedException {
    broker().createTopic("slow", 1);
    sendAll("slow", 0, "a", "b", "c");
    for (boolean goesOn : new boolean[] {false, true}) {
      TableDescription table = follow("slow", "scan.missing-offsets", goesOn ? GOES_ON : "fail");
      try (KafkaSource source = source(table, List.of())) {
        source.open(context(1, List.of("[[0,\"slow\",0,0," + (goesOn ? 2 : 0) + ",0,9]]")));
        expire("slow", 0, goesOn ? 3 : 2);
        sendAll("slow", 0, "d");
        try (SourceReader reader = source.createReader(0)) {
          Batch batch = new Batch(TEXT, CAPACITY);
          if (goesOn) {
            while (batch.rows == 0) {
              reader.poll(batch);
            }
            assertEquals("d", text(batch, 0, 0));
          } else {
            String message =
                failure(
                    () -> {
                      while (true) {
                        reader.poll(batch);
                      }
                    });
            assertTrue(
                message.contains("there is no longer offset 0 of topic slow, partition 0"),
                message);
          }
        }
      }
    }
  }

  private static String failureWhileReading(String topic, Runnable change) {
    return failureWhileReading(follow(topic), context(1, List.of()), change);
  }

  private static String failureWhileReading(
      TableDescription table, SourceContext context, Runnable change) {
    try (KafkaSource source = source(table, List.of())) {
      source.open(context);
      try (SourceReader reader = source.createReader(0)) {
        Batch batch = new Batch(TEXT, CAPACITY);
        while (batch.rows < 1) {
          reader.poll(batch);
        }
        change.run();
        return failure(
            () -> {
              while (true) {
                batch.clear();
                reader.poll(batch);
              }
            });
      }
    }
  }

  private interface Change {
    void make() throws ExecutionException, InterruptedException;
  }

  private static Runnable unchecked(Change change) {
    return () -> {
      try {
        change.make();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Test
  void saysThatATopicWasDeletedWhileItWasRead() throws ExecutionException, InterruptedException {
    broker().createTopic("gone", 1);
    sendAll("gone", 0, "a");
    String message = failureWhileReading("gone", unchecked(() -> delete("gone")));
    assertTrue(message.contains("topic 'gone' was deleted while it was read"), message);
  }

  /** That nobody answers for it is not taken for brokers that do not answer. */
  @Test
  void asksForTheTopicWhenNothingIsHeardOfIt() throws ExecutionException, InterruptedException {
    broker().createTopic("unheard", 1);
    sendAll("unheard", 0, "a");
    AtomicLong ahead = new AtomicLong();
    SourceContext context =
        new SourceContext(
            1,
            List.of(),
            TextCodec::new,
            TextCodec::new,
            CAPACITY,
            () -> System.nanoTime() / 1000 + ahead.get(),
            0);
    String message =
        failureWhileReading(
            follow("unheard", "properties.metadata.max.age.ms", "3600000"),
            context,
            unchecked(
                () -> {
                  delete("unheard");
                  ahead.set(21_000_000);
                }));
    assertTrue(message.contains("topic 'unheard' was deleted while it was read"), message);
  }

  @Test
  void saysThatATopicWasCreatedAgainWhileItWasRead()
      throws ExecutionException, InterruptedException {
    broker().createTopic("renewed", 1);
    sendAll("renewed", 0, "a");
    String before = id("renewed");
    String message =
        failureWhileReading(
            "renewed",
            unchecked(
                () -> {
                  delete("renewed");
                  createAgain("renewed", 1);
                }));
    assertTrue(
        message.contains("topic 'renewed' was deleted and created again while it was read")
            && message.contains(before)
            && message.contains(id("renewed")),
        message);
  }
}
