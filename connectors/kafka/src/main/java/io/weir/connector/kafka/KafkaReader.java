package io.weir.connector.kafka;

import io.weir.connector.kafka.HeapDeserializer.Heap;
import io.weir.connector.kafka.HeapDeserializer.Slice;
import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some partitions. What one call of the consumer brings of one partition is a split. The
 * consumer is asked on the worker's thread and never waits: it fetches ahead while rows are
 * processed.
 */
final class KafkaReader implements SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
  private static final long NO_POSITION = -1;
  private static final int ALL_ROWS = Integer.MAX_VALUE;

  private final KafkaSource source;
  private final int number;
  private final KafkaConsumer<Slice, Slice> consumer;
  private final Heap heap = new Heap();
  private final RecordRows rows;

  private final Map<TopicPartition, PartitionState> mine = new HashMap<>();
  private int seenPartitions;

  /** Whether the consumer has a partition at all. */
  private boolean assigned;

  private long seenEnds;

  /** What the last call of the consumer brought and no split was made of yet. */
  private final ArrayDeque<List<ConsumerRecord<Slice, Slice>>> fetched = new ArrayDeque<>();

  private @Nullable PartitionState current;
  private int rowsToSkip;
  private volatile long recordsLag = -1;

  KafkaReader(KafkaSource source, int number) {
    this.source = source;
    this.number = number;
    rows = new RecordRows(source, heap);
    try {
      consumer =
          new KafkaConsumer<>(
              source.properties.consumer(),
              rows.needsKeys() ? new HeapDeserializer(heap) : new HeapDeserializer.Ignoring(),
              new HeapDeserializer(heap));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  @Override
  public Poll poll(Batch out) {
    if (current != null && rows.isAtEnd()) {
      finishSplit(current);
    }
    PartitionState partition = current;
    if (partition == null) {
      if (fetched.isEmpty()) {
        fetch();
      }
      if (!nextSplit()) {
        return isDone() ? Poll.END : Poll.NOTHING;
      }
    }
    rows.decode(out);
    return rows.isAtEnd() ? Poll.SPLIT_END : Poll.ROWS;
  }

  // --- fetching ---

  private void fetch() {
    source.lookAtTopics();
    assignNewPartitions();
    if (!assigned) {
      return;
    }
    heap.clear();
    ConsumerRecords<Slice, Slice> answer;
    try {
      answer = consumer.poll(Duration.ZERO);
    } catch (OffsetOutOfRangeException e) {
      onMissingOffsets(e);
      return;
    } catch (KafkaException e) {
      throw failure(e);
    }
    for (TopicPartition partition : answer.partitions()) {
      List<ConsumerRecord<Slice, Slice>> brought = answer.records(partition);
      if (!brought.isEmpty()) {
        received(partition);
        fetched.add(brought);
      }
    }
    if (answer.isEmpty()) {
      finishPartitions();
      source.expectAnswers();
    } else {
      source.noteAnswer();
    }
    noteLag();
    noteHandedOut(answer);
  }

  private void received(TopicPartition partition) {
    PartitionState state = mine.get(partition);
    if (state != null) {
      state.received();
    }
  }

  /** After new answers about ends: says how far partitions are of which no record is at hand. */
  private void noteHandedOut(ConsumerRecords<Slice, Slice> brought) {
    long ends = source.endsAnswered();
    if (ends == seenEnds) {
      return;
    }
    seenEnds = ends;
    for (PartitionState partition : mine.values()) {
      if (!partition.finished && !brought.partitions().contains(partition.partition)) {
        long position = position(partition);
        if (position != NO_POSITION) {
          partition.handedOut(position);
        }
      }
    }
  }

  /**
   * Offset of the next record that the consumer will bring; {@link #NO_POSITION} while it asks
   * where the partition begins, or whether its place is still there. Never waits for that.
   */
  private long position(PartitionState partition) {
    try {
      return consumer.position(partition.partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return NO_POSITION;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private void assignNewPartitions() {
    List<PartitionState> all = source.partitions();
    if (all.size() == seenPartitions) {
      return;
    }
    int readers = source.context().readers();
    List<PartitionState> added = new ArrayList<>();
    for (int i = seenPartitions; i < all.size(); i++) {
      PartitionState partition = all.get(i);
      if (partition.number % readers == number) {
        mine.put(partition.partition, partition);
        added.add(partition);
      }
    }
    seenPartitions = all.size();
    try {
      List<TopicPartition> toBeRead =
          mine.values().stream().filter(KafkaReader::isToBeRead).map(p -> p.partition).toList();
      consumer.assign(toBeRead);
      assigned = !toBeRead.isEmpty();
      for (PartitionState partition : added) {
        if (!isToBeRead(partition)) {
          // Perhaps a partition that is not there any more.
          partition.finished = true;
        } else if (partition.offset == PartitionPosition.EARLIEST) {
          consumer.seekToBeginning(List.of(partition.partition));
        } else {
          consumer.seek(partition.partition, partition.offset);
        }
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private static boolean isToBeRead(PartitionState partition) {
    return !partition.finished && partition.offset < partition.end;
  }

  /**
   * Ends partitions that have no record left before their end: the last ones may be markers of
   * transactions, or gone by compaction.
   */
  private void finishPartitions() {
    try {
      for (PartitionState partition : mine.values()) {
        if (partition.end != Long.MAX_VALUE
            && !partition.finished
            && partition.offset != PartitionPosition.EARLIEST
            && position(partition) >= partition.end) {
          finish(partition);
        }
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private void finish(PartitionState partition) {
    consumer.pause(List.of(partition.partition));
    partition.finished = true;
  }

  private boolean isDone() {
    if (!source.isBounded()) {
      return false;
    }
    for (PartitionState partition : mine.values()) {
      if (!partition.finished) {
        return false;
      }
    }
    return true;
  }

  private void noteLag() {
    long lag = 0;
    for (PartitionState partition : mine.values()) {
      if (partition.finished) {
        continue;
      }
      if (partition.end != Long.MAX_VALUE) {
        lag += partition.end - Math.max(0, partition.offset);
      } else {
        lag += consumer.currentLag(partition.partition).orElse(0);
      }
    }
    recordsLag = lag;
  }

  /** Records known to be waiting. */
  long recordsLag() {
    return Math.max(0, recordsLag);
  }

  // --- splits ---

  private boolean nextSplit() {
    while (!fetched.isEmpty()) {
      List<ConsumerRecord<Slice, Slice>> records = fetched.removeFirst();
      ConsumerRecord<Slice, Slice> first = records.get(0);
      PartitionState partition = mine.get(new TopicPartition(first.topic(), first.partition()));
      if (partition == null || partition.finished) {
        continue;
      }
      int end = countBelow(records, partition.end);
      rowsToSkip = 0;
      if (end > 0 && first.offset() < partition.skipUntil) {
        // Records from before a restore make a split of their own, all of it to be skipped.
        int skipped = Math.min(end, countBelow(records, partition.skipUntil));
        if (skipped < end) {
          fetched.addFirst(records.subList(skipped, records.size()));
        }
        end = skipped;
        rowsToSkip = ALL_ROWS;
      } else if (first.offset() == partition.skipUntil) {
        rowsToSkip = partition.skipRows;
      }
      if (end == 0) {
        finish(partition);
        continue;
      }
      partition.offset = first.offset();
      current = partition;
      rows.begin(records, end);
      return true;
    }
    return false;
  }

  /** Number of the records whose offset is below a limit. */
  private static int countBelow(List<ConsumerRecord<Slice, Slice>> records, long limit) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records.get(middle).offset() < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void finishSplit(PartitionState partition) {
    partition.offset = rows.offsetBehind();
    partition.split++;
    current = null;
    if (partition.offset >= partition.end) {
      finish(partition);
    }
  }

  /** Retention has removed what was to be read next. */
  private void onMissingOffsets(OffsetOutOfRangeException e) {
    StringBuilder where = new StringBuilder();
    e.offsetOutOfRangePartitions()
        .forEach(
            (partition, offset) ->
                where
                    .append(where.isEmpty() ? "" : ", ")
                    .append("offset ")
                    .append(offset)
                    .append(" of topic ")
                    .append(partition.topic())
                    .append(", partition ")
                    .append(partition.partition()));
    // In a topic that was created again all offsets mean something else.
    source.checkTopics();
    String what = "there is no longer " + where;
    String table = source.request.table().name();
    String servers = source.properties.bootstrapServers();
    if (!source.goesOnFromEarliest) {
      throw RestoredPositions.missing(table, servers, what);
    }
    LOG.warn(
        "table {}: Kafka at {}: {}; reading goes on from the earliest offset",
        table,
        servers,
        what);
    try {
      consumer.seekToBeginning(e.partitions());
    } catch (KafkaException failed) {
      throw failure(failed);
    }
  }

  private JobException failure(KafkaException e) {
    if (e instanceof InterruptException) {
      Thread.currentThread().interrupt();
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new JobException(
        "table %s: cannot read from Kafka at %s: %s"
            .formatted(
                source.request.table().name(),
                source.properties.bootstrapServers(),
                cause.getMessage()),
        e);
  }

  // --- what the host asks ---

  private PartitionState current() {
    PartitionState partition = current;
    if (partition == null) {
      throw new IllegalStateException("no split has been polled");
    }
    return partition;
  }

  @Override
  public int partition() {
    return current().number;
  }

  @Override
  public long splitNumber() {
    return current().split;
  }

  @Override
  public int rowsToSkip() {
    return rowsToSkip;
  }

  @Override
  public int partitionCount() {
    return source.partitions().size();
  }

  @Override
  public boolean isPartitionFinished(int partition) {
    return source.partitions().get(partition).finished;
  }

  @Override
  public long emptySince(int partition) {
    return source.partitions().get(partition).emptySince(source.context().clock().getAsLong());
  }

  @Override
  public String snapshot(int rowsReleased) {
    assignNewPartitions();
    List<PartitionPosition> positions = new ArrayList<>();
    for (PartitionState partition : mine.values()) {
      positions.add(
          partition == current ? withinSplit(partition, rowsReleased) : partition.position());
    }
    return new TopicPositions(positions).text();
  }

  private PartitionPosition withinSplit(PartitionState partition, int rowsReleased) {
    int processed = Math.min(rowsReleased, rows.rows());
    if (processed == 0 || rows.offset(processed - 1) < partition.skipUntil) {
      return partition.position();
    }
    int begun = rows.rowsOfBegunRecord(processed);
    long last = rows.offset(processed - 1);
    return begun == 0 ? partition.position(last + 1, 0) : partition.position(last, begun);
  }

  @Override
  public long badRecords() {
    return rows.badRecords();
  }

  @Override
  public long ignoredRecords() {
    return rows.ignoredRecords();
  }

  @Override
  public long ignoredValues() {
    return rows.ignoredValues();
  }

  @Override
  public long emptyRecords() {
    return rows.emptyRecords();
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }
}
