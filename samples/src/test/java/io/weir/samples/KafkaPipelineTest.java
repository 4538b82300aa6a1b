package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows from one topic of a real broker into another, in a process of its own, killed at random.
 */
final class KafkaPipelineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Millis that a process takes until it reads: to kill it earlier tells little. */
  private static final long STARTED = 1000;

  @TempDir private Path directory;

  @Test
  void countsAsBatchDoes() throws IOException, InterruptedException, ExecutionException {
    countsAsBatchDoes(100_000);
  }

  @Test
  @Tag("long")
  void countsMillionsAsBatchDoes() throws IOException, InterruptedException, ExecutionException {
    countsAsBatchDoes(5_000_000);
  }

  private void countsAsBatchDoes(int count)
      throws IOException, InterruptedException, ExecutionException {
    Orders orders = new Orders(count, 1);
    Path file = directory.resolve("orders.json");
    orders.writeFile(file);
    Map<String, Long> expected = orders.countPerWindow();
    assertEquals(expected, batch(file));
    try (KafkaBroker broker = KafkaBroker.shared()) {
      String input = "orders-" + count;
      String output = "counts-" + count;
      broker.createTopic(input, 2);
      broker.createTopic(output, 1);
      orders.send(broker.bootstrapServers(), input);
      Path script = pipeline(broker, input, output);
      long start = System.nanoTime();
      CommandLine run = CommandLine.run("-f", script.toString());
      System.out.printf(
          "%,d records from Kafka in %.1f s%n", count, (System.nanoTime() - start) / 1e9);
      assertEquals(0, run.exitStatus(), run.errors());
      assertEquals(expected, upserted(broker, output));
    }
  }

  @Test
  @Tag("long")
  void losesNothingWhenKilled() throws IOException, InterruptedException, ExecutionException {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int rounds = Integer.getInteger("weir.rounds", 20);
    Orders orders = new Orders(Integer.getInteger("weir.orders", 5_000_000), 2);
    Map<String, Long> expected = orders.countPerWindow();
    try (KafkaBroker broker = new KafkaBroker()) {
      broker.createTopic("orders", 2);
      orders.send(broker.bootstrapServers(), "orders");
      int kills = 0;
      int resumed = 0;
      long wholeRun = 4000;
      for (int round = 0; kills < rounds; round++) {
        String output = "counts-" + round;
        broker.createTopic(output, 1);
        Path script = pipeline(broker, "orders", output);
        Path state = directory.resolve("state-" + round);
        long moment = STARTED + random.nextLong(wholeRun);
        if (run(script, state, moment) == null) {
          kills++;
          long start = System.nanoTime();
          String said = run(script, state, TimeUnit.MINUTES.toMillis(5));
          assertNotNull(said, "the second run does not end");
          resumed += said.contains("goes on from checkpoint") ? 1 : 0;
          System.out.printf(
              "killed after %d ms, then ran for %.1f s: %s%n",
              moment, (System.nanoTime() - start) / 1e9, said.lines().findFirst().orElse(""));
        } else {
          // It was faster than that; later moments would be no kill at all.
          wholeRun = Math.max(1000, moment - STARTED);
        }
        assertEquals(expected, upserted(broker, output), "round " + round + ", seed " + seed);
      }
      System.out.printf(
          "%d kills, each followed by a run that ended with the right table, %d of them from a checkpoint%n",
          kills, resumed);
      assertTrue(resumed > 0, "no run resumed from a checkpoint");
    }
  }

  /** Runs the pipeline for so long at most; what it said, or null when it was killed. */
  private @Nullable String run(Path script, Path state, long millis)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(directory, "said", ".txt");
    Process process =
        new ProcessBuilder("./weir", "run", script.toString(), "--state", state.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return null;
    }
    assertEquals(0, process.exitValue(), Files.readString(said));
    return Files.readString(said);
  }

  private Map<String, Long> batch(Path file) throws IOException {
    Path script = directory.resolve("batch.sql");
    Files.writeString(
        script,
        """
        CREATE TABLE orders (%s) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json');
        SELECT customer, window_start, COUNT(*) AS orders
        FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '10' SECOND))
        GROUP BY customer, window_start, window_end;
        """
            .formatted(Orders.COLUMNS, file));
    CommandLine run = CommandLine.run("--format", "json", "-f", script.toString());
    assertEquals(0, run.exitStatus(), run.errors());
    Map<String, Long> counts = new TreeMap<>();
    for (String line : run.output().split("\n")) {
      JsonNode row = JSON.readTree(line);
      counts.put(key(row), row.get("orders").asLong());
    }
    return counts;
  }

  private Path pipeline(KafkaBroker broker, String input, String output) throws IOException {
    Path script = directory.resolve("pipeline-" + output + ".sql");
    Files.writeString(
        script,
        """
        SET 'execution.checkpointing.interval' = '300 ms';
        CREATE TABLE orders (%s, WATERMARK FOR ordered_at AS ordered_at - INTERVAL '1' SECOND) WITH (
          'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
          'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', 'format' = 'json');
        CREATE TABLE counts (customer STRING, window_start TIMESTAMP(3), orders BIGINT) WITH (
          'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s', 'format' = 'json');
        SET 'execution.runtime-mode' = 'streaming';
        INSERT INTO counts SELECT customer, window_start, COUNT(*)
        FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '10' SECOND))
        GROUP BY customer, window_start, window_end;
        """
            .formatted(
                Orders.COLUMNS,
                input,
                broker.bootstrapServers(),
                output,
                broker.bootstrapServers()));
    return script;
  }

  /**
   * What the topic says, the last word counting; a window must never be given two different counts.
   */
  private static Map<String, Long> upserted(KafkaBroker broker, String topic) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    List<String> contradictions = new ArrayList<>();
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          JsonNode row = JSON.readTree(each.value());
          Long before = counts.put(key(row), row.get("orders").asLong());
          if (before != null && before != row.get("orders").asLong()) {
            contradictions.add(row + " after " + before);
          }
        }
      }
    }
    assertEquals(List.of(), contradictions);
    return counts;
  }

  private static String key(JsonNode row) {
    return row.get("customer").asText() + "@" + row.get("window_start").asText();
  }
}
