package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that give no row are told apart: those that are malformed and those that say nothing.
 */
class KafkaRowlessMessagesTest {
  @TempDir private Path directory;

  @Test
  void whatIsMalformedAndWhatIsEmptyIsToldApart()
      throws IOException, InterruptedException, ExecutionException {
    try (KafkaBroker broker = KafkaBroker.shared()) {
      send(broker, "json", Arrays.asList("{\"id\": 1}", "{broken", null, "", "{\"id\": 2}", null));
      send(broker, "csv", Arrays.asList("1,a", "1,a,b,c", "2,b,c,d", null, "2,b"));
      String empty = "Warning: %d message%s of t %s and gave no row\n";
      String malformed =
          "Warning: %d record%s of t %s malformed and ignored, as '%s' = 'true' says;"
              + " with 'false' 'on-error' decides about them%s\n";
      String bad =
          "Warning: %d record%s of t %s bad (could not be read) and left out, as 'on-error' ="
              + " 'skip' says%s\n";
      assertEquals(
          malformed.formatted(
                  1,
                  "",
                  "was",
                  "json.ignore-parse-errors",
                  "; found at topic json, partition 0, offset 1: malformed JSON: a key was expected"
                      + " at 'broken'")
              + empty.formatted(3, "s", "were empty or deletions"),
          warnings(broker, "json", "'json.ignore-parse-errors' = 'true'"));
      assertEquals(
          malformed.formatted(
                  2,
                  "s",
                  "were",
                  "csv.ignore-parse-errors",
                  "; the first found: topic csv, partition 0, offset 1: the record has more than 2"
                      + " fields")
              + empty.formatted(1, "", "was empty or a deletion"),
          warnings(broker, "csv", "'csv.ignore-parse-errors' = 'true'"));
      assertEquals(
          bad.formatted(
                  1,
                  "",
                  "was",
                  "; found at topic json, partition 0, offset 1: malformed JSON: a key was expected"
                      + " at 'broken'")
              + empty.formatted(3, "s", "were empty or deletions"),
          warnings(broker, "json", "'on-error' = 'skip'"));
    }
  }

  private static void send(KafkaBroker broker, String topic, List<@Nullable String> values)
      throws IOException, InterruptedException, ExecutionException {
    broker.createTopic(topic, 1);
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String value : values) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, bytes));
      }
    }
  }

  /** What is said on standard error of a query that finds two rows in a topic. */
  private String warnings(KafkaBroker broker, String format, String option) throws IOException {
    Path script = directory.resolve("script.sql");
    Files.writeString(
        script,
        """
        CREATE TABLE t (id BIGINT, name STRING) WITH (
          'connector' = 'kafka', 'properties.bootstrap.servers' = '%s', 'topic' = '%s',
          'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
          'format' = '%s', %s);
        SELECT COUNT(*) AS n, SUM(id) AS total FROM t;
        """
            .formatted(broker.bootstrapServers(), format, format, option));
    assertSaidOfAFailedQuery(Files.readString(script));
    CommandLine run = CommandLine.run("-f", script.toString());
    assertEquals(0, run.exitStatus(), run.errors());
    assertEquals("n,total\n2,3\n", run.output());
    return run.errors();
  }

  /** A query that fails at the last record says the same before its error. */
  private static void assertSaidOfAFailedQuery(String script) throws IOException {
    CommandLine run =
        CommandLine.run("-e", script.replaceFirst("SELECT .*", "SELECT 1 / (id - 2) FROM t;"));
    assertEquals(1, run.exitStatus(), run.errors());
    List<String> lines = run.errors().lines().toList();
    assertTrue(lines.get(0).startsWith("Warning: "), run.errors());
    assertTrue(lines.get(0).contains("offset 1: "), run.errors());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("Error: ")), run.errors());
  }
}
