package io.weir.runtime.connector;

import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.List;

/**
 * Which physical columns of a table lie in the value and which in the key of a message. A column
 * may lie in both. When reading, the decoder is for those columns of the scan that lie in the
 * value, in the order of the scan; the key decoder for the others, which lie in the key only. A
 * table that has such columns has its keys decoded whatever is read: they are part of the record,
 * which must be well-formed. When writing, the encoder is for the value columns, the key encoder
 * for the key columns.
 *
 * @param value names in declared order
 * @param key names in the order of the key's fields; empty when keys are not read or written
 * @param keyPrefix what the names of key columns begin with in the table, but not in the key
 */
public record RecordLayout(List<String> value, List<String> key, String keyPrefix) {
  public RecordLayout {
    value = List.copyOf(value);
    key = List.copyOf(key);
  }

  /** Names of the columns that lie in the key and not in the value. */
  public List<String> keyOnly() {
    return key.stream().filter(name -> !value.contains(name)).toList();
  }

  /** All columns lie in the value. */
  public static RecordLayout valueOnly(RowType schema) {
    return new RecordLayout(schema.fields().stream().map(Field::name).toList(), List.of(), "");
  }
}
