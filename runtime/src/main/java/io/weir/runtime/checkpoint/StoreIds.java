package io.weir.runtime.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Short numbers for stores, to be the first bytes of their keys. Thread-safe. */
final class StoreIds {
  /** A store of a node. */
  record StoreName(String stateId, String store) {
    StoreName {
      Objects.requireNonNull(stateId);
      Objects.requireNonNull(store);
    }
  }

  private final List<StoreName> names = new ArrayList<>();
  private final Map<StoreName, Integer> ids = new HashMap<>();

  StoreIds(List<StoreName> known) {
    known.forEach(name -> idOf(name.stateId(), name.store()));
  }

  /** The number of a store, a new one if it has none. */
  synchronized int idOf(String stateId, String store) {
    return ids.computeIfAbsent(
        new StoreName(stateId, store),
        name -> {
          if (names.size() > Character.MAX_VALUE) {
            throw new IllegalStateException("more than 65,536 stores");
          }
          names.add(name);
          return names.size() - 1;
        });
  }

  /** The number of a store, -1 if it has none. */
  synchronized int find(String stateId, String store) {
    return ids.getOrDefault(new StoreName(stateId, store), -1);
  }

  /** Numbers of all stores of a node. */
  synchronized List<Integer> ofNode(String stateId) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).stateId().equals(stateId)) {
        found.add(i);
      }
    }
    return found;
  }

  synchronized List<StoreName> names() {
    return List.copyOf(names);
  }
}
