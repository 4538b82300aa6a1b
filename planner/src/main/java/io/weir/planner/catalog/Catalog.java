package io.weir.planner.catalog;

import io.weir.planner.function.FunctionDefinition;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the planner looks tables and views up. Called on the planning thread. */
public interface Catalog {
  /** The table or view of that name, case-sensitively; null when there is none. */
  @Nullable CatalogObject find(String name);

  /** The names of all tables and views, for suggestions. */
  Collection<String> names();

  /** The scalar functions that there are beside those of all catalogs. */
  default Collection<FunctionDefinition> functions() {
    return List.of();
  }

  /**
   * What the table's connector can do.
   *
   * @param table one of this catalog, possibly with options replaced by an {@code OPTIONS} hint
   */
  TableCapabilities capabilities(CatalogTable table);
}
