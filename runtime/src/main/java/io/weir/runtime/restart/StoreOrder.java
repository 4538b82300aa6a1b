package io.weir.runtime.restart;

import java.util.List;

/**
 * Columns of a store that stand elsewhere than before, by places.
 *
 * @param store its name
 * @param keys what the key columns were, each a storage and a type
 * @param keyOrder for each key column now its place there
 * @param values what the other columns were
 * @param valueOrder for each of these now its place there
 */
public record StoreOrder(
    String store,
    List<String> keys,
    List<Integer> keyOrder,
    List<String> values,
    List<Integer> valueOrder) {
  public StoreOrder {
    keys = List.copyOf(keys);
    keyOrder = List.copyOf(keyOrder);
    values = List.copyOf(values);
    valueOrder = List.copyOf(valueOrder);
  }
}
