package io.weir.connector.kafka;

import io.weir.connector.kafka.KafkaCluster.Topic;
import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import io.weir.runtime.connector.FirstLeftOut;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan of topics. Partition {@code i} of the source is read by reader {@code i mod readers};
 * there is no consumer group. Partitions keep their numbers in checkpoints; new ones get the next
 * numbers.
 */
final class KafkaSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);

  /**
   * How long a bounded read gets nothing before it asks whether the brokers are still there: the
   * consumer alone would wait for ever.
   */
  private static final long SILENCE_MICROS = 20_000_000;

  final SourceRequest request;
  final KafkaProperties properties;
  final RecordLayout layout;
  final boolean skipBadRecords;
  final FirstLeftOut firstLeftOut = new FirstLeftOut();

  /** Whether a record without a value is a row with NULL rather than a deletion. */
  final boolean readsNulls;

  /** Whether reading goes on from the earliest offset when records are missing. */
  final boolean goesOnFromEarliest;

  private final List<String> topics;
  private final OffsetChoice offsets;
  private final boolean bounded;
  private final long discoveryMicros;
  private final LongAdder bytesRead = new LongAdder();
  private final List<KafkaReader> readers = new CopyOnWriteArrayList<>();

  /** All partitions, by number. */
  private final List<PartitionState> partitions = new CopyOnWriteArrayList<>();

  private @Nullable SourceContext context;
  private @Nullable KafkaCluster cluster;
  private @Nullable EndWatch ends;
  private @Nullable TopicWatch watch;
  private @Nullable KafkaFuture<?> probe;
  private volatile long lastAnswerMicros;
  private volatile boolean silent;

  KafkaSource(SourceRequest request) {
    this.request = request;
    OptionValues options = new OptionValues(request.table());
    properties = new KafkaProperties(request.table());
    layout = KeyColumns.layout(request.table());
    topics =
        Arrays.stream(options.text(KafkaConnector.TOPIC).split(";"))
            .map(String::strip)
            .filter(topic -> !topic.isEmpty())
            .toList();
    offsets = new OffsetChoice(request.table(), properties);
    bounded = offsets.isBounded();
    discoveryMicros = options.duration(KafkaConnector.DISCOVERY_INTERVAL).toNanos() / 1000;
    skipBadRecords = options.choice(KafkaConnector.ON_ERROR).equals("skip");
    goesOnFromEarliest = options.choice(KafkaConnector.MISSING_OFFSETS).equals("earliest-offset");
    readsNulls = KeyColumns.readsNull(request.table().valueFormat());
  }

  @Override
  public boolean isBounded() {
    return bounded;
  }

  @Override
  public void open(SourceContext newContext) {
    context = newContext;
    KafkaCluster opened = new KafkaCluster(request.table().name(), properties);
    cluster = opened;
    List<Topic> found = opened.topics(topics);
    List<PartitionPosition> positions = restored(newContext.restored());
    if (positions.isEmpty()) {
      offsets.positions(found, 0, opened).forEach(this::add);
    } else {
      new RestoredPositions(
              request.table().name(),
              properties.bootstrapServers(),
              goesOnFromEarliest,
              opened,
              found,
              LOG::warn)
          .adapted(positions, offsets)
          .forEach(this::add);
      if (!isBounded()) {
        addNew(found);
      }
    }
    if (newContext.idleMicros() > 0) {
      ends = new EndWatch(opened, newContext, partitions, properties.readsCommittedOnly());
    }
    lastAnswerMicros = newContext.clock().getAsLong();
    watch =
        new TopicWatch(
            request.table().name(),
            properties.bootstrapServers(),
            opened,
            found,
            watchMicros(),
            lastAnswerMicros);
  }

  private static List<PartitionPosition> restored(List<String> readers) {
    List<PartitionPosition> positions = new ArrayList<>();
    for (String text : readers) {
      positions.addAll(TopicPositions.parse(text).partitions());
    }
    positions.sort(Comparator.comparingInt(PartitionPosition::number));
    for (int i = 1; i < positions.size(); i++) {
      if (positions.get(i).number() == positions.get(i - 1).number()) {
        throw new JobException(
            "the checkpoint has two offsets of partition %d of the source"
                .formatted(positions.get(i).number()));
      }
    }
    return positions;
  }

  /** Time between looks at the topics: often enough to notice within the age of metadata. */
  private long watchMicros() {
    long half = properties.metadataAgeMillis() * 1000 / 2;
    return findsNewPartitions() ? Math.min(half, discoveryMicros) : half;
  }

  private boolean findsNewPartitions() {
    return !isBounded() && discoveryMicros > 0;
  }

  /** Adds partitions that are not known yet; they are read from their start. */
  private void addNew(List<Topic> found) {
    Set<TopicPartition> known = new HashSet<>();
    partitions.forEach(partition -> known.add(partition.partition));
    for (Topic topic : found) {
      for (TopicPartition partition : topic.partitions()) {
        if (known.add(partition)) {
          add(
              new PartitionPosition(
                  partitions.size(),
                  partition.topic(),
                  partition.partition(),
                  0,
                  PartitionPosition.EARLIEST,
                  0,
                  0,
                  Long.MAX_VALUE,
                  topic.id()));
        }
      }
    }
  }

  private void add(PartitionPosition position) {
    partitions.add(new PartitionState(position, context().idleMicros()));
  }

  /** Rises whenever a leader has said where its partition ends. */
  long endsAnswered() {
    EndWatch watch = ends;
    return watch == null ? 0 : watch.answered();
  }

  /**
   * Asks at once whether the topics are still the same ones, and waits for the answer.
   *
   * @throws JobException when a topic was deleted, also when it was created again
   */
  synchronized void checkTopics() {
    KafkaCluster asked = cluster;
    TopicWatch known = watch;
    if (asked != null && known != null) {
      known.compare(asked.topics(topics));
    }
  }

  /**
   * Looks now and then whether the topics are still the same ones, and for new partitions; never
   * waits. Called by all readers.
   *
   * @throws JobException when a topic was deleted, also when it was created again
   */
  synchronized void lookAtTopics() {
    TopicWatch asked = watch;
    if (asked != null) {
      List<Topic> found = asked.look(context().clock().getAsLong());
      if (findsNewPartitions()) {
        addNew(found);
      }
    }
  }

  /** Takes note that the brokers answered. Called by all readers. */
  void noteAnswer() {
    lastAnswerMicros = context().clock().getAsLong();
    if (silent) {
      silent = false;
      LOG.warn("table {}: the Kafka brokers answer again", request.table().name());
    }
  }

  /**
   * Called by readers that wait for records: asks the leaders of the partitions for a sign of life
   * after a long silence; never waits itself. An unbounded read is patient and only says so.
   *
   * @throws JobException when they gave none to a bounded read
   */
  synchronized void expectAnswers() {
    KafkaCluster asked = cluster;
    if (asked == null) {
      return;
    }
    KafkaFuture<?> running = probe;
    if (running == null) {
      if (context().clock().getAsLong() - lastAnswerMicros >= SILENCE_MICROS) {
        probe = asked.signOfLife(unfinished());
        // Nobody answers for a topic that is gone either: that is known before the patience ends.
        TopicWatch topicWatch = watch;
        if (topicWatch != null) {
          topicWatch.askNow(context().clock().getAsLong());
        }
      }
    } else if (running.isDone()) {
      probe = null;
      try {
        asked.checkSignOfLife(running);
        noteAnswer();
      } catch (JobException e) {
        if (isBounded()) {
          throw e;
        }
        if (!silent) {
          silent = true;
          LOG.warn("{}; waiting for them", e.getMessage());
        }
        lastAnswerMicros = context().clock().getAsLong();
      }
    }
  }

  private List<TopicPartition> unfinished() {
    return partitions.stream()
        .filter(partition -> !partition.finished)
        .map(partition -> partition.partition)
        .toList();
  }

  SourceContext context() {
    SourceContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  List<PartitionState> partitions() {
    return partitions;
  }

  @Override
  public String partitionName(int number) {
    TopicPartition partition = partitions.get(number).partition;
    return "partition " + partition.partition() + " of topic " + partition.topic();
  }

  void countBytes(long bytes) {
    bytesRead.add(bytes);
  }

  @Override
  public SourceReader createReader(int worker) {
    KafkaReader reader = new KafkaReader(this, worker);
    readers.add(reader);
    return reader;
  }

  @Override
  public FirstLeftOut firstLeftOut() {
    return firstLeftOut;
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(
        bytesRead.sum(), -1, readers.stream().mapToLong(KafkaReader::recordsLag).sum());
  }

  @Override
  public void close() {
    if (ends != null) {
      ends.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }
}
