package io.weir.connector.kafka;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.TableDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of Kafka clients: ours, unless the table's {@code properties.…} say otherwise. */
final class KafkaProperties {
  private static final int MEGABYTE = 1 << 20;
  private static final int ADMIN_TIMEOUT_MILLIS = 10_000;

  private static final long SEND_STEP_MILLIS = 100;

  /**
   * After how long clients ask for a topic again; Kafka's default of five minutes is the time in
   * which nobody notices that a topic was deleted.
   */
  private static final long METADATA_AGE_MILLIS = 10_000;

  private final Map<String, String> given = new HashMap<>();

  KafkaProperties(TableDescription table) {
    new OptionValues(table).text(KafkaConnector.BOOTSTRAP_SERVERS);
    table
        .options()
        .forEach(
            (key, value) -> {
              if (key.startsWith(KafkaConnector.PROPERTIES)) {
                given.put(key.substring(KafkaConnector.PROPERTIES.length()), value);
              }
            });
  }

  String bootstrapServers() {
    return given.getOrDefault("bootstrap.servers", "");
  }

  String get(String key, String otherwise) {
    return given.getOrDefault(key, otherwise);
  }

  /** Whether readers leave out records of transactions that are not committed. */
  boolean readsCommittedOnly() {
    return get("isolation.level", "read_uncommitted").equalsIgnoreCase("read_committed");
  }

  /** After how long it is noticed at the latest that a topic was deleted. */
  long metadataAgeMillis() {
    String age = get(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, "" + METADATA_AGE_MILLIS);
    try {
      return Math.max(1, Long.parseLong(age.strip()));
    } catch (NumberFormatException e) {
      // The client says what is wrong with it.
      return METADATA_AGE_MILLIS;
    }
  }

  /** How long rows wait for a topic to be there, or for room, before that is an error. */
  long sendPatienceMillis() {
    String patience = get(ProducerConfig.MAX_BLOCK_MS_CONFIG, "" + ADMIN_TIMEOUT_MILLIS);
    return Math.max(0, Long.parseLong(patience.strip()));
  }

  private Map<String, Object> only(Set<String> known) {
    Map<String, Object> result = new HashMap<>();
    given.forEach(
        (key, value) -> {
          boolean ofAnotherClient =
              ConsumerConfig.configNames().contains(key)
                  || ProducerConfig.configNames().contains(key)
                  || AdminClientConfig.configNames().contains(key);
          if (known.contains(key) || !ofAnotherClient) {
            result.put(key, value);
          }
        });
    return result;
  }

  Map<String, Object> admin() {
    Map<String, Object> result = only(AdminClientConfig.configNames());
    result.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MILLIS / 2);
    int request =
        Integer.parseInt(result.get(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG).toString());
    result.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.max(ADMIN_TIMEOUT_MILLIS, request));
    return result;
  }

  /**
   * Of a consumer that takes all it can get, and never skips silently to where offsets still are. A
   * partition is asked for more only when all that came from it has been handed out, so one call
   * hands out a whole answer: the next one is under way while it is decoded. The receive buffer is
   * the system's, which grows until an answer fits into it.
   */
  Map<String, Object> consumer() {
    Map<String, Object> result = only(ConsumerConfig.configNames());
    result.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50_000);
    result.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * MEGABYTE);
    result.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 * MEGABYTE);
    result.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    result.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    result.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    result.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    result.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return result;
  }

  Map<String, Object> producer() {
    Map<String, Object> result = only(ProducerConfig.configNames());
    result.putIfAbsent(ProducerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    result.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
    result.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 10);
    result.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, MEGABYTE / 4);
    result.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * MEGABYTE);
    // A worker that has a row to send waits in small steps, between which it may be told to stop.
    result.put(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(SEND_STEP_MILLIS, sendPatienceMillis()));
    return result;
  }
}
