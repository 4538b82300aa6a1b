package io.weir.connector.kafka;

import io.weir.runtime.connector.Waiting;
import io.weir.runtime.error.JobException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks a cluster about its topics. Failures are told with the table and the brokers' addresses. */
final class KafkaCluster implements AutoCloseable {
  private final String table;
  private final String servers;
  private final Admin admin;

  KafkaCluster(String table, KafkaProperties properties) {
    this.table = table;
    servers = properties.bootstrapServers();
    try {
      admin = Admin.create(properties.admin());
    } catch (KafkaException | NumberFormatException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new JobException(
          "table %s: no Kafka client for %s: %s".formatted(table, servers, cause.getMessage()), e);
    }
  }

  /** What a topic that does not exist is answered with. */
  private static final class NoSuchTopicException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A topic as the cluster has it: one with another id is another topic of the same name. */
  record Topic(String name, String id, List<TopicPartition> partitions) {
    private static Topic of(TopicDescription topic) {
      return new Topic(
          topic.name(),
          topic.topicId().toString(),
          topic.partitions().stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .sorted(Comparator.comparingInt(TopicPartition::partition))
              .toList());
    }
  }

  /** Topics in the order of the names. */
  List<Topic> topics(List<String> names) {
    List<Topic> topics = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(names).topicNameValues();
    for (String name : names) {
      try {
        topics.add(Topic.of(await(answers.get(name))));
      } catch (NoSuchTopicException e) {
        throw missing(name);
      }
    }
    return topics;
  }

  boolean exists(String topic) {
    try {
      await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return true;
    } catch (NoSuchTopicException e) {
      return false;
    }
  }

  /** Whether brokers create a topic when it is asked for; if they do not tell, they may. */
  boolean createsTopics() {
    try {
      Node broker = await(admin.describeCluster().nodes()).iterator().next();
      ConfigResource asked = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
      ConfigEntry answer =
          await(admin.describeConfigs(List.of(asked)).values().get(asked))
              .get("auto.create.topics.enable");
      return answer == null || !"false".equals(answer.value());
    } catch (NoSuchTopicException | JobException e) {
      return true;
    }
  }

  /** Asks for topics by their names without waiting. */
  Map<String, KafkaFuture<Topic>> topicsLater(Collection<String> names) {
    Map<String, KafkaFuture<Topic>> topics = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, answer) -> topics.put(name, answer.thenApply(Topic::of)));
    return topics;
  }

  /** Whether a failure of {@link #topicsLater} says that there is no such topic. */
  static boolean isMissing(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException;
  }

  JobException missing(String topic) {
    String hint = "";
    try {
      List<String> near = TopicNames.near(topic, await(admin.listTopics().names()));
      hint = near.isEmpty() ? "; it has no topics" : "; there is " + String.join(", ", near);
    } catch (NoSuchTopicException | JobException e) {
      // Without a hint then: that the topic is missing is the news.
      hint = "";
    }
    return new JobException(
        "table %s: Kafka at %s has no topic '%s'%s".formatted(table, servers, topic, hint));
  }

  Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      await(admin.listOffsets(specs).all())
          .forEach((partition, info) -> offsets.put(partition, info.offset()));
    } catch (NoSuchTopicException e) {
      throw missing(partitions.iterator().next().topic());
    }
    return offsets;
  }

  /**
   * Asks the leaders of partitions where they end for a reader, without waiting.
   *
   * @param readCommitted whether records of transactions that are not committed are not read
   */
  Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> endsLater(
      Collection<TopicPartition> partitions, boolean readCommitted, Duration timeout) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    ListOffsetsOptions options =
        new ListOffsetsOptions(
            readCommitted ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED);
    options.timeoutMs((int) timeout.toMillis());
    ListOffsetsResult answers = admin.listOffsets(specs, options);
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, answers.partitionResult(partition)));
    return ends;
  }

  /** Asks the leaders of partitions for anything at all, without waiting. */
  KafkaFuture<?> signOfLife(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    return admin.listOffsets(specs).all();
  }

  /**
   * Looks at what came of {@link #signOfLife}, which is done.
   *
   * @throws JobException when it failed
   */
  void checkSignOfLife(KafkaFuture<?> answer) {
    try {
      answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("table " + table + ": interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new JobException(
          "table %s: the Kafka brokers at %s no longer answer: %s"
              .formatted(table, servers, cause.getMessage()),
          cause);
    }
  }

  /** Committed offsets of a group, without the partitions that have none. */
  Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              offsets.put(partition, offset.offset());
            }
          });
    } catch (NoSuchTopicException e) {
      return offsets;
    }
    return offsets;
  }

  private <T> T await(@Nullable KafkaFuture<T> answer) throws NoSuchTopicException {
    if (answer == null) {
      throw new IllegalStateException("no answer");
    }
    long start = System.nanoTime();
    Waiting waiting = Waiting.on("Kafka at " + servers + " (table " + table + ")");
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("table " + table + ": interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof InvalidTopicException) {
        throw new NoSuchTopicException();
      }
      if (cause instanceof TimeoutException) {
        throw unreachable(Duration.ofNanos(System.nanoTime() - start), cause);
      }
      throw new JobException(
          "table %s: Kafka at %s: %s".formatted(table, servers, cause.getMessage()), cause);
    } finally {
      waiting.close();
    }
  }

  private JobException unreachable(Duration tried, Throwable cause) {
    return new JobException(
        "table %s: no Kafka broker answered at %s within %.0f s"
            .formatted(table, servers, tried.toMillis() / 1000.0),
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
