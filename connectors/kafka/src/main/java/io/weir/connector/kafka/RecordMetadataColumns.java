package io.weir.connector.kafka;

import io.weir.connector.kafka.HeapDeserializer.Slice;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Fills the metadata columns of rows. */
final class RecordMetadataColumns {
  static final String TIMESTAMP = "timestamp";
  static final String HEADERS = "headers";

  private enum Key {
    TOPIC("topic", DataType.string().withNullable(false)),
    PARTITION("partition", DataType.integer().withNullable(false)),
    OFFSET("offset", DataType.bigint().withNullable(false)),
    TIMESTAMP(
        RecordMetadataColumns.TIMESTAMP,
        DataType.of(TypeKind.TIMESTAMP_LTZ, 3).withNullable(false)),
    TIMESTAMP_TYPE("timestamp-type", DataType.string().withNullable(false)),
    LEADER_EPOCH("leader-epoch", DataType.integer()),
    HEADERS(
        RecordMetadataColumns.HEADERS,
        new MapType(DataType.string().withNullable(false), bytes(), false)),
    KEY("key", bytes());

    final String text;
    final DataType type;

    Key(String text, DataType type) {
      this.text = text;
      this.type = type;
    }

    private static DataType bytes() {
      return DataType.of(TypeKind.VARBINARY, Integer.MAX_VALUE);
    }

    static Key of(String text) {
      for (Key key : values()) {
        if (key.text.equals(text)) {
          return key;
        }
      }
      throw new IllegalArgumentException(text);
    }
  }

  private final Key[] keys;
  private final int firstColumn;

  RecordMetadataColumns(List<String> keys, int firstColumn) {
    this.keys = keys.stream().map(Key::of).toArray(Key[]::new);
    this.firstColumn = firstColumn;
  }

  static Map<String, DataType> readable() {
    Map<String, DataType> types = new LinkedHashMap<>();
    for (Key key : Key.values()) {
      types.put(key.text, key.type);
    }
    return types;
  }

  static Map<String, DataType> writable() {
    return Map.of(
        TIMESTAMP,
        Key.TIMESTAMP.type.withNullable(true),
        HEADERS,
        Key.HEADERS.type.withNullable(true));
  }

  /** Whether the bytes of keys are wanted. */
  boolean needsKey() {
    return List.of(keys).contains(Key.KEY);
  }

  /** Fills the columns of a row, which is the last. */
  void fill(Batch out, int row, ConsumerRecord<Slice, Slice> from, byte[] heap) {
    for (int i = 0; i < keys.length; i++) {
      Column column = out.columns[firstColumn + i];
      column.ensureCapacity(row + 1);
      switch (keys[i]) {
        case TOPIC -> setText(column, row, from.topic());
        case PARTITION -> ((IntColumn) column).values[row] = from.partition();
        case OFFSET -> ((LongColumn) column).values[row] = from.offset();
        case TIMESTAMP -> ((LongColumn) column).values[row] = from.timestamp() * 1000;
        case TIMESTAMP_TYPE -> setText(column, row, from.timestampType().toString());
        case LEADER_EPOCH -> {
          if (from.leaderEpoch().isPresent()) {
            ((IntColumn) column).values[row] = from.leaderEpoch().get();
          } else {
            column.setNull(row);
          }
        }
        case HEADERS -> setHeaders((MapColumn) column, row, from);
        case KEY -> {
          Slice key = from.key();
          if (key == null) {
            column.setNull(row);
          } else {
            ((BytesColumn) column).set(row, heap, key.offset, key.length);
          }
        }
      }
    }
  }

  private static void setText(Column column, int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ((BytesColumn) column).set(row, bytes, 0, bytes.length);
  }

  private static void setHeaders(MapColumn column, int row, ConsumerRecord<Slice, Slice> from) {
    column.offsets[row] = column.elementCount;
    for (Header header : from.headers()) {
      int at = column.elementCount++;
      column.keys.ensureCapacity(at + 1);
      column.values.ensureCapacity(at + 1);
      setText(column.keys, at, header.key());
      byte[] value = header.value();
      if (value == null) {
        column.values.setNull(at);
      } else {
        ((BytesColumn) column.values).set(at, value, 0, value.length);
      }
    }
    column.lengths[row] = column.elementCount - column.offsets[row];
  }
}
