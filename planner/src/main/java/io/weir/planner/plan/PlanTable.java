package io.weir.planner.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table as its connector needs it.
 *
 * @param columns all physical columns in declared order (not computed, not metadata)
 * @param options the options of WITH, defaults not filled in
 */
public record PlanTable(
    String name,
    List<PlanField> columns,
    List<String> primaryKey,
    List<String> partitionKeys,
    Map<String, String> options) {
  public PlanTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    partitionKeys = List.copyOf(partitionKeys);
    // Sorted, so that the same table is printed and hashed alike in every process.
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }
}
