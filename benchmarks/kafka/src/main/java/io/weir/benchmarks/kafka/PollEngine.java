package io.weir.benchmarks.kafka;

import io.weir.benchmarks.engine.Engine;
import io.weir.benchmarks.engine.ResultDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * No engine, but what reading costs at least: consumers poll the whole topic and look at nothing.
 */
public final class PollEngine implements Engine {
  private static final Duration WAIT = Duration.ofMillis(100);

  private int threads;
  private @Nullable KafkaTopic topic;

  @Override
  public void open(int newThreads, Map<String, String> settings) {
    threads = newThreads;
  }

  /** {@code SERVERS/TOPIC}. */
  @Override
  public void execute(String statement) {
    topic = KafkaTopic.parse(statement);
  }

  @Override
  public void run(String query) throws Exception {
    KafkaTopic source = topic;
    if (source == null) {
      throw new IllegalStateException("no topic");
    }
    List<Map.Entry<TopicPartition, Long>> ends = new ArrayList<>(source.ends().entrySet());
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<Long>> read = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      List<Map.Entry<TopicPartition, Long>> own = new ArrayList<>();
      for (int i = thread; i < ends.size(); i += threads) {
        own.add(ends.get(i));
      }
      read.add(executor.submit(() -> poll(source, own)));
    }
    for (Future<Long> each : read) {
      each.get();
    }
    executor.shutdown();
  }

  /** Bytes of all values. */
  private static long poll(KafkaTopic topic, List<Map.Entry<TopicPartition, Long>> ends) {
    long bytes = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = topic.consumer()) {
      List<TopicPartition> partitions = ends.stream().map(Map.Entry::getKey).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (Map.Entry<TopicPartition, Long> end : ends) {
        while (consumer.position(end.getKey()) < end.getValue()) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
            bytes += record.value().length;
          }
        }
      }
    }
    return bytes;
  }

  @Override
  public void digest(String query, ResultDigest digest) {}
}
