package io.weir.connector.kafka;

import io.weir.connector.kafka.KafkaCluster.Topic;
import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares where a checkpoint was with what the topics have now. An offset means nothing in a topic
 * that was deleted and created again, and retention removes records whether they were read or not:
 * both is an error unless the table says that reading goes on from the earliest offset, and then it
 * is said.
 */
final class RestoredPositions {
  private final String table;
  private final String servers;
  private final boolean goesOn;
  private final KafkaCluster cluster;
  private final Map<String, Topic> topics = new HashMap<>();
  private final Consumer<String> warnings;

  /**
   * @param goesOn whether reading goes on from the earliest offset when records are missing
   * @param topics as they are now
   * @param warnings where it is said what is missing
   */
  RestoredPositions(
      String table,
      String servers,
      boolean goesOn,
      KafkaCluster cluster,
      List<Topic> topics,
      Consumer<String> warnings) {
    this.table = table;
    this.servers = servers;
    this.goesOn = goesOn;
    this.cluster = cluster;
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.warnings = warnings;
  }

  /**
   * Where reading goes on.
   *
   * @param offsets tells where reading of a topic ends that is another one now
   * @throws JobException when records are missing
   */
  List<PartitionPosition> adapted(List<PartitionPosition> restored, OffsetChoice offsets) {
    Set<String> others = new HashSet<>();
    for (PartitionPosition position : restored) {
      Topic now = topics.get(position.topic());
      if (now != null
          && !position.topicId().equals(PartitionPosition.UNKNOWN_ID)
          && !position.topicId().equals(now.id())
          && others.add(position.topic())) {
        say(
            "topic '%s' was deleted and created again since the checkpoint: it had the id %s and now has the id %s, so that the checkpoint's offsets mean nothing in it"
                .formatted(position.topic(), position.topicId(), now.id()));
      }
    }
    Map<TopicPartition, PartitionPosition> asked = new HashMap<>();
    for (PartitionPosition position : restored) {
      if (exists(position)
          && !others.contains(position.topic())
          && position.offset() != PartitionPosition.EARLIEST
          && position.unprocessed() < position.end()) {
        asked.put(position.topicPartition(), position);
      }
    }
    Map<TopicPartition, Long> earliest = cluster.offsets(asked.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> latest = cluster.offsets(asked.keySet(), OffsetSpec.latest());
    Map<TopicPartition, Long> ends = endsOf(others, offsets);
    List<PartitionPosition> adapted = new ArrayList<>();
    for (PartitionPosition position : restored) {
      TopicPartition partition = position.topicPartition();
      if (others.contains(position.topic())) {
        adapted.add(inOtherTopic(position, ends));
      } else if (asked.containsKey(partition)) {
        adapted.add(
            within(
                position,
                earliest.getOrDefault(partition, 0L),
                latest.getOrDefault(partition, 0L)));
      } else {
        adapted.add(withId(position));
      }
    }
    return adapted;
  }

  private Map<TopicPartition, Long> endsOf(Set<String> others, OffsetChoice offsets) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String other : others) {
      Topic topic = topics.get(other);
      if (topic != null) {
        partitions.addAll(topic.partitions());
      }
    }
    return partitions.isEmpty() ? Map.of() : offsets.ends(partitions, cluster);
  }

  /** A partition that the new topic does not have is at its end. */
  private PartitionPosition inOtherTopic(
      PartitionPosition position, Map<TopicPartition, Long> ends) {
    boolean exists = exists(position);
    return new PartitionPosition(
        position.number(),
        position.topic(),
        position.partition(),
        position.split(),
        exists ? PartitionPosition.EARLIEST : 0,
        0,
        0,
        exists ? ends.getOrDefault(position.topicPartition(), Long.MAX_VALUE) : 0,
        id(position));
  }

  private PartitionPosition within(PartitionPosition position, long earliest, long latest) {
    long next = position.unprocessed();
    if (next > latest) {
      return behindTheEnd(position, next, latest);
    }
    if (earliest <= position.offset()) {
      return withId(position);
    }
    if (earliest > next) {
      say(
          "offsets %d to %d of topic '%s', partition %d, which the checkpoint had still to read, are gone: retention has removed up to %d records unread"
              .formatted(
                  next, earliest - 1, position.topic(), position.partition(), earliest - next));
    }
    return at(position, earliest);
  }

  private PartitionPosition behindTheEnd(PartitionPosition position, long next, long latest) {
    String what =
        "topic '%s', partition %d, ends at offset %d, before offset %d where the checkpoint goes on: %s"
            .formatted(
                position.topic(),
                position.partition(),
                latest,
                next,
                position.topicId().equals(PartitionPosition.UNKNOWN_ID)
                    ? "it was deleted and created again, or has lost records"
                    : "it has lost records");
    if (position.topicId().equals(PartitionPosition.UNKNOWN_ID)) {
      say(what);
      return at(position, PartitionPosition.EARLIEST);
    }
    // It is the same topic: to read it again from the start would count its rows twice.
    throw new JobException("table %s: Kafka at %s: %s".formatted(table, servers, what));
  }

  private PartitionPosition at(PartitionPosition position, long offset) {
    return new PartitionPosition(
        position.number(),
        position.topic(),
        position.partition(),
        position.split(),
        offset,
        offset == PartitionPosition.EARLIEST ? 0 : position.skipUntil(),
        offset == PartitionPosition.EARLIEST ? 0 : position.skipRows(),
        position.end(),
        id(position));
  }

  private PartitionPosition withId(PartitionPosition position) {
    return new PartitionPosition(
        position.number(),
        position.topic(),
        position.partition(),
        position.split(),
        position.offset(),
        position.skipUntil(),
        position.skipRows(),
        position.end(),
        id(position));
  }

  private boolean exists(PartitionPosition position) {
    Topic topic = topics.get(position.topic());
    return topic != null && topic.partitions().contains(position.topicPartition());
  }

  private String id(PartitionPosition position) {
    Topic topic = topics.get(position.topic());
    return topic == null ? position.topicId() : topic.id();
  }

  private void say(String what) {
    if (!goesOn) {
      throw missing(table, servers, what);
    }
    warnings.accept(
        "table %s: Kafka at %s: %s; reading goes on from the earliest offset"
            .formatted(table, servers, what));
  }

  /** The error for records that are missing, with what can be done. */
  static JobException missing(String table, String servers, String what) {
    return new JobException(
        "table %s: Kafka at %s: %s. With '%s' = 'earliest-offset' the table is read from its earliest offset instead"
            .formatted(table, servers, what, KafkaConnector.MISSING_OFFSETS.key()));
  }
}
