package io.weir.planner.catalog;

import io.weir.planner.plan.PlanField;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * A stored query.
 *
 * @param columns names and types of the view's columns, as from {@link
 *     io.weir.planner.Planner#describe}, renamed when the view names its columns
 * @param query unvalidated; never changed by the planner, which works on copies
 */
public record CatalogView(
    String name,
    List<PlanField> columns,
    SqlNode query,
    @Nullable String comment,
    boolean temporary)
    implements CatalogObject {
  public CatalogView {
    columns = List.copyOf(columns);
  }
}
