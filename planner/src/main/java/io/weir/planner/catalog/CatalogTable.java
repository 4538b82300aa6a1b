package io.weir.planner.catalog;

import io.weir.planner.plan.PlanField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table that was checked by {@link io.weir.planner.Planner#resolve}.
 *
 * @param columns in declared order
 * @param watermark null when the table has no event time
 * @param primaryKey names of physical columns, empty when there is no key
 * @param partitionKeys names of physical columns
 * @param options the options of WITH in the order written, defaults not filled in
 */
public record CatalogTable(
    String name,
    List<CatalogColumn> columns,
    @Nullable WatermarkDefinition watermark,
    List<String> primaryKey,
    List<String> partitionKeys,
    @Nullable String comment,
    Map<String, String> options,
    boolean temporary)
    implements CatalogObject {
  public CatalogTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    partitionKeys = List.copyOf(partitionKeys);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** The column of that name, null when there is none. */
  public @Nullable CatalogColumn column(String columnName) {
    for (CatalogColumn column : columns) {
      if (column.name().equals(columnName)) {
        return column;
      }
    }
    return null;
  }

  /** The physical columns in declared order. */
  public List<PlanField> physicalFields() {
    List<PlanField> fields = new ArrayList<>();
    for (CatalogColumn column : columns) {
      if (column instanceof CatalogColumn.Physical) {
        fields.add(new PlanField(column.name(), column.type()));
      }
    }
    return fields;
  }

  /** The same table under another name. */
  public CatalogTable withName(String newName) {
    return new CatalogTable(
        newName, columns, watermark, primaryKey, partitionKeys, comment, options, temporary);
  }

  /** The same table with other options. */
  public CatalogTable withOptions(Map<String, String> newOptions) {
    return new CatalogTable(
        name, columns, watermark, primaryKey, partitionKeys, comment, newOptions, temporary);
  }
}
