package io.weir.runtime.restart;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an operator cannot read the state of an equal one: its stores hold other things. */
final class StoreDifference {
  private StoreDifference() {}

  /** In words; null when the state can be read. */
  static @Nullable String of(KeptNode old, KeptNode node) {
    List<String> missing = new ArrayList<>(node.columns());
    missing.removeAll(old.columns());
    if (!missing.isEmpty()) {
      return "its state has no " + String.join(", ", missing);
    }
    if (!old.columns().equals(node.columns())) {
      return "its columns were " + old.columns() + " and are " + node.columns();
    }
    for (KeptNode.Store store : node.stores()) {
      KeptNode.Store was =
          old.stores().stream().filter(s -> s.name().equals(store.name())).findFirst().orElse(null);
      if (was == null) {
        return "its state has no " + store.name();
      }
      if (was.version() != store.version()) {
        return "its "
            + store.name()
            + " were kept in form "
            + was.version()
            + ", now in form "
            + store.version();
      }
      if (!was.key().equals(store.key()) || !was.values().equals(store.values())) {
        return "the types of its " + store.name() + " are others";
      }
    }
    return old.stores().size() == node.stores().size() ? null : "it had other stores";
  }
}
