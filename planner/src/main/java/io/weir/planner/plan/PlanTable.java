package io.weir.planner.plan;

import java.util.List;
import java.util.Map;

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
    options = Map.copyOf(options);
  }
}
