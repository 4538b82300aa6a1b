package io.weir.runtime.restart;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the state of an operator differs from what an equal one, or one that does less, has now.
 *
 * @param problem why it cannot be read; null when it can
 * @param order of its columns where they are others; null when all is as it was
 */
record StoreDifference(@Nullable String problem, @Nullable StoreOrder order) {
  private static final String KEY = "key ";

  /** The store of an aggregate whose columns have names. */
  private static final String GROUPS = "groups";

  /** Of a store that counts rows, behind the accumulators. */
  private static final String ROWS = "rows";

  private static StoreDifference problem(String problem) {
    return new StoreDifference(problem, null);
  }

  static StoreDifference of(KeptNode old, KeptNode node) {
    List<String> missing = new ArrayList<>(node.columns());
    missing.removeAll(old.columns());
    if (!missing.isEmpty()) {
      return problem("its state has no " + String.join(", ", missing));
    }
    boolean same = old.columns().equals(node.columns());
    StoreOrder order = null;
    for (KeptNode.Store store : node.stores()) {
      KeptNode.Store was = store(old, store.name());
      if (was == null) {
        return problem("its state has no " + store.name());
      } else if (was.version() != store.version()) {
        return problem(
            "its %s were kept in form %d, now in form %d"
                .formatted(store.name(), was.version(), store.version()));
      } else if (!same && store.name().equals(GROUPS)) {
        order = order(old, was, node, store);
        if (order == null) {
          return problem("the columns of its state are others, or of other types");
        }
      } else if (!was.key().equals(store.key()) || !was.values().equals(store.values())) {
        return problem("the types of its " + store.name() + " are others");
      }
    }
    if (old.stores().size() != node.stores().size()) {
      return problem("it had other stores");
    }
    if (!same && (order == null || hasValues(node))) {
      return problem("its columns were " + old.columns() + " and are " + node.columns());
    }
    return new StoreDifference(null, order);
  }

  private static KeptNode.@Nullable Store store(KeptNode node, String name) {
    return node.stores().stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
  }

  /** Whether there are stores of values, which are numbered by the order of the calls. */
  private static boolean hasValues(KeptNode node) {
    return node.stores().stream()
        .anyMatch(
            store -> store.name().startsWith("distinct") || store.name().startsWith("values"));
  }

  private static @Nullable StoreOrder order(
      KeptNode old, KeptNode.Store was, KeptNode node, KeptNode.Store is) {
    List<String> keysThere = names(old, true, was.key().size());
    List<String> valuesThere = names(old, false, was.values().size());
    List<Integer> keys = places(keysThere, was.key(), names(node, true, is.key().size()), is.key());
    List<Integer> values =
        places(valuesThere, was.values(), names(node, false, is.values().size()), is.values());
    boolean scalar =
        was.key().stream().allMatch(StoreDifference::isScalar)
            && was.values().stream().allMatch(StoreDifference::isScalar);
    boolean all = scalar && keys != null && keys.size() == keysThere.size();
    return !all || values == null
        ? null
        : new StoreOrder(is.name(), was.key(), keys, was.values(), values);
  }

  /** Names of the columns of a store; what windows and counts of rows add has one by its place. */
  private static List<String> names(KeptNode node, boolean keys, int count) {
    List<String> names = new ArrayList<>();
    for (String column : node.columns()) {
      if (column.startsWith(KEY) == keys) {
        names.add(column);
      }
    }
    for (int more = 0; names.size() < count; more++) {
      names.add((keys ? "slice " : ROWS + " ") + more);
    }
    return names;
  }

  /** Nested columns are not read without their types. */
  private static boolean isScalar(String column) {
    return !column.startsWith("ROW ") && !column.startsWith("ARRAY ") && !column.startsWith("MAP ");
  }

  private static @Nullable List<Integer> places(
      List<String> there, List<String> typesThere, List<String> wanted, List<String> types) {
    if (there.size() != typesThere.size() || wanted.size() != types.size()) {
      return null;
    }
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      int place = there.indexOf(wanted.get(i));
      if (place < 0 || !typesThere.get(place).equals(types.get(i))) {
        return null;
      }
      places.add(place);
    }
    return places;
  }
}
