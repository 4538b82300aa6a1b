package io.weir.benchmarks.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic that nobody writes any more: {@code SERVERS/TOPIC}. */
record KafkaTopic(String servers, String name) {
  static KafkaTopic parse(String text) {
    int slash = text.indexOf('/');
    return new KafkaTopic(text.substring(0, slash), text.substring(slash + 1));
  }

  /** A consumer that fetches much at once. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50_000);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
    properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(properties);
  }

  /** Where each partition ends. */
  Map<TopicPartition, Long> ends() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(name)
          .forEach(found -> partitions.add(new TopicPartition(name, found.partition())));
      return consumer.endOffsets(partitions);
    }
  }
}
