package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.Storage;
import java.util.List;

/**
 * How the columns of a store's image become those that an operator of an edited query has: which of
 * them, in which order.
 *
 * @param keys storage of the key columns of the image
 * @param keyOrder for each key column wanted its place among them
 * @param values storage of the other columns of the image
 * @param valueOrder for each other column wanted its place among them
 */
public record ColumnOrder(
    List<Storage> keys, List<Integer> keyOrder, List<Storage> values, List<Integer> valueOrder) {
  public ColumnOrder {
    keys = List.copyOf(keys);
    keyOrder = List.copyOf(keyOrder);
    values = List.copyOf(values);
    valueOrder = List.copyOf(valueOrder);
  }

  static int copy(
      byte[] bytes,
      int offset,
      int count,
      List<Storage> storage,
      List<Integer> order,
      ByteBuilder out) {
    Column[] columns = new Column[storage.size()];
    int at = offset;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = storage.get(i).newColumn(count);
      at = ColumnPieces.read(bytes, at, columns[i], 0, count);
    }
    for (int place : order) {
      ColumnPieces.write(columns[place], 0, count, out);
    }
    return at;
  }
}
