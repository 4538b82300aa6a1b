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
  private static final int QUESTIONS_PER_GAP = 8;

  /**
   * As long as a connection may be silent. A question that is given up takes its connection with
   * it, and all that waits there for an answer: of a slow leader there would never be one.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(EndWatch.class);

  private final KafkaCluster cluster;
  private final SourceContext context;
  private final List<PartitionState> partitions;
  private final boolean readCommitted;
  private final long usualGapMicros;
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
    usualGapMicros = AnswerTimes.usualGapMicros(context.idleMicros());
    long period = usualGapMicros / QUESTIONS_PER_GAP;
    timer.scheduleWithFixedDelay(this::ask, 0, period, TimeUnit.MICROSECONDS);
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
        cluster.endsLater(names, readCommitted, PATIENCE);
    asked.putAll(answers);
    for (PartitionState partition : unasked) {
      answers
          .get(partition.partition)
          .whenComplete(
              (end, failure) -> {
                if (end == null) {
                  // Then nothing is known; the readers say so after a while.
                  partition.loseSight();
                } else {
                  partition.endsAt(end.offset(), now, context.clock().getAsLong());
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
    if (Math.abs(ahead - wallAhead) > usualGapMicros) {
      partitions.forEach(PartitionState::loseSight);
    }
    wallAhead = ahead;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
