package io.weir.testkit.operator;

import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.operator.OperatorMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came out of an operator.
 *
 * @param events the rows, and between them what its consumers are told
 * @param counters of all workers, over all restores, but for what is held
 */
public record Outcome(List<Event> events, OperatorMetrics counters, int calls, int restores) {
  /** All rows in their order; of many workers in any one that may be. */
  public List<Event.Row> rows() {
    List<Event.Row> rows = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.Rows some) {
        rows.addAll(some.rows());
      }
    }
    return rows;
  }

  /**
   * The table that the changes amount to: rows with their counts.
   *
   * @param upsertKey columns by which an update replaces a row; empty when each takes it back
   */
  public Map<List<@Nullable Object>, Integer> table(List<Integer> upsertKey) {
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    Map<List<@Nullable Object>, List<@Nullable Object>> byKey = new HashMap<>();
    for (Event.Row row : rows()) {
      if (!upsertKey.isEmpty()) {
        List<@Nullable Object> key = new ArrayList<>();
        upsertKey.forEach(column -> key.add(row.values().get(column)));
        if (ChangeKind.isRetraction(row.kind())) {
          byKey.remove(key);
        } else {
          byKey.put(key, row.values());
        }
      } else if (ChangeKind.isRetraction(row.kind())) {
        int left = table.merge(row.values(), -1, Integer::sum);
        if (left < 0) {
          throw new AssertionError("takes back what is not there: " + row.values());
        }
        table.remove(row.values(), 0);
      } else {
        table.merge(row.values(), 1, Integer::sum);
      }
    }
    byKey.values().forEach(row -> table.merge(row, 1, Integer::sum));
    return table;
  }
}
