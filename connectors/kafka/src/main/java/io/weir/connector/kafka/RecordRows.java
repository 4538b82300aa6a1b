package io.weir.connector.kafka;

import io.weir.connector.kafka.HeapDeserializer.Heap;
import io.weir.connector.kafka.HeapDeserializer.Slice;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the records of one split after another: of their values, keys and metadata. Counts
 * those that give no row.
 */
final class RecordRows {
  private static final int SHOWN_CHARACTERS = 200;
  private static final int NO_VALUE = -1;

  private final KafkaSource source;
  private final Heap heap;
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

  private List<ConsumerRecord<Slice, Slice>> records = List.of();
  private int at;
  private int end;

  /** Where the values of the split's records lie in the heap; {@link #NO_VALUE}. */
  private int[] valueStarts = {};

  private int[] valueEnds = {};

  /** Offsets of the records that the split's rows came from. */
  private long[] rowOffsets = {};

  private int rows;
  private long badRecords;
  private long ignoredRecords;
  private long emptyRecords;

  /**
   * @param heap where the bytes of keys and values are
   */
  RecordRows(KafkaSource source, Heap heap) {
    this.source = source;
    this.heap = heap;
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
  }

  /** A batch without memory of its own, through which some columns of another are filled. */
  private static Batch view(RowType output, int[] columns) {
    return new Batch(
        Arrays.stream(columns)
            .mapToObj(i -> output.fields().get(i).type())
            .toArray(DataType[]::new),
        0);
  }

  /** Whether keys are needed. */
  boolean needsKeys() {
    return keyDecoder != null || metadata.needsKey();
  }

  /** Begins with the first {@code count} of some records: a split. */
  void begin(List<ConsumerRecord<Slice, Slice>> all, int count) {
    decoder.forgetRows();
    records = all;
    at = 0;
    end = count;
    rows = 0;
    locateValues();
  }

  /** Whether all records of the split have been decoded, and their rows were taken. */
  boolean isAtEnd() {
    return at == end && !decoder.hasMoreRows();
  }

  /** Offset behind the last record of the split. */
  long offsetBehind() {
    return records.get(end - 1).offset() + 1;
  }

  /** Rows that were made of the split. */
  int rows() {
    return rows;
  }

  /** Offset of the record that a row of the split came from. */
  long offset(int row) {
    return rowOffsets[row];
  }

  /**
   * How many of the first {@code count} rows of the split came from the record of the last of them,
   * when more rows of that record follow; 0 when they are all of its rows.
   */
  int rowsOfBegunRecord(int count) {
    boolean more =
        count < rows ? rowOffsets[count] == rowOffsets[count - 1] : decoder.hasMoreRows();
    int first = count;
    while (more && first > 0 && rowOffsets[first - 1] == rowOffsets[count - 1]) {
      first--;
    }
    return count - first;
  }

  long badRecords() {
    return badRecords;
  }

  long ignoredRecords() {
    return ignoredRecords;
  }

  /** Values of messages and of keys that the format made NULL so far. */
  long ignoredValues() {
    return decoder.ignoredValues() + (keyDecoder == null ? 0 : keyDecoder.ignoredValues());
  }

  long emptyRecords() {
    return emptyRecords;
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

  /** Adds rows to a batch, until it is full or the split has no more records. */
  void decode(Batch out) {
    Batch values = valueColumns == null ? out : show(out, valueView, valueColumns);
    while (!isAtEnd() && out.rows < capacity) {
      values.rows = out.rows;
      if (decoder.hasMoreRows()) {
        decodeValues(out, values, at);
      } else if (valueStarts[at] != NO_VALUE) {
        // A row whose key is bad can be dropped only as the last one.
        decodeValues(
            out,
            values,
            keyDecoder != null ? at + 1 : endOfValues(Math.min(end, at + capacity - out.rows)));
      } else if (source.readsNulls) {
        addNull(out, values);
      } else {
        // A deletion, which says nothing in a table of inserts.
        emptyRecords++;
        at++;
      }
    }
  }

  /**
   * Decodes records that have a value, up to one, until one of them is bad or gives no row; before
   * that the rows that are left of the last record.
   */
  private void decodeValues(Batch out, Batch values, int to) {
    int firstRow = out.rows;
    BadRecordException bad = null;
    try {
      decoder.decodeMessages(heap.bytes, valueStarts, valueEnds, at, to, values, capacity);
    } catch (BadRecordException e) {
      bad = e;
    }
    int endRow = values.rows;
    if (values != out && values.hasKinds) {
      byte[] kinds = out.useKinds(capacity);
      System.arraycopy(values.kinds, firstRow, kinds, firstRow, endRow - firstRow);
    }
    out.rows = firstRow;
    complete(out, endRow, to, decoder.messagesOfRows(), bad);
  }

  /**
   * Completes the rows whose values are there, and passes over the record behind theirs if it is
   * below {@code to}: it gave no row, or is bad, unless there was no room for its rows.
   *
   * @param endRow behind the last row that has its values
   * @param messages as of {@link RecordDecoder#messagesOfRows}
   */
  private void complete(
      Batch out,
      int endRow,
      int to,
      int @Nullable [] messages,
      @Nullable BadRecordException badValue) {
    BadRecordException bad = badValue;
    int firstOfRecord = out.rows;
    int next = at;
    try {
      for (int row = out.rows; row < endRow; row++) {
        int message = messages == null ? next : messages[row];
        if (message >= next) {
          at = message;
          firstOfRecord = row;
        }
        completeRow(out, message);
        next = message + 1;
      }
      at = next;
    } catch (BadRecordException e) {
      // Of the record at hand nothing is used.
      bad = e;
      decoder.forgetRows();
      for (int row = endRow - 1; row >= firstOfRecord; row--) {
        for (Column column : out.columns) {
          forgetRow(column, row);
        }
      }
      rows -= out.rows - firstOfRecord;
      out.rows = firstOfRecord;
    }
    if (at < to && (bad != null || out.rows < capacity && !decoder.hasMoreRows())) {
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
    if (rows == rowOffsets.length) {
      rowOffsets = Arrays.copyOf(rowOffsets, rows + Math.max(rows >> 1, 1024));
    }
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
    complete(out, out.rows + 1, at + 1, null, null);
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
        keys.decodeMessages(heap.bytes, keyStart, keyEnd, 0, 1, view, row + 1);
      }
    } catch (BadRecordException bad) {
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
    if (bad.ignored() || source.skipBadRecords) {
      ignoredRecords += bad.ignored() ? 1 : 0;
      badRecords += bad.ignored() ? 0 : 1;
      source.firstLeftOut.met(bad.ignored(), () -> place(record) + ": " + bad.getMessage());
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
        "table %s: %s: %s\n  %s\nHint: 'on-error' = 'skip' leaves such records out and counts them"
            .formatted(
                source.request.table().name(),
                place(record),
                bad.getMessage(),
                text.replace("\n", "\\n")));
  }

  private static String place(ConsumerRecord<Slice, Slice> record) {
    return "topic %s, partition %d, offset %d"
        .formatted(record.topic(), record.partition(), record.offset());
  }
}
