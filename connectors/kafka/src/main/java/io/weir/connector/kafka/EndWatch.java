package io.weir.connector.kafka;

import io.weir.runtime.connector.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the leaders of all partitions again and again where these end, so that a partition without
 * records can be told from one whose leader does not answer. The consumer cannot tell them apart:
 * it brings nothing in both cases, answers to its fetches leave out partitions without news, and
 * the lag that it knows is of the last answer, whenever that was.
 *
 * <p>Asks on a thread of its own: also while readers wait for room downstream.
 */
final class EndWatch implements AutoCloseable {
  /** A gap in the answers that is longer than this part of the idle timeout begins it anew. */
  private static final int GAPS = 2;

  private static final int QUESTIONS_PER_GAP = 8;
  private static final long LONGEST_GAP_MICROS = 2_000_000;
  private static final long SHORTEST_GAP_MICROS = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(EndWatch.class);

  private final KafkaCluster cluster;
  private final SourceContext context;
  private final List<PartitionState> partitions;
  private final boolean readCommitted;
  private final Duration timeout;
  private final Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> asked = new HashMap<>();
  private final AtomicLong answered = new AtomicLong();
  private long wallAhead;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          action -> {
            Thread thread = new Thread(action, "weir-kafka-ends");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param partitions which may become more
   * @param readCommitted whether records of transactions that are not committed are not read
   */
  EndWatch(
      KafkaCluster cluster,
      SourceContext context,
      List<PartitionState> partitions,
      boolean readCommitted) {
    this.cluster = cluster;
    this.context = context;
    this.partitions = partitions;
    this.readCommitted = readCommitted;
    long gap = longestGapMicros(context.idleMicros());
    timeout = Duration.ofNanos(1000 * Math.max(gap, LONGEST_GAP_MICROS));
    long period = gap / QUESTIONS_PER_GAP;
    timer.scheduleWithFixedDelay(this::ask, 0, period, TimeUnit.MICROSECONDS);
  }

  /** Longest time between two answers for which a partition counts as empty all the time. */
  static long longestGapMicros(long idleMicros) {
    return Math.max(SHORTEST_GAP_MICROS, Math.min(LONGEST_GAP_MICROS, idleMicros / GAPS));
  }

  /** Rises with every answer. */
  long answered() {
    return answered.get();
  }

  private void ask() {
    try {
      askAll();
    } catch (KafkaException | IllegalStateException e) {
      // Without an answer nothing is known, whatever the reason; the readers meet it as well.
      LOG.debug("cannot ask where partitions end", e);
    }
  }

  private void askAll() {
    asked.values().removeIf(KafkaFuture::isDone);
    List<PartitionState> unasked = new ArrayList<>();
    List<TopicPartition> names = new ArrayList<>();
    for (PartitionState partition : partitions) {
      if (!partition.finished && !asked.containsKey(partition.partition)) {
        unasked.add(partition);
        names.add(partition.partition);
      }
    }
    if (unasked.isEmpty()) {
      return;
    }
    long now = context.clock().getAsLong();
    noticeSleep(now);
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers =
        cluster.endsLater(names, readCommitted, timeout);
    asked.putAll(answers);
    for (PartitionState partition : unasked) {
      answers
          .get(partition.partition)
          .whenComplete(
              (end, failure) -> {
                // Without an answer nothing is known; the readers say so after a while.
                if (end != null) {
                  partition.endsAt(end.offset(), now);
                  answered.incrementAndGet();
                }
              });
    }
  }

  /**
   * A machine that sleeps may stop the clock of intervals, but not the one on the wall: when that
   * has gone ahead (or somebody has set it), nothing is known of the time between.
   */
  private void noticeSleep(long now) {
    long ahead = context.wallClock().getAsLong() - now;
    if (Math.abs(ahead - wallAhead) > longestGapMicros(context.idleMicros())) {
      partitions.forEach(PartitionState::loseSight);
    }
    wallAhead = ahead;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
