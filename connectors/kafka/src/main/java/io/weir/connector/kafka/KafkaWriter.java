package io.weir.connector.kafka;

import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.RecordEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way into the shared producer. Records that the producer does not take, because the
 * topic is not there or because of too many that wait, wait here: the worker tries again now and
 * then, and can do other things or stop meanwhile.
 */
final class KafkaWriter implements SinkWriter, Callback {
  private static final int NO_COLUMN = -1;

  private final KafkaSink sink;
  private final RecordEncoder encoder;
  private final @Nullable RecordEncoder keyEncoder;
  private final int[] valueColumns;
  private final int[] keyColumns;
  private final Batch valueView;
  private final Batch keyView;

  /** The column whose NULL is a record without a value, and without a key; -1 for none. */
  private final int nullableValue;

  private final int nullableKey;
  private final int timestampColumn;
  private final int headersColumn;
  private final ByteBuilder values = new ByteBuilder(1 << 16);
  private final ByteBuilder keys = new ByteBuilder(1 << 12);
  private int[] valueEnds = {};
  private int[] keyEnds = {};

  /** In order, before all that is still to be written. */
  private final ArrayDeque<ProducerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

  /** The worker's thread while it is within a call of the producer. */
  private volatile @Nullable Thread sending;

  /** Why the producer has not taken the record of the last call. */
  private @Nullable Exception notTaken;

  private long refusedSince;
  private boolean refused;

  KafkaWriter(KafkaSink sink) {
    this.sink = sink;
    RowType input = sink.request.input();
    int physical = sink.request.physicalColumns();
    valueColumns = KeyColumns.positions(sink.layout.value(), input, physical);
    keyColumns = KeyColumns.positions(sink.layout.key(), input, physical);
    valueView = view(input, valueColumns);
    keyView = view(input, keyColumns);
    encoder = sink.context().encoder().get();
    keyEncoder = keyColumns.length == 0 ? null : sink.context().keyEncoder().get();
    TableDescription table = sink.request.table();
    nullableValue = only(valueColumns, KeyColumns.readsNull(table.valueFormat()));
    nullableKey = only(keyColumns, KeyColumns.readsNull(table.keyFormat()));
    timestampColumn = metadataColumn(RecordMetadataColumns.TIMESTAMP, physical);
    headersColumn = metadataColumn(RecordMetadataColumns.HEADERS, physical);
  }

  private static int only(int[] columns, boolean raw) {
    return raw && columns.length == 1 ? columns[0] : NO_COLUMN;
  }

  private int metadataColumn(String key, int physical) {
    int index = sink.request.metadataKeys().indexOf(key);
    return index < 0 ? NO_COLUMN : physical + index;
  }

  private static Batch view(RowType input, int[] columns) {
    return new Batch(
        Arrays.stream(columns).mapToObj(i -> input.fields().get(i).type()).toArray(DataType[]::new),
        0);
  }

  private static Batch show(Batch batch, Batch view, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      view.share(i, batch.columns[columns[i]]);
    }
    view.rows = batch.rows;
    return view;
  }

  @Override
  public boolean hasRoom() {
    return sendWaiting() && sink.hasRoom();
  }

  @Override
  public void write(Batch batch) {
    sink.checkFailure();
    int rows = batch.rows;
    if (valueEnds.length < rows) {
      valueEnds = new int[rows];
      keyEnds = new int[rows];
    }
    values.clear();
    encoder.encode(show(batch, valueView, valueColumns), 0, rows, values, false, valueEnds);
    keys.clear();
    if (keyEncoder != null) {
      keyEncoder.encode(show(batch, keyView, keyColumns), 0, rows, keys, false, keyEnds);
    }
    for (int row = 0; row < rows; row++) {
      byte[] value = isNull(batch, nullableValue, row) ? null : slice(values, valueEnds, row);
      byte[] key =
          keyEncoder == null || isNull(batch, nullableKey, row) ? null : slice(keys, keyEnds, row);
      sink.accepted(1, (value == null ? 0 : value.length) + (key == null ? 0 : key.length));
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              sink.topic(), null, timestamp(batch, row), key, value, headers(batch, row));
      if (!waiting.isEmpty() || !send(record)) {
        waiting.add(record);
      }
    }
  }

  /** Returns whether no record waits any more. */
  private boolean sendWaiting() {
    ProducerRecord<byte[], byte[]> next;
    while ((next = waiting.peek()) != null) {
      if (!send(next)) {
        return false;
      }
      waiting.remove();
    }
    return true;
  }

  /**
   * Returns whether the producer has taken a record.
   *
   * @throws JobException when it has not taken any for too long, or never will take this one
   */
  private boolean send(ProducerRecord<byte[], byte[]> record) {
    notTaken = null;
    sending = Thread.currentThread();
    try {
      sink.send(record, this);
    } finally {
      sending = null;
    }
    Exception why = notTaken;
    if (why == null) {
      refused = false;
      return true;
    }
    if (!(why instanceof TimeoutException timeout)) {
      sink.failedToDeliver(why);
      sink.checkFailure();
      return false;
    }
    long now = System.nanoTime();
    if (!refused) {
      refused = true;
      refusedSince = now;
    } else if (now - refusedSince >= sink.patienceNanos()) {
      throw sink.refused(timeout);
    }
    return false;
  }

  /** Called by the producer: on its own thread, or within a call when it does not take a record. */
  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception == null) {
      if (metadata != null) {
        sink.delivered(metadata);
      }
    } else if (Thread.currentThread() == sending) {
      notTaken = exception;
    } else {
      sink.failedToDeliver(exception);
    }
  }

  private static boolean isNull(Batch batch, int column, int row) {
    return column >= 0 && batch.columns[column].isNull(row);
  }

  private static byte[] slice(ByteBuilder bytes, int[] ends, int row) {
    return Arrays.copyOfRange(bytes.bytes, row == 0 ? 0 : ends[row - 1], ends[row]);
  }

  private @Nullable Long timestamp(Batch batch, int row) {
    if (timestampColumn < 0 || batch.columns[timestampColumn].isNull(row)) {
      return null;
    }
    return Math.floorDiv(((LongColumn) batch.columns[timestampColumn]).values[row], 1000L);
  }

  private @Nullable List<Header> headers(Batch batch, int row) {
    if (headersColumn < 0 || batch.columns[headersColumn].isNull(row)) {
      return null;
    }
    MapColumn map = (MapColumn) batch.columns[headersColumn];
    BytesColumn names = (BytesColumn) map.keys;
    BytesColumn texts = (BytesColumn) map.values;
    List<Header> headers = new ArrayList<>();
    for (int i = map.offsets[row]; i < map.offsets[row] + map.lengths[row]; i++) {
      byte[] text =
          texts.isNull(i)
              ? null
              : Arrays.copyOfRange(
                  texts.heap, texts.offsets[i], texts.offsets[i] + texts.lengths[i]);
      headers.add(new RecordHeader(names.string(i), text));
    }
    return headers;
  }

  @Override
  public List<String> prepareCommit(long checkpoint) {
    while (!sendWaiting()) {
      sink.checkFailure();
    }
    sink.flush();
    return List.of();
  }

  @Override
  public void close() {}
}
