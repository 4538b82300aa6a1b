package io.weir.connector.kafka;

import io.weir.connector.kafka.KafkaCluster.Topic;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks now and then whether topics are still there and still the same ones, and how many partitions
 * they have. Never waits. Not thread-safe.
 */
final class TopicWatch {
  /** A topic is missing when so many answers one after another say so. */
  private static final int MISSING_ANSWERS = 3;

  private static final long ASK_AGAIN_MICROS = 300_000;

  private final String table;
  private final String servers;
  private final KafkaCluster cluster;
  private final long intervalMicros;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Integer> missing = new HashMap<>();
  private @Nullable Map<String, KafkaFuture<Topic>> asked;
  private long nextMicros;

  /**
   * @param topics as they are now
   * @param intervalMicros between questions
   */
  TopicWatch(
      String table,
      String servers,
      KafkaCluster cluster,
      List<Topic> topics,
      long intervalMicros,
      long nowMicros) {
    this.table = table;
    this.servers = servers;
    this.cluster = cluster;
    this.intervalMicros = intervalMicros;
    topics.forEach(topic -> ids.put(topic.name(), topic.id()));
    nextMicros = nowMicros + intervalMicros;
  }

  /** Makes the next {@link #look} ask. */
  void askNow(long nowMicros) {
    nextMicros = Math.min(nextMicros, nowMicros);
  }

  /**
   * Looks at an answer, or asks when it is time.
   *
   * @return topics of which there is news since the last call; none when asking failed
   * @throws JobException when a topic was deleted
   */
  List<Topic> look(long nowMicros) {
    Map<String, KafkaFuture<Topic>> running = asked;
    if (running == null) {
      if (nowMicros >= nextMicros) {
        asked = cluster.topicsLater(ids.keySet());
      }
      return List.of();
    }
    for (KafkaFuture<Topic> answer : running.values()) {
      if (!answer.isDone()) {
        return List.of();
      }
    }
    asked = null;
    List<Topic> topics = new ArrayList<>();
    running.forEach((name, answer) -> take(name, answer, topics));
    nextMicros = nowMicros + (missing.isEmpty() ? intervalMicros : ASK_AGAIN_MICROS);
    return topics;
  }

  private void take(String name, KafkaFuture<Topic> answer, List<Topic> topics) {
    try {
      Topic topic = answer.get();
      missing.remove(name);
      compare(List.of(topic));
      topics.add(topic);
    } catch (ExecutionException e) {
      // Whether brokers answer at all is for others to say.
      if (KafkaCluster.isMissing(e) && missing.merge(name, 1, Integer::sum) >= MISSING_ANSWERS) {
        throw deleted("topic '%s' was deleted while it was read".formatted(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Compares topics with those of the same names that are watched.
   *
   * @throws JobException when one is another one
   */
  void compare(List<Topic> now) {
    for (Topic topic : now) {
      String id = ids.getOrDefault(topic.name(), topic.id());
      if (!topic.id().equals(id)) {
        throw deleted(
            "topic '%s' was deleted and created again while it was read: it had the id %s and now has the id %s"
                .formatted(topic.name(), id, topic.id()));
      }
    }
  }

  private JobException deleted(String what) {
    return new JobException("table %s: Kafka at %s: %s".formatted(table, servers, what));
  }
}
