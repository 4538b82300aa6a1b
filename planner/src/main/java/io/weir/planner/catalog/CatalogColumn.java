package io.weir.planner.catalog;

import io.weir.planner.plan.PlanType;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** A column of a {@link CatalogTable}. */
public sealed interface CatalogColumn {
  String name();

  PlanType type();

  @Nullable String comment();

  /** A column that the connector stores. */
  record Physical(String name, PlanType type, @Nullable String comment) implements CatalogColumn {}

  /**
   * A column computed from physical and metadata columns when the table is read.
   *
   * @param expression unvalidated; never changed by the planner, which works on copies
   */
  record Computed(String name, PlanType type, SqlNode expression, @Nullable String comment)
      implements CatalogColumn {}

  /**
   * A column that the connector provides beside the payload.
   *
   * @param key the connector's name for it
   * @param virtual whether it is only read, never written
   */
  record Metadata(String name, PlanType type, String key, boolean virtual, @Nullable String comment)
      implements CatalogColumn {}
}
