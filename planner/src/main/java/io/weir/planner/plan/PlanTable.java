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
 * @param identity those of the options that say which data the table is, as {@link
 *     io.weir.planner.catalog.TableCapabilities#identity}
 * @param columnsByPosition whether a column is found in a record by its place, not by its name
 */
public record PlanTable(
    String name,
    List<PlanField> columns,
    List<String> primaryKey,
    List<String> partitionKeys,
    Map<String, String> options,
    Map<String, String> identity,
    boolean columnsByPosition) {
  /** The option by which a table's records are checked in all columns. */
  public static final String CHECK_ALL_COLUMNS = "check-all-columns";

  public PlanTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    partitionKeys = List.copyOf(partitionKeys);
    // Sorted, so that the same table is printed and hashed alike in every process.
    options = Collections.unmodifiableMap(new TreeMap<>(options));
    identity = Collections.unmodifiableMap(new TreeMap<>(identity));
  }

  /** Whether a scan reads all physical columns, so that no value can be bad unnoticed. */
  public boolean checksAllColumns() {
    return Boolean.parseBoolean(options.get(CHECK_ALL_COLUMNS));
  }
}
