package io.weir.runtime.format.json;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a JSON object per row, fields in the order of the columns. A generated subclass writes the
 * rows.
 */
public abstract class JsonEncoder implements RecordEncoder {
  private static final byte[] NO_BYTES = {};

  /** For each column what stands in front of its value: a bracket or a comma, the name, a colon. */
  protected final byte[][] keys;

  protected final JsonWriter json;

  private final RowType table;

  protected JsonEncoder(JsonWriter json, RowType table) {
    this.json = json;
    this.table = table;
    keys = new byte[table.fields().size()][];
    ByteBuilder key = new ByteBuilder(64);
    for (int i = 0; i < keys.length; i++) {
      byte[] name = table.fields().get(i).name().getBytes(StandardCharsets.UTF_8);
      key.clear();
      key.append((byte) (i == 0 ? '{' : ','));
      JsonWriter.appendString(key, name, 0, name.length);
      key.append((byte) ':');
      keys[i] = Arrays.copyOf(key.bytes, key.length);
    }
  }

  @Override
  public final byte[] header() {
    return NO_BYTES;
  }

  /** The nested value of a column of the table. */
  protected final void appendNested(ByteBuilder out, int position, Column column, int row) {
    json.append(table.fields().get(position).type(), column, row, out);
  }
}
