package io.weir.connector.kafka;

import io.weir.connector.kafka.HeapDeserializer.Heap;
import io.weir.connector.kafka.HeapDeserializer.Slice;
import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
  private static final int SHOWN_CHARACTERS = 200;
  private static final int NO_VALUE = -1;
  private static final long NO_POSITION = -1;

  private final KafkaSource source;
  private final int number;
  private final KafkaConsumer<Slice, Slice> consumer;
  private final Heap heap = new Heap();
  private final RecordDecoder decoder;
  private final @Nullable RecordDecoder keyDecoder;
  private final RecordMetadataColumns metadata;
  private final int capacity;

  /** Where the columns of values and of keys lie in a batch; null for values: they come first. */
  private final int @Nullable [] valueColumns;

  private final int physicalColumns;
  private final int[] keyColumns;
  private final int[] keyStart = new int[1];
  private final int[] keyEnd = new int[1];
  private final Batch valueView;
  private final Batch keyView;

  private final Map<TopicPartition, PartitionState> mine = new HashMap<>();
  private int seenPartitions;

  /** Whether the consumer has a partition at all. */
  private boolean assigned;

  private long seenEnds;

  /** What the last call of the consumer brought and no split was made of yet. */
  private final ArrayDeque<List<ConsumerRecord<Slice, Slice>>> fetched = new ArrayDeque<>();

  private @Nullable PartitionState current;
  private List<ConsumerRecord<Slice, Slice>> records = List.of();
  private int at;
  private int end;
  private int rowsToSkip;

  /** Where the values of the current split's records lie in the heap; {@link #NO_VALUE}. */
  private int[] valueStarts = {};

  private int[] valueEnds = {};

  /** Offsets of the records that the current split's rows came from. */
  private long[] rowOffsets = {};

  private int rows;
  private long badRecords;
  private long ignoredRecords;
  private long emptyRecords;
  private volatile long recordsLag = -1;

  KafkaReader(KafkaSource source, int number) {
    this.source = source;
    this.number = number;
    RowType output = source.request.output();
    int physical = source.request.physicalColumns();
    physicalColumns = physical;
    List<String> keyOnly = source.layout.keyOnly();
    keyColumns = KeyColumns.positions(keyOnly, output, physical);
    valueColumns =
        keyColumns.length == 0
            ? null
            : KeyColumns.positions(source.layout.value(), output, physical);
    valueView = view(output, valueColumns == null ? new int[0] : valueColumns);
    keyView = view(output, keyColumns);
    decoder = source.context().decoder().get();
    keyDecoder = keyOnly.isEmpty() ? null : source.context().keyDecoder().get();
    capacity = source.context().batchCapacity();
    metadata = new RecordMetadataColumns(source.request.metadataKeys(), physical);
    boolean keys = keyDecoder != null || metadata.needsKey();
    try {
      consumer =
          new KafkaConsumer<>(
              source.properties.consumer(),
              keys ? new HeapDeserializer(heap) : new HeapDeserializer.Ignoring(),
              new HeapDeserializer(heap));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** A batch without memory of its own, through which some columns of another are filled. */
  private static Batch view(RowType output, int[] columns) {
    return new Batch(
        Arrays.stream(columns)
            .mapToObj(i -> output.fields().get(i).type())
            .toArray(DataType[]::new),
        0);
  }

  @Override
  public Poll poll(Batch out) {
    if (current != null && at == end) {
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
    decode(out);
    return at == end ? Poll.SPLIT_END : Poll.ROWS;
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
      records = fetched.removeFirst();
      ConsumerRecord<Slice, Slice> first = records.get(0);
      PartitionState partition = mine.get(new TopicPartition(first.topic(), first.partition()));
      if (partition == null || partition.finished) {
        continue;
      }
      at = 0;
      end = countBelow(partition.end);
      rowsToSkip = 0;
      if (end > 0 && first.offset() < partition.skipUntil) {
        // Records from before a restore make a split of their own, all of it to be skipped.
        int skipped = Math.min(end, countBelow(partition.skipUntil));
        if (skipped < end) {
          fetched.addFirst(records.subList(skipped, records.size()));
        }
        end = skipped;
        rowsToSkip = skipped;
      }
      if (end == 0) {
        finish(partition);
        continue;
      }
      partition.offset = first.offset();
      current = partition;
      rows = 0;
      locateValues();
      return true;
    }
    return false;
  }

  private void locateValues() {
    if (rowOffsets.length < end) {
      int length = Math.max(end, 1024);
      rowOffsets = new long[length];
      valueStarts = new int[length];
      valueEnds = new int[length];
    }
    long read = 0;
    for (int i = 0; i < end; i++) {
      Slice value = records.get(i).value();
      if (value == null) {
        valueStarts[i] = NO_VALUE;
      } else {
        valueStarts[i] = value.offset;
        valueEnds[i] = value.offset + value.length;
        read += value.length;
      }
    }
    source.countBytes(read);
  }

  /** Number of the records whose offset is below a limit. */
  private int countBelow(long limit) {
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
    partition.offset = records.get(end - 1).offset() + 1;
    partition.split++;
    current = null;
    if (partition.offset >= partition.end) {
      finish(partition);
    }
  }

  private void decode(Batch out) {
    Batch values = valueColumns == null ? out : show(out, valueView, valueColumns);
    while (at < end && out.rows < capacity) {
      values.rows = out.rows;
      if (valueStarts[at] != NO_VALUE) {
        decodeValues(out, values);
      } else if (source.readsNulls) {
        addNull(out, values);
      } else {
        // A deletion, which says nothing in a table of inserts.
        emptyRecords++;
        at++;
      }
    }
  }

  /** Decodes records that have a value until one of them is bad or gives no row. */
  private void decodeValues(Batch out, Batch values) {
    int firstRow = out.rows;
    // A row whose key is bad can be dropped only as the last one.
    int to = keyDecoder != null ? at + 1 : endOfValues(Math.min(end, at + capacity - firstRow));
    BadRecordException bad = null;
    try {
      decoder.decodeMessages(heap.bytes, valueStarts, valueEnds, at, to, values);
    } catch (BadRecordException e) {
      bad = e;
    }
    int decoded = values.rows - firstRow;
    out.rows = firstRow;
    complete(out, at + decoded, to, bad);
  }

  /**
   * Makes rows of the records up to {@code decodedEnd}, whose values are there, and passes over the
   * one behind them if it is below {@code to}: it gave no row, or is bad.
   */
  private void complete(Batch out, int decodedEnd, int to, @Nullable BadRecordException badValue) {
    BadRecordException bad = badValue;
    try {
      while (at < decodedEnd) {
        completeRow(out, at);
        at++;
      }
    } catch (BadRecordException e) {
      bad = e;
    }
    if (at < to) {
      ConsumerRecord<Slice, Slice> rowless = records.get(at++);
      if (bad == null) {
        emptyRecords++;
      } else {
        onBadRecord(rowless, bad, heap.bytes);
      }
    }
  }

  private int endOfValues(int last) {
    int to = at + 1;
    while (to < last && valueStarts[to] != NO_VALUE) {
      to++;
    }
    return to;
  }

  /**
   * Adds what is not in a record's value to the next row.
   *
   * @throws BadRecordException its key is bad: there is no row
   */
  private void completeRow(Batch out, int recordNumber) {
    ConsumerRecord<Slice, Slice> record = records.get(recordNumber);
    int row = out.rows;
    if (keyDecoder != null) {
      decodeKey(keyDecoder, record, out, row);
    }
    metadata.fill(out, row, record, heap.bytes);
    out.rows = row + 1;
    rowOffsets[rows++] = record.offset();
  }

  /**
   * Makes a row of a record without a value: its one value column, unless it is not read, is NULL.
   */
  private void addNull(Batch out, Batch values) {
    int[] columns =
        valueColumns == null ? IntStream.range(0, physicalColumns).toArray() : valueColumns;
    String notNull = notNullColumn(columns);
    if (notNull != null) {
      String reason = "there is no value, but " + notNull + " is NOT NULL";
      onBadRecord(records.get(at++), new BadRecordException(reason, 0, 0, 0), heap.bytes);
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      values.columns[i].setNull(values.rows);
    }
    complete(out, at + 1, at + 1, null);
  }

  private void decodeKey(
      RecordDecoder keys, ConsumerRecord<Slice, Slice> record, Batch out, int row) {
    Slice key = record.key();
    Batch view = show(out, keyView, keyColumns);
    view.rows = row;
    try {
      if (key != null) {
        keyStart[0] = key.offset;
        keyEnd[0] = key.offset + key.length;
        keys.decodeMessages(heap.bytes, keyStart, keyEnd, 0, 1, view);
      }
    } catch (BadRecordException bad) {
      for (Column column : out.columns) {
        forgetRow(column, row);
      }
      throw new BadRecordException(
          "key: " + bad.getMessage(),
          bad.recordStart(),
          bad.errorAt(),
          bad.recordEnd(),
          bad.ignored());
    }
    if (view.rows == row) {
      String notNull = notNullColumn(keyColumns);
      if (notNull != null) {
        throw new BadRecordException(
            "key: there is none, but " + notNull + " is NOT NULL", 0, 0, 0);
      }
      for (Column column : view.columns) {
        column.setNull(row);
      }
    }
  }

  /** The first of some columns that cannot be NULL, if there is one. */
  private @Nullable String notNullColumn(int[] columns) {
    RowType output = source.request.output();
    for (int column : columns) {
      if (!output.fields().get(column).type().nullable()) {
        return "column " + output.fields().get(column).name();
      }
    }
    return null;
  }

  private static void forgetRow(Column column, int row) {
    if (column.hasNulls) {
      column.nulls[row] = false;
    }
    if (column instanceof RowColumn nested) {
      for (Column child : nested.children) {
        forgetRow(child, row);
      }
    }
  }

  private static Batch show(Batch out, Batch view, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      view.share(i, out.columns[columns[i]]);
    }
    return view;
  }

  private void onBadRecord(
      ConsumerRecord<Slice, Slice> record, BadRecordException bad, byte[] bytes) {
    if (bad.ignored()) {
      ignoredRecords++;
      return;
    }
    if (source.skipBadRecords) {
      badRecords++;
      return;
    }
    String text =
        new String(
            bytes,
            bad.recordStart(),
            Math.min(bad.recordEnd() - bad.recordStart(), SHOWN_CHARACTERS * 4),
            StandardCharsets.UTF_8);
    if (text.length() > SHOWN_CHARACTERS) {
      text = text.substring(0, SHOWN_CHARACTERS) + "…";
    }
    throw new JobException(
        "table %s: topic %s, partition %d, offset %d: %s\n  %s\nHint: 'on-error' = 'skip' leaves such records out and counts them"
            .formatted(
                source.request.table().name(),
                record.topic(),
                record.partition(),
                record.offset(),
                bad.getMessage(),
                text.replace("\n", "\\n")));
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
          partition.position(
              partition == current ? skipUntil(partition, rowsReleased) : partition.skipUntil));
    }
    return new TopicPositions(positions).text();
  }

  private long skipUntil(PartitionState partition, int rowsReleased) {
    int processed = Math.min(rowsReleased, rows);
    return processed == 0
        ? partition.skipUntil
        : Math.max(partition.skipUntil, rowOffsets[processed - 1] + 1);
  }

  @Override
  public long badRecords() {
    return badRecords;
  }

  @Override
  public long ignoredRecords() {
    return ignoredRecords;
  }

  @Override
  public long emptyRecords() {
    return emptyRecords;
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
